"""The figures of a month, each beside those of the month before and of the year before."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from app.words import Words


def months_to_choose(by_month: pd.DataFrame) -> list[pd.Timestamp]:
    """Return the months that are over, the newest first; where none is, those that are not."""
    whole = by_month[~by_month["is_partial"]]
    return list((whole if len(whole) else by_month)["month"])[::-1]


def headline(
    base: pd.Series, by_month: pd.DataFrame, month: pd.Timestamp, words: Words
) -> Mapping[str, tuple[str, ...]]:
    """Return figures by the key of their text: as written, and what they are compared with.

    ``base`` is the row of `overview.base`, ``by_month`` the rows of `overview.months`.
    """
    indexed = by_month.set_index("month")

    def compared(column: str, written: Callable[[object], str]) -> tuple[str, str]:
        now = indexed[column].loc[month]
        before, year = (
            words.change(now, indexed[column].get(month - pd.DateOffset(months=distance))) for distance in (1, 12)
        )
        return written(now), words("overview.against", month=before, year=year)

    return {
        "overview.known": (words.number(base["customers"]),),
        "overview.active": compared("active_customers", words.number),
        "overview.buyers": compared("buyers", words.number),
        "overview.revenue": compared("revenue", words.money),
        "overview.new": compared("new_customers", words.number),
        "overview.lost": compared("churned_customers", words.number),
    }

"""What the report says: the same queries and the same charts as the screen, in the order of a meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import altair as alt
import pandas as pd

from app.charts import months
from app.headline import headline, months_to_choose
from app.words import Words

Ask = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Exhibit:
    """A chart with its figures, or figures alone: ``columns`` are shown, each as its kind, as in `layout.table`."""

    key: str
    frame: pd.DataFrame
    columns: Mapping[str, str]
    chart: alt.TopLevelMixin | None = None


@dataclass(frozen=True)
class Section:
    """A part of the report under its title."""

    key: str
    exhibits: list[Exhibit]
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def sections(ask: Ask, words: Words) -> Iterator[Section]:
    """Give the sections in their order."""
    by_month = ask("overview.months")
    base, (month, *_) = ask("overview.base").iloc[0], months_to_choose(by_month)
    yield Section("overview.title", list(overview(by_month, words)), headline(base, by_month, month, words))


def overview(by_month: pd.DataFrame, words: Words) -> Iterator[Exhibit]:
    """How much is bought, and by whom."""
    yield Exhibit(
        "overview.revenue_by_month",
        by_month,
        {"month": "month", "orders": "number", "revenue": "money"},
        months.bars(by_month, words, "revenue", "$,.0f"),
    )
    yield Exhibit(
        "overview.buyers_by_month",
        by_month,
        {"month": "month", "buyers": "number", **dict.fromkeys(months.BUYERS, "number")},
        months.stacked(by_month, words, months.BUYERS),
    )

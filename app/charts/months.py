"""Months as bars, the month that is not over yet in pale."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.look import MAIN
from app.words import Words

# The buyers of a month, by what they were before it.
BUYERS = ["new_customers", "returning_customers", "reactivated_customers"]


def _month(words: Words) -> alt.X:
    return alt.X("yearmonth(month):O", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-45, labelOverlap=True))


def _opacity() -> alt.OpacityValue:
    return alt.condition("datum.is_partial", alt.value(0.4), alt.value(1.0))


def bars(frame: pd.DataFrame, words: Words, column: str, format: str = ",.0f") -> alt.Chart:
    """Return one bar a month. ``frame`` has `month`, `is_partial` and the column."""
    title = words(f"columns.{column}")
    return (
        alt.Chart(frame)
        .mark_bar(color=MAIN)
        .encode(
            x=_month(words),
            y=alt.Y(f"{column}:Q", title=title, axis=alt.Axis(format=format)),
            opacity=_opacity(),
            tooltip=[
                alt.Tooltip("month:T", title=words("columns.month"), format="%B %Y"),
                alt.Tooltip(f"{column}:Q", title=title, format=format),
            ],
        )
        .properties(height=260)
    )


def stacked(frame: pd.DataFrame, words: Words, columns: list[str]) -> alt.Chart:
    """Return one bar a month, of one part for each column. ``frame`` has `month`, `is_partial` and the columns."""
    titles = {column: words(f"columns.{column}") for column in columns}
    long = frame.melt(["month", "is_partial"], columns, "column", "customers")
    long["kind"] = long["column"].map(titles)
    return (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=_month(words),
            y=alt.Y("customers:Q", title=words("columns.customers"), axis=alt.Axis(format=",.0f")),
            color=alt.Color("kind:N", title=None, sort=list(titles.values())),
            order=alt.Order("column:N"),
            opacity=_opacity(),
            tooltip=[
                alt.Tooltip("month:T", title=words("columns.month"), format="%B %Y"),
                alt.Tooltip("kind:N", title=words("columns.kind")),
                alt.Tooltip("customers:Q", title=words("columns.customers"), format=",.0f"),
            ],
        )
        .properties(height=260)
    )

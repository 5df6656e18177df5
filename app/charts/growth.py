"""Months as lines: one of a rate, or one for each group."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.look import COLOURS, MAIN
from app.charts.names import cut
from app.words import Words

# A line is known by its dashes too.
DASHES = [[1, 0], [8, 3], [2, 2], [12, 3, 2, 3], [5, 5], [16, 4], [3, 6]]


def _month() -> alt.X:
    return alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-45, labelOverlap=True))


def line(frame: pd.DataFrame, words: Words, column: str, pale: str, format: str) -> alt.LayerChart:
    """Return one line with a point a month. ``pale`` is the column that says of which months the point is hollow."""
    title = words(f"columns.{column}")
    base = alt.Chart(frame).encode(
        x=_month(),
        y=alt.Y(f"{column}:Q", title=title, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(format=format)),
        tooltip=[
            alt.Tooltip("month:T", title=words("columns.month"), format="%B %Y"),
            alt.Tooltip(f"{column}:Q", title=title, format=format),
        ],
    )
    points = base.mark_point(filled=True, opacity=1, size=50, stroke=MAIN, strokeWidth=1.5).encode(
        fill=alt.condition(f"datum.{pale}", alt.value("white"), alt.value(MAIN))
    )
    return alt.layer(base.mark_line(color=MAIN), points).properties(height=260)


def lines(frame: pd.DataFrame, words: Words, column: str, format: str) -> alt.Chart:
    """Return one line a group. ``frame`` has `month`, `place` (the order of the groups), `label` and the column."""
    groups = frame.drop_duplicates("place").sort_values("place")
    names = dict(zip(groups["place"], cut(groups["label"]), strict=True))
    shown = frame.assign(label=frame["place"].map(names))
    order, title = list(names.values()), words(f"columns.{column}")
    # One line alone is what the title says.
    legend = alt.Legend(columns=2) if len(order) > 1 else None
    return (
        alt.Chart(shown)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=_month(),
            y=alt.Y(f"{column}:Q", title=title, axis=alt.Axis(format=format)),
            color=alt.Color(
                "label:N", title=None, legend=legend, scale=alt.Scale(domain=order, range=list(COLOURS[: len(order)]))
            ),
            strokeDash=alt.StrokeDash(
                "label:N", title=None, legend=legend, scale=alt.Scale(domain=order, range=DASHES[: len(order)])
            ),
            tooltip=[
                alt.Tooltip("month:T", title=words("columns.month"), format="%B %Y"),
                alt.Tooltip("label:N", title=words("columns.group")),
                alt.Tooltip(f"{column}:Q", title=title, format=format),
            ],
        )
        .properties(height=320)
    )

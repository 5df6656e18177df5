"""A customer's ratings over the snapshots: stars as bars, and the points of each criterion as a strip."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from app.charts.look import MAIN, SCALE
from app.words import Words

MOST = 4
POINTS = {"recency": "recency_points", "frequency": "frequency_points", "monetary": "monetary_points"}
# So many snapshots leave room for a number in each cell.
READABLE = 40


def _snapshot() -> alt.X:
    return alt.X(
        "yearmonth(snapshot_date):O", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-45, labelOverlap=True)
    )


def _day(words: Words) -> alt.Tooltip:
    return alt.Tooltip("snapshot_date:T", title=words("columns.snapshot_date"), format="%e %B %Y")


def stars(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return one bar a snapshot, as high as its stars. ``frame`` has `snapshot_date`, `stars`, `profile`, `class`."""
    title = words("columns.stars")
    base = alt.Chart(frame).encode(
        x=_snapshot(),
        y=alt.Y("stars:Q", title=title, scale=alt.Scale(domain=[0, MOST]), axis=alt.Axis(values=list(range(MOST + 1)))),
        tooltip=[
            _day(words),
            alt.Tooltip("stars:Q", title=title),
            alt.Tooltip("profile:N", title=words("columns.profile")),
            alt.Tooltip("class:N", title=words("columns.class")),
        ],
    )
    # No star is a figure too, and no bar would show it.
    labels = base.mark_text(dy=-8, fontSize=13).encode(text="stars:Q")
    return (base.mark_bar(color=MAIN) + labels).properties(height=200)


def points(frame: pd.DataFrame, words: Words, criteria: Mapping[str, str]) -> alt.LayerChart:
    """Return one cell a snapshot and criterion, with its points.

    ``frame`` has `snapshot_date` and the points of each criterion, ``criteria`` the names of the criteria.
    """
    long = pd.concat(
        frame[["snapshot_date"]].assign(criterion=criteria[name], points=frame[column])
        for name, column in POINTS.items()
    )
    title = words("columns.points")
    base = alt.Chart(long).encode(
        x=_snapshot(),
        y=alt.Y("criterion:N", title=None, sort=[criteria[name] for name in POINTS]),
        tooltip=[
            _day(words),
            alt.Tooltip("criterion:N", title=words("columns.criterion")),
            alt.Tooltip("points:Q", title=title),
        ],
    )
    are_readable = frame["snapshot_date"].nunique() <= READABLE
    # Numbers in the cells say more than a legend.
    legend = None if are_readable else alt.Legend(values=list(range(MOST + 1)), format="d")
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color("points:Q", title=title, scale=alt.Scale(domain=[0, MOST], scheme=SCALE), legend=legend)
    )
    numbers = base.mark_text(fontSize=14, opacity=1 if are_readable else 0).encode(
        text="points:Q", color=alt.condition("datum.points < 3", alt.value("white"), alt.value("black"))
    )
    return (cells + numbers).properties(height=220)

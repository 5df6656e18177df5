"""Differences with what is certain of them, beside the line of no difference."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.look import COLOURS, MAIN, TEXT
from app.charts.names import cut
from app.words import Words

# How a verdict is drawn: by its colour and its shape.
VERDICTS = {
    "more": (COLOURS[2], "triangle-up"),
    "less": (COLOURS[3], "triangle-down"),
    "no difference seen": (COLOURS[6], "diamond"),
    "not enough customers to tell": (COLOURS[4], "circle"),
    "still running": (COLOURS[0], "square"),
}
# All on one line would be cut on a small screen.
LEGEND = alt.Legend(columns=2)
POINTS = "datum.value == 0 ? '0' : format(datum.value * 100, '+,.0f')"


def ranges(
    frame: pd.DataFrame, words: Words, columns: tuple[str, str, str], format: str | None, select: str | None = None
) -> alt.LayerChart:
    """Return the interval of a difference for each campaign, its shape by what the campaign has shown.

    ``frame`` has `campaign_id`, `label`, `verdict`, `verdict_label` and ``columns``: the difference, its lower and its
    upper end. Without a format, they are differences of shares, written as percentage points. ``select`` names the
    selection of a campaign that may be clicked.
    """
    value, low, high = columns
    shown = frame.assign(label=cut(frame["label"]))
    shown = shown.assign(
        told=shown[value].map(words.money if format else words.points),
        told_low=shown[low].map(words.money if format else words.points),
        told_high=shown[high].map(words.money if format else words.points),
    )
    found = [verdict for verdict in VERDICTS if verdict in set(shown["verdict"])]
    names = shown.drop_duplicates("verdict").set_index("verdict")["verdict_label"]
    domain = [names[verdict] for verdict in found]
    title = words(f"columns.{value}")
    axis = alt.Axis(format=format) if format else alt.Axis(labelExpr=POINTS)
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", title=None, sort=list(shown["label"])),
        color=alt.Color(
            "verdict_label:N",
            title=None,
            legend=LEGEND,
            scale=alt.Scale(domain=domain, range=[VERDICTS[verdict][0] for verdict in found]),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=words("columns.campaign")),
            alt.Tooltip("told:N", title=title),
            alt.Tooltip("told_low:N", title=words("columns.low")),
            alt.Tooltip("told_high:N", title=words("columns.high")),
            alt.Tooltip("verdict_label:N", title=words("columns.verdict")),
        ],
    )
    interval = base.mark_rule(strokeWidth=3).encode(x=alt.X(f"{low}:Q", title=title, axis=axis), x2=f"{high}:Q")
    points = base.mark_point(filled=True, size=140, opacity=1).encode(
        x=f"{value}:Q",
        shape=alt.Shape(
            "verdict_label:N",
            title=None,
            legend=LEGEND,
            scale=alt.Scale(domain=domain, range=[VERDICTS[verdict][1] for verdict in found]),
        ),
    )
    if select:
        points = points.add_params(alt.selection_point(name=select, fields=["campaign_id"]))
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=TEXT, strokeDash=[4, 3]).encode(x="zero:Q")
    return alt.layer(zero, interval, points).properties(height=alt.Step(34))


def pairs(frame: pd.DataFrame, words: Words, columns: tuple[str, str], format: str) -> alt.LayerChart:
    """Return two rates of each campaign as two points on a line. ``frame`` has `label` and both columns."""
    shown = frame.assign(label=cut(frame["label"]))
    titles = [words(f"columns.{column}") for column in columns]
    long = shown.melt(["label"], list(columns), "column", "rate")
    long["kind"] = long["column"].map(dict(zip(columns, titles, strict=True)))
    y = alt.Y("label:N", title=None, sort=list(shown["label"]))
    apart = (
        alt.Chart(shown)
        .mark_rule(color="#8a8a8a", strokeWidth=2)
        .encode(y=y, x=f"{columns[0]}:Q", x2=f"{columns[1]}:Q")
    )
    points = (
        alt.Chart(long)
        .mark_point(filled=True, size=140, opacity=1)
        .encode(
            y=y,
            x=alt.X("rate:Q", title=None, axis=alt.Axis(format=format)),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=titles, range=[MAIN, COLOURS[1]])),
            shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=titles, range=["circle", "square"])),
            tooltip=[
                alt.Tooltip("label:N", title=words("columns.campaign")),
                alt.Tooltip("kind:N", title=words("columns.kind")),
                alt.Tooltip("rate:Q", title=words("columns.rate"), format=".1%"),
            ],
        )
    )
    return alt.layer(apart, points).properties(height=alt.Step(30))

"""Rates against what the shop asks of them."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.look import COLOURS, MAIN, TEXT
from app.charts.names import cut
from app.words import Words

RATE = alt.Scale(domain=[0, 1])
# Room for a name, and below it what its guard said.
STEP = 40
# The bar's colour by the status of the guard; its name is beside the bar too.
STATUS_COLOURS = {"ok": MAIN, "warn": COLOURS[1], "error": COLOURS[3]}


def _rate(column: str) -> alt.X:
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], domain=False)
    return alt.X(f"{column}:Q", title=None, scale=RATE, axis=axis)


def bullets(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return one bar a rate over the bands of its thresholds, with a tick where it begins to warn.

    ``frame`` has `label`, `status`, `status_label`, `observed`, `warn_below` and `error_below` (0 to 1).
    """
    shown = frame.assign(
        label=cut(frame["label"]), whole=1.0, error_below=frame["error_below"].astype(float).fillna(0.0)
    )
    shown["lines"] = [
        f"{label}\n{words.percent(rate)}, {status}"
        for label, rate, status in zip(shown["label"], shown["observed"], shown["status_label"], strict=True)
    ]
    base = alt.Chart(shown).encode(
        y=alt.Y(
            "lines:N",
            title=None,
            sort=list(shown["lines"]),
            axis=alt.Axis(labelExpr="split(datum.label, '\\n')", ticks=False, labelOffset=-7, labelPadding=6),
        )
    )
    bands = [
        base.mark_bar(size=STEP * 0.65, color=colour).encode(x=_rate(column))
        for column, colour in (("whole", "#ececec"), ("warn_below", "#d2d2d2"), ("error_below", "#b4b4b4"))
    ]
    observed = base.mark_bar(size=STEP * 0.25).encode(
        x=_rate("observed"),
        color=alt.Color(
            "status:N",
            legend=None,
            scale=alt.Scale(domain=list(STATUS_COLOURS), range=list(STATUS_COLOURS.values())),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=words("columns.subject")),
            alt.Tooltip("observed:Q", title=words("columns.observed"), format=".1%"),
            alt.Tooltip("warn_below:Q", title=words("columns.warn_below"), format=".1%"),
            alt.Tooltip("error_below:Q", title=words("columns.error_below"), format=".1%"),
            alt.Tooltip("status_label:N", title=words("columns.status")),
        ],
    )
    required = base.mark_tick(color=TEXT, opacity=1, thickness=3, size=STEP * 0.6).encode(x=_rate("warn_below"))
    return alt.layer(*bands, observed, required).properties(height=alt.Step(STEP))


def grid(frame: pd.DataFrame, words: Words, column: str) -> alt.LayerChart:
    """Return the rate of each field in each group as a coloured cell with its figure.

    ``frame`` has `field_label`, `label`, `place` (the order of the groups) and the column (0 to 1, or nothing).
    """
    fields = frame.drop_duplicates("field")
    groups = frame.drop_duplicates("place").sort_values("place")
    names = dict(zip(groups["place"], cut(groups["label"]), strict=True))
    shown = frame.assign(label=frame["place"].map(names))
    base = alt.Chart(shown).encode(
        x=alt.X(
            "field_label:N", title=None, sort=list(fields["field_label"]), axis=alt.Axis(labelAngle=-40, orient="top")
        ),
        y=alt.Y("label:N", title=None, sort=list(names.values())),
        tooltip=[
            alt.Tooltip("label:N", title=words("columns.group")),
            alt.Tooltip("field_label:N", title=words("columns.field")),
            alt.Tooltip(f"{column}:Q", title=words(f"columns.{column}"), format=".1%"),
            alt.Tooltip("customers:Q", title=words("columns.customers"), format=",.0f"),
        ],
    )
    cells = base.mark_rect(stroke="white", strokeWidth=1).encode(
        color=alt.Color(f"{column}:Q", legend=None, scale=alt.Scale(domain=[0, 1], scheme="blues"))
    )
    figures = base.mark_text().encode(
        text=alt.Text(f"{column}:Q", format=".0%"),
        color=alt.condition(f"datum.{column} > 0.65", alt.value("white"), alt.value(TEXT)),
    )
    return alt.layer(cells, figures).properties(height=alt.Step(30))


def reach(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return a bar of who can be written to for each group and channel, with a tick at who agreed.

    ``frame`` has `label`, `value_rank`, `channel_label`, `channel_opt_in_rate` and `channel_reachable_rate`.
    """
    groups = frame.drop_duplicates("value_rank").sort_values("value_rank")
    names = dict(zip(groups["value_rank"], cut(groups["label"]), strict=True))
    shown = frame.assign(label=frame["value_rank"].map(names))
    channels = list(dict.fromkeys(shown["channel_label"]))
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", title=None, sort=list(names.values())),
        yOffset=alt.YOffset("channel_label:N", sort=channels),
        tooltip=[
            alt.Tooltip("label:N", title=words("columns.segment")),
            alt.Tooltip("channel_label:N", title=words("columns.channel")),
            alt.Tooltip("channel_opt_in_rate:Q", title=words("columns.channel_opt_in_rate"), format=".1%"),
            alt.Tooltip("channel_reachable_rate:Q", title=words("columns.channel_reachable_rate"), format=".1%"),
        ],
    )
    colour = alt.Color("channel_label:N", title=None, scale=alt.Scale(domain=channels, range=list(COLOURS[:2])))
    can = base.mark_bar().encode(x=_rate("channel_reachable_rate"), color=colour)
    agreed = base.mark_tick(color=TEXT, opacity=1, thickness=3).encode(x=_rate("channel_opt_in_rate"))
    return alt.layer(can, agreed).properties(height=alt.Step(20, **{"for": "offset"}))

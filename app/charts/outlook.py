"""What is expected: how large segments will be, and how likely their customers are to buy."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.colours import EDGE, of_segment
from app.charts.look import COLOURS, MAIN, TEXT
from app.charts.names import cut
from app.words import Words

STEP = 30
COMING = COLOURS[3]


def ahead(frame: pd.DataFrame, words: Words, chosen: str | None, select: str) -> alt.LayerChart:
    """Return for each segment how many customers it has and will have.

    ``frame`` has `segment`, `label`, `customers` and `forecast_customers`. The ``chosen`` segment is on a band.
    ``select`` names the selection of a segment that may be clicked.
    """
    shown = frame.assign(label=cut(frame["label"]))
    columns = ("customers", "forecast_customers")
    titles = [words("movement.today"), words("columns.forecast_customers")]
    long = shown.melt(["segment", "label"], list(columns), "column", "people")
    long["kind"] = long["column"].map(dict(zip(columns, titles, strict=True)))
    y = alt.Y("label:N", title=None, sort=list(shown["label"]))
    band = alt.Chart(shown[shown["segment"] == chosen]).mark_rect(color="#ececec").encode(y=y)
    apart = (
        alt.Chart(shown)
        .mark_rule(color="#8a8a8a", strokeWidth=2)
        .encode(y=y, x=alt.X("customers:Q", title=words("columns.customers")), x2="forecast_customers:Q")
    )
    points = (
        alt.Chart(long)
        .mark_point(filled=True, size=150, opacity=1, cursor="pointer")
        .encode(
            y=y,
            x=alt.X("people:Q", title=words("columns.customers"), axis=alt.Axis(format=",.0f", tickCount=8)),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=titles, range=[MAIN, COMING])),
            shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=titles, range=["circle", "diamond"])),
            tooltip=[
                alt.Tooltip("label:N", title=words("common.segment")),
                alt.Tooltip("kind:N", title=words("columns.kind")),
                alt.Tooltip("people:Q", title=words("columns.customers"), format=",.0f"),
            ],
        )
        .add_params(alt.selection_point(name=select, fields=["segment"]))
    )
    return alt.layer(band, apart, points).properties(height=alt.Step(STEP))


def course(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return the share of one segment as it was and, dashed, as it will be, with the error that forecasts have had.

    ``frame`` has `shown_date`, `share`, `share_low`, `share_high` and `is_forecast`.
    """
    past = frame[~frame["is_forecast"]]
    # The forecast begins where the past ends.
    coming = frame[frame["is_forecast"]]
    dashed = pd.concat([past.tail(1), coming])[["shown_date", "share", "customers"]]
    title = words("columns.share_of_customers")
    x = alt.X("shown_date:T", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-45, labelOverlap=True))
    y = alt.Y("share:Q", title=title, scale=alt.Scale(zero=False), axis=alt.Axis(format=".1%"))
    tooltip = [
        alt.Tooltip("shown_date:T", title=words("common.date"), format="%d/%m/%Y"),
        alt.Tooltip("share:Q", title=title, format=".1%"),
        alt.Tooltip("customers:Q", title=words("columns.customers"), format=",.0f"),
    ]
    error = (
        alt.Chart(coming.dropna(subset=["share_low"]))
        .mark_area(color=COMING, opacity=0.25)
        .encode(x=x, y=alt.Y("share_low:Q", title=title), y2="share_high:Q")
    )
    was = alt.Chart(past).encode(x=x, y=y, tooltip=tooltip)
    will_be = alt.Chart(dashed).encode(x=x, y=y, tooltip=tooltip)
    return alt.layer(
        error,
        was.mark_line(color=MAIN, strokeWidth=2.5),
        was.mark_point(color=MAIN, filled=True, size=45, opacity=1),
        will_be.mark_line(color=COMING, strokeWidth=2.5, strokeDash=[6, 4]),
        alt.Chart(coming)
        .mark_point(color=COMING, filled=True, size=60, opacity=1, shape="diamond")
        .encode(x=x, y=y, tooltip=tooltip),
    ).properties(height=300)


def likelihood(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return for each segment the share who bought, on its interval.

    ``frame`` has `rank`, `label`, `purchase_rate`, `rate_low` and `rate_high`.
    """
    shown = frame.assign(label=cut(frame["label"]), colour=frame["rank"].map(of_segment))
    title = words("columns.purchase_rate")
    axis = alt.Axis(format=".0%", tickCount=8)
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", title=None, sort=list(shown["label"])),
        tooltip=[
            alt.Tooltip("label:N", title=words("common.segment")),
            alt.Tooltip("purchase_rate:Q", title=title, format=".1%"),
            alt.Tooltip("rate_low:Q", title=words("columns.low"), format=".1%"),
            alt.Tooltip("rate_high:Q", title=words("columns.high"), format=".1%"),
            alt.Tooltip("customers:Q", title=words("columns.customers"), format=",.0f"),
        ],
    )
    # Room beside the widest interval for its figure.
    scale = alt.Scale(domain=[0, max(float(shown["rate_high"].max()) * 1.12, 0.01)], nice=False)
    interval = base.mark_rule(color=TEXT, strokeWidth=3).encode(
        x=alt.X("rate_low:Q", title=title, axis=axis, scale=scale), x2="rate_high:Q"
    )
    points = base.mark_point(filled=True, size=150, opacity=1, stroke=EDGE, strokeWidth=1).encode(
        x=alt.X("purchase_rate:Q", title=title, axis=axis, scale=scale), fill=alt.Fill("colour:N", scale=None)
    )
    figures = base.mark_text(align="left", dx=8).encode(
        x=alt.X("rate_high:Q", title=title, axis=axis, scale=scale), text=alt.Text("purchase_rate:Q", format=".0%")
    )
    return alt.layer(interval, points, figures).properties(height=alt.Step(STEP))

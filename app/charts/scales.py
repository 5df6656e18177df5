"""How points and clusters divide the customers."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.look import COLOURS, MAIN, TEXT
from app.words import Words

# Room around the largest bubble.
ROOM = 1.3


def compared(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return two bars for each number of points: the share of customers by the thresholds in use, and suggested.

    ``frame`` is that of `stars.scales`.
    """
    kinds = {"share_of_customers": words("stars.in_use"), "suggested_share_of_customers": words("stars.suggested")}
    long = frame.rename(columns=kinds).melt("points", list(kinds.values()), "kind", "share").dropna(subset="share")
    base = alt.Chart(long).encode(
        x=alt.X("points:O", title=words("columns.points"), axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("kind:N", sort=list(kinds.values())),
        y=alt.Y(
            "share:Q",
            title=words("columns.share_of_customers"),
            axis=alt.Axis(format=".0%"),
            scale=alt.Scale(nice=True),
        ),
        tooltip=[
            alt.Tooltip("points:O", title=words("columns.points")),
            alt.Tooltip("kind:N", title=words("columns.kind")),
            alt.Tooltip("share:Q", title=words("columns.share_of_customers"), format=".1%"),
        ],
    )
    bars = base.mark_bar().encode(
        color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(kinds.values()), range=[MAIN, COLOURS[1]]))
    )
    figures = base.mark_text(baseline="bottom", dy=-3, fontSize=12).encode(text=alt.Text("share:Q", format=".1%"))
    return alt.layer(bars, figures).properties(height=280)


def bubbles(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return one bubble a cluster, as large as it has customers: how long they are away against what they brought.

    ``frame`` is that of `stars.clusters`, with `label`.
    """
    edges = [float(frame["mean_recency_days"].max() * ROOM) or 1.0, float(frame["mean_revenue"].max() * ROOM) or 1.0]
    base = alt.Chart(frame).encode(
        x=alt.X(
            "mean_recency_days:Q",
            title=words("columns.mean_recency_days"),
            scale=alt.Scale(domain=[0, edges[0]]),
            axis=alt.Axis(format=",.0f"),
        ),
        y=alt.Y(
            "mean_revenue:Q",
            title=words("columns.mean_revenue"),
            scale=alt.Scale(domain=[min(float(frame["mean_revenue"].min()), 0.0), edges[1]]),
            axis=alt.Axis(format="$,.0f"),
        ),
        tooltip=[
            alt.Tooltip("label:N", title=words("columns.cluster_id")),
            alt.Tooltip("customers:Q", title=words("columns.customers"), format=",.0f"),
            alt.Tooltip("mean_recency_days:Q", title=words("columns.mean_recency_days"), format=",.0f"),
            alt.Tooltip("mean_order_count:Q", title=words("columns.mean_order_count"), format=",.1f"),
            alt.Tooltip("mean_revenue:Q", title=words("columns.mean_revenue"), format="$,.0f"),
        ],
    )
    circles = base.mark_circle(color=MAIN, opacity=0.35, stroke=MAIN, strokeWidth=1.5).encode(
        size=alt.Size("customers:Q", scale=alt.Scale(domainMin=0, range=[0, 3000]), legend=None)
    )
    names = base.mark_text(color=TEXT, fontSize=13).encode(text="label:N")
    return alt.layer(circles, names).properties(height=340)

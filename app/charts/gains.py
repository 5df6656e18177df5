"""What segments gained and lost: those who came to the right, those who went to the left."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.look import COLOURS, MAIN, TEXT
from app.charts.names import cut
from app.words import Words

WAYS = {"moved_in": (MAIN, 1), "moved_out": (COLOURS[3], -1)}


def both_ways(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Return two bars a segment. ``frame`` has `segment`, `label`, `moved_in`, `moved_out` and `net_moves`."""
    shown = frame.assign(label=cut(frame["label"]))
    titles = {way: words(f"columns.{way}") for way in WAYS}
    long = shown.melt(["label", "net_moves"], list(WAYS), "way", "people")
    long["kind"] = long["way"].map(titles)
    long["signed"] = long["people"] * long["way"].map({way: sign for way, (_, sign) in WAYS.items()})
    widest = float(long["people"].max()) * 1.15 or 1.0
    base = alt.Chart(long).encode(
        x=alt.X(
            "signed:Q",
            title=words("columns.customers"),
            scale=alt.Scale(domain=[-widest, widest], nice=False),
            axis=alt.Axis(labelExpr="format(abs(datum.value), ',.0f')", grid=False),
        ),
        y=alt.Y("label:N", title=None, sort=list(shown["label"])),
        tooltip=[
            alt.Tooltip("label:N", title=words("common.segment")),
            alt.Tooltip("kind:N", title=words("columns.kind")),
            alt.Tooltip("people:Q", title=words("columns.customers"), format=",.0f"),
            alt.Tooltip("net_moves:Q", title=words("columns.net_moves"), format="+,.0f"),
        ],
    )
    drawn = base.mark_bar().encode(
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=list(titles.values()), range=[colour for colour, _ in WAYS.values()]),
        )
    )
    figures = [
        base.mark_text(align=align, dx=dx)
        .encode(text=alt.Text("people:Q", format=",.0f"))
        .transform_filter(alt.datum.way == way)
        for way, align, dx in (("moved_in", "left", 5), ("moved_out", "right", -5))
    ]
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=TEXT).encode(x="zero:Q")
    return alt.layer(drawn, *figures, zero).properties(height=alt.Step(28))

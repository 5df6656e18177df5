"""A grid of cells, each with its texts: the darker, the more of everybody is in it."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from app.charts.colours import EDGE, shade, text_on
from app.charts.look import TEXT
from app.words import Words

CELL = 64


def grid(
    frame: pd.DataFrame, words: Words, column: str, axes: Mapping[str, str], fields: list[str], chosen: tuple
) -> alt.LayerChart:
    """Return one cell a row of the frame, which has `row` and `column_label` (names, in their order) and `text`.

    The darker a cell, the larger its ``column``, a share of 0 to 1. ``axes`` are the titles of `row` and
    `column_label`. A click on a cell is the selection `cell`, which tells ``fields`` of it. The cell with the
    ``chosen`` values in these fields has an edge.
    """
    # The square root: one cell may hold most customers, and the others are to be told apart too.
    largest = max(float(frame[column].max()), 0.0) or 1.0
    colours = [shade((max(float(value), 0.0) / largest) ** 0.5) for value in frame[column]]
    shown = frame.assign(
        colour=colours,
        text_colour=[text_on(colour) for colour in colours],
        is_chosen=[cell == chosen for cell in frame[fields].itertuples(index=False, name=None)],
    )
    base = alt.Chart(shown).encode(
        x=alt.X("column_label:N", title=axes["column_label"], sort=None, axis=_axis("top")),
        y=alt.Y("row:N", title=axes["row"], sort=None, axis=_axis("left")),
        tooltip=[
            alt.Tooltip("row:N", title=axes["row"]),
            alt.Tooltip("column_label:N", title=axes["column_label"]),
            alt.Tooltip("customers:Q", title=words("columns.customers"), format=",.0f"),
            alt.Tooltip("share_of_customers:Q", title=words("columns.share_of_customers"), format=".1%"),
            alt.Tooltip("revenue:Q", title=words("columns.revenue"), format="$,.0f"),
            alt.Tooltip("share_of_revenue:Q", title=words("columns.share_of_revenue"), format=".1%"),
        ],
    )
    cells = (
        base.mark_rect(stroke=EDGE, strokeWidth=0.5, cursor="pointer")
        .encode(color=alt.Color("colour:N", scale=None))
        .add_params(alt.selection_point(name="cell", fields=fields))
    )
    texts = base.mark_text(lineBreak="\n", lineHeight=17, fontSize=13, dy=-8).encode(
        text="text:N", color=alt.Color("text_colour:N", scale=None)
    )
    edge = base.mark_rect(fillOpacity=0, stroke=TEXT, strokeWidth=4, aria=False).transform_filter(alt.datum.is_chosen)
    return alt.layer(cells, texts, edge).properties(height=alt.Step(CELL))


def _axis(side: str) -> alt.Axis:
    return alt.Axis(
        orient=side, labelAngle=0, labelLimit=200, domain=False, ticks=False, labelPadding=6, titlePadding=12
    )

"""Segments in their own colours: the map of the scores, how large each segment is, and how all of them changed."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from app.charts.colours import EDGE, of_segment, text_on
from app.charts.look import TEXT
from app.charts.names import LONGEST, cut
from app.words import Words

# Of the name in a cell of the map.
LETTERS_A_LINE, MOST_LINES = 16, 3
CELL = 84
# From its edges to the bar in a cell, as parts of the cell.
INSET = 0.06


def scores_map(
    frame: pd.DataFrame, words: Words, column: str, format: str, chosen: str | None, select: str
) -> alt.LayerChart:
    """Return the cells of R and FxM in their segments' colours, each with its name, its figure and a bar.

    ``frame`` has `r_score`, `fm_score`, `segment`, `rank`, `label` and the column. The cells of the ``chosen`` segment
    have an edge. ``select`` names the selection of a cell that may be clicked, which tells its `segment`.
    """
    largest = max(float(frame[column].max()), 0.0) or 1.0
    colours = frame["rank"].map(of_segment)
    shown = frame.assign(
        label=[str(label)[:LONGEST] for label in frame["label"]],
        name=["\n".join(textwrap.wrap(str(label), LETTERS_A_LINE)[:MOST_LINES]) for label in frame["label"]],
        colour=colours,
        text_colour=colours.map(text_on),
        left=frame["r_score"] - 0.5,
        right=frame["r_score"] + 0.5,
        bottom=frame["fm_score"] - 0.5,
        top=frame["fm_score"] + 0.5,
        bar_left=frame["r_score"] - 0.5 + INSET,
        bar_right=frame["r_score"] - 0.5 + INSET + (1 - 2 * INSET) * frame[column].astype(float).clip(0) / largest,
        bar_bottom=frame["fm_score"] - 0.5 + INSET,
        bar_top=frame["fm_score"] - 0.5 + 2 * INSET,
    )
    columns = int(frame["r_score"].max())
    rows = int(frame["fm_score"].max())
    base = alt.Chart(shown).encode(
        tooltip=[
            alt.Tooltip("label:N", title=words("common.segment")),
            alt.Tooltip("r_score:Q", title=words("columns.r_score")),
            alt.Tooltip("fm_score:Q", title=words("columns.fm_score")),
            alt.Tooltip(f"{column}:Q", title=words(f"columns.{column}"), format=format),
        ]
    )
    area = {
        "x": _score("left", "rfm.r_axis", columns, words),
        "x2": "right",
        "y": _score("bottom", "rfm.fm_axis", rows, words),
        "y2": "top",
    }
    cells = (
        base.mark_rect(stroke="white", strokeWidth=2, cursor="pointer")
        .encode(**area, color=alt.Color("colour:N", scale=None))
        .add_params(alt.selection_point(name=select, fields=["segment"]))
    )
    bars = base.mark_rect(opacity=0.85).encode(
        x="bar_left:Q", x2="bar_right", y="bar_bottom:Q", y2="bar_top", color=alt.Color("text_colour:N", scale=None)
    )
    room = alt.expr(f"width / {columns} - 6")
    middle = {"x": "r_score:Q", "color": alt.Color("text_colour:N", scale=None)}
    names = base.mark_text(lineBreak="\n", baseline="top", dy=6, fontSize=12, lineHeight=13, limit=room)
    figures = base.mark_text(baseline="bottom", dy=-4, fontSize=13, fontWeight="bold", limit=room)
    edges = (
        alt.Chart(shown[shown["segment"] == chosen])
        .mark_rect(fillOpacity=0, stroke=TEXT, strokeWidth=4, aria=False)
        .encode(**area)
    )
    return alt.layer(
        cells,
        bars,
        names.encode(**middle, y="top:Q", text="name:N"),
        figures.encode(**middle, y="bar_top:Q", text=alt.Text(f"{column}:Q", format=format)),
        edges,
    ).properties(height=CELL * rows)


def _score(column: str, title: str, highest: int, words: Words) -> alt.X:
    kind = alt.X if column == "left" else alt.Y
    return kind(
        f"{column}:Q",
        title=words(title),
        scale=alt.Scale(domain=[0.5, highest + 0.5], nice=False, zero=False),
        axis=alt.Axis(values=list(range(1, highest + 1)), format="d", grid=False, domain=False, ticks=False),
    )


def bars(
    frame: pd.DataFrame, words: Words, column: str, format: str, chosen: str | None, select: str
) -> alt.LayerChart:
    """Return one bar a segment in its colour, with its figure, in the order of the frame.

    ``frame`` has `segment`, `rank`, `label` and the column. The bar of the ``chosen`` segment has a thick edge.
    ``select`` names the selection of a bar that may be clicked, which tells its `segment`.
    """
    shown = frame.assign(
        label=cut(frame["label"]), colour=frame["rank"].map(of_segment), edge=(frame["segment"] == chosen) * 2 + 1
    )
    lowest, highest = min(float(shown[column].min()), 0.0), max(float(shown[column].max()), 0.0)
    base = alt.Chart(shown).encode(
        # Room beside the longest bar for its figure.
        x=alt.X(f"{column}:Q", axis=None, scale=alt.Scale(domain=[lowest, highest * 1.25 or 1], nice=False)),
        y=alt.Y("label:N", title=None, sort=None),
        tooltip=[
            alt.Tooltip("label:N", title=words("common.segment")),
            alt.Tooltip(f"{column}:Q", title=words(f"columns.{column}"), format=format),
        ],
    )
    drawn = (
        base.mark_bar(stroke=EDGE, cursor="pointer")
        .encode(color=alt.Color("colour:N", scale=None), strokeWidth=alt.StrokeWidth("edge:Q", scale=None))
        .add_params(alt.selection_point(name=select, fields=["segment"]))
    )
    figures = base.mark_text(align="left", dx=6).encode(text=alt.Text(f"{column}:Q", format=format))
    return alt.layer(drawn, figures).properties(height=alt.Step(26))


def over_time(frame: pd.DataFrame, words: Words, column: str, format: str) -> alt.Chart:
    """Return one bar a snapshot, of one part for each segment; the snapshot in mid-month is pale.

    ``frame`` has `snapshot_date`, `is_partial`, `segment`, `rank`, `label` and the column.
    """
    segments = frame.drop_duplicates("segment").sort_values("rank")
    names = dict(zip(segments["segment"], cut(segments["label"]), strict=True))
    shown = frame.assign(
        label=frame["segment"].map(names),
        moment=[
            words.date(day) if is_partial else words.month(day)
            for day, is_partial in zip(frame["snapshot_date"], frame["is_partial"], strict=True)
        ],
    )
    return (
        alt.Chart(shown)
        .mark_bar(stroke=EDGE, strokeWidth=0.5)
        .encode(
            x=alt.X("moment:N", title=None, sort=None, axis=alt.Axis(labelAngle=-45, labelOverlap=True)),
            y=alt.Y(f"{column}:Q", title=words(f"columns.{column}"), axis=alt.Axis(format=format)),
            color=alt.Color(
                "label:N",
                title=None,
                scale=alt.Scale(domain=list(names.values()), range=list(segments["rank"].map(of_segment))),
                legend=alt.Legend(columns=4, symbolStrokeColor=EDGE),
            ),
            order=alt.Order("rank:Q"),
            opacity=alt.condition("datum.is_partial", alt.value(0.55), alt.value(1.0)),
            tooltip=[
                alt.Tooltip("moment:N", title=words("common.date")),
                alt.Tooltip("label:N", title=words("common.segment")),
                alt.Tooltip(f"{column}:Q", title=words(f"columns.{column}"), format=format),
            ],
        )
        .properties(height=380)
    )

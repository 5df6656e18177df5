"""Two things against each other: a cell for each pair, the darker the more, with its figure."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.colours import shade, text_on
from app.charts.look import TEXT
from app.charts.names import cut
from app.words import Words

CELL = 34


def flows(
    frame: pd.DataFrame, words: Words, column: str, format: str, chosen: tuple[str, str] | None, select: str
) -> alt.LayerChart:
    """Return how many customers went from each segment (rows) to each other (columns).

    ``frame`` has `from_segment`, `from_label`, `from_value_rank`, the same of `to_`, `customers` and `share_of_from`;
    the column is one of the last two. The ``chosen`` pair has an edge. ``select`` names the selection of a cell that
    may be clicked, which tells both segments.
    """
    # The square root: most customers stay, and the few who move are to be seen too.
    largest = float(frame[column].max()) or 1.0
    colours = [shade((float(value) / largest) ** 0.5) for value in frame[column]]
    names = names_of(frame)
    shown = frame.assign(
        from_label=frame["from_segment"].map(names),
        to_label=frame["to_segment"].map(names),
        colour=colours,
        text_colour=[text_on(colour) for colour in colours],
        is_chosen=[pair == chosen for pair in zip(frame["from_segment"], frame["to_segment"], strict=True)],
    )
    order = {end: shown.sort_values(f"{end}_value_rank")[f"{end}_label"].drop_duplicates() for end in ("from", "to")}
    base = alt.Chart(shown).encode(
        x=alt.X("to_label:N", title=words("columns.to_label"), sort=list(order["to"]), axis=_axis(-40, "top")),
        y=alt.Y("from_label:N", title=words("columns.from_label"), sort=list(order["from"]), axis=_axis(0, "left")),
        tooltip=[
            alt.Tooltip("from_label:N", title=words("columns.from_label")),
            alt.Tooltip("to_label:N", title=words("columns.to_label")),
            alt.Tooltip("customers:Q", title=words("columns.customers"), format=",.0f"),
            alt.Tooltip("share_of_from:Q", title=words("columns.share_of_from"), format=".1%"),
        ],
    )
    cells = (
        base.mark_rect(stroke="white", strokeWidth=1, cursor="pointer")
        .encode(color=alt.Color("colour:N", scale=None))
        .add_params(alt.selection_point(name=select, fields=["from_segment", "to_segment"]))
    )
    figures = base.mark_text(fontSize=12).encode(
        text=alt.Text(f"{column}:Q", format=format), color=alt.Color("text_colour:N", scale=None)
    )
    edges = base.mark_rect(fillOpacity=0, stroke=TEXT, strokeWidth=3, aria=False).transform_filter(alt.datum.is_chosen)
    return alt.layer(cells, figures, edges).properties(height=alt.Step(CELL))


def _axis(angle: int, side: str) -> alt.Axis:
    return alt.Axis(labelAngle=angle, labelLimit=190, orient=side, domain=False, ticks=False)


def names_of(frame: pd.DataFrame) -> dict[str, str]:
    """Return the name of each segment by its code, whichever end of a flow it is at."""
    ends = [frame[[f"{end}_segment", f"{end}_label"]].set_axis(["segment", "label"], axis=1) for end in ("from", "to")]
    segments = pd.concat(ends).drop_duplicates("segment")
    return dict(zip(segments["segment"], cut(segments["label"]), strict=True))

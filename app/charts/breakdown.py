"""Groups as bars beside each other, each with its figure."""

from __future__ import annotations

import altair as alt
import pandas as pd

from app.charts.look import MAIN
from app.charts.names import cut
from app.words import Words

# Room beside the longest bar for its figure.
ROOM = 1.25


def bars(
    frame: pd.DataFrame,
    words: Words,
    column: str,
    format: str = ",.0f",
    select: str | None = None,
    fields: tuple[str, ...] = (),
) -> alt.LayerChart:
    """Return one bar a row, in the order of the frame.

    ``frame`` has `label` and the column. ``select`` names the selection of a bar that may be clicked, which tells
    ``fields`` of it.
    """
    shown = frame.assign(label=cut(frame["label"]))
    title = words(f"columns.{column}")
    lowest, highest = min(shown[column].min(), 0), max(shown[column].max(), 0)
    base = alt.Chart(shown).encode(
        x=alt.X(f"{column}:Q", axis=None, scale=alt.Scale(domain=[lowest, highest * ROOM or 1], nice=False)),
        y=alt.Y("label:N", title=None, sort=list(shown["label"])),
        tooltip=[
            alt.Tooltip("label:N", title=words("columns.group")),
            alt.Tooltip(f"{column}:Q", title=title, format=format),
        ],
    )
    drawn = base.mark_bar(color=MAIN)
    if select:
        drawn = drawn.add_params(alt.selection_point(name=select, fields=list(fields)))
    figures = base.mark_text(align="left", dx=4, fontSize=12).encode(text=alt.Text(f"{column}:Q", format=format))
    return alt.layer(drawn, figures).properties(height=alt.Step(26))

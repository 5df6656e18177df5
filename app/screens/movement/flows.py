"""Where the customers of each segment went between two dates."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import gains, matrix, months, sankey
from app.page import Page

COLUMNS = {"from_label": "text", "to_label": "text", "customers": "number", "share_of_from": "percent"}
# What a cell of the matrix says, and how it is written there.
MEASURES = {"share_of_from": ".0%", "customers": ",.0f"}


def show(page: Page, system: str) -> None:
    """Show the flows between two snapshots that the reader chooses, then what each segment gained and lost."""
    words, pairs = page.words, page.ask("movement.pairs", system=system)
    if pairs.empty:
        st.header(words("movement.sankey"))
        st.info(words("movement.no_pair"))
        return
    pairs = pairs.set_index("to_snapshot_date")
    last = pair_of_dates(page, pairs)
    if pairs["is_partial_month"].loc[last]:
        st.warning(words("movement.partial_note"))
    found = page.ask("movement.flows", system=system, to_date=last)
    bands(page, found)
    cells(page, system, found)
    moves = page.ask("movement.gains", system=system, to_date=last)
    layout.chart(
        page,
        "movement.gains",
        gains.both_ways(moves, words),
        moves,
        {
            "label": "text",
            "customers_before": "number",
            "moved_in": "number",
            "moved_out": "number",
            "net_moves": "signed",
            "customers": "number",
        },
    )


def pair_of_dates(page: Page, pairs: pd.DataFrame) -> pd.Timestamp:
    """Return the later date of the pair that the reader chooses: at first, of the last whole month."""
    words = page.words

    def told(last: pd.Timestamp) -> str:
        first, is_partial = pairs["from_snapshot_date"].loc[last], pairs["is_partial_month"].loc[last]
        text = words("movement.pair", first=words.date(first), last=words.date(last))
        return words("movement.partial", pair=text) if is_partial else text

    whole = pairs.index[~pairs["is_partial_month"]]
    dates = list(pairs.index)
    return st.selectbox(
        words("movement.dates"),
        dates,
        index=dates.index(whole[0]) if len(whole) else 0,
        key="movement_dates",
        format_func=told,
    )


def bands(page: Page, found: pd.DataFrame) -> None:
    """Show the flows as bands."""
    with_all = st.toggle(page.words("movement.with_stayed"), value=True, key="movement_with_stayed")
    shown = found if with_all else found[found["from_segment"] != found["to_segment"]]
    layout.plotly(page, "movement.sankey", sankey.bands(shown, page.words), shown, COLUMNS)


def cells(page: Page, system: str, found: pd.DataFrame) -> None:
    """Show the flows as a matrix, then the past of the one that was chosen."""
    words = page.words
    click = layout.clicked("movement.matrix", "flow")
    labels = matrix.names_of(found)
    left, middle, right = st.columns(3)
    with left:
        measure = st.selectbox(
            words("movement.measure"),
            list(MEASURES),
            key="movement_measure",
            format_func=lambda name: words(f"columns.{name}"),
        )
    chosen = []
    for column, end in ((middle, "from"), (right, "to")):
        with column:
            options = found.sort_values(f"{end}_value_rank")[f"{end}_segment"].drop_duplicates()
            chosen.append(
                layout.choice(
                    words(f"columns.{end}_label"),
                    list(options),
                    key=f"movement_{end}",
                    clicked=click.get(f"{end}_segment"),
                    format_func=labels.get,
                )
            )
    origin, destination = chosen
    layout.chart(
        page,
        "movement.matrix",
        matrix.flows(found, words, measure, MEASURES[measure], (origin, destination), "flow"),
        found,
        COLUMNS,
        select="flow",
    )
    st.caption(words("movement.matrix_note"))
    history = page.ask("movement.flow_history", system=system, from_segment=origin, to_segment=destination)
    layout.chart(
        page,
        "movement.flow_history",
        months.bars(history, words, measure, MEASURES[measure]),
        history,
        {"month": "month", "customers_before": "number", "customers": "number", "share_of_from": "percent"},
    )
    names = {"origin": layout.plain(labels[origin]), "destination": layout.plain(labels[destination])}
    st.caption(words("movement.flow_of", **names))

"""Whether the loyal grow, and how many of the customers are new."""

from __future__ import annotations

import streamlit as st

from app import layout
from app.charts import months
from app.page import Page

COLUMNS = {
    "month": "month",
    "customers": "number",
    "loyal_customers": "number",
    "share_of_loyal": "percent",
    "loyal_growth": "growth",
    "new_customers": "number",
    "share_of_new": "percent",
}


def show(page: Page, system: str) -> None:
    """Show the loyal, their growth, and the share of the new, month by month."""
    words, found = page.words, page.ask("movement.loyal", system=system)
    layout.chart(page, "movement.loyal", months.bars(found, words, "loyal_customers"), found, COLUMNS)
    loyal = page.ask("movement.loyal_segments", system=system)["label"]
    named = ", ".join(layout.plain(label) for label in loyal)
    st.caption(words("movement.loyal_are", segments=named) if named else words("movement.loyal_none"))
    for column, key, measure, format in zip(
        st.columns(2),
        ("movement.loyal_growth", "movement.share_of_new"),
        ("loyal_growth", "share_of_new"),
        (".1%", ".1%"),
        strict=True,
    ):
        with column:
            known = found.dropna(subset=[measure])
            layout.chart(page, key, months.bars(known, words, measure, format), known, COLUMNS)
            st.caption(words(f"{key}_note"))

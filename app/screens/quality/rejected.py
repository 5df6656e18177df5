"""Raw rows and values that were not used: why, where they are and what they say."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from app import layout
from app.charts import breakdown
from app.page import Page

# Rows of one page of the table, and bars of the chart.
ROWS = 100
# Whoever needs rows beyond these looks for them by reason or text.
MOST_PAGES = 100
MOST_REASONS = 25
ALL = -1


def show(page: Page) -> None:
    """Show how many there are by reason, and those of one reason."""
    words, reasons = page.words, page.ask("quality.reasons")
    if reasons.empty:
        st.header(words("quality.rejected"))
        st.success(words("quality.nothing_rejected"), icon=":material/check_circle:")
        return
    reasons["label"] = [
        words("common.named", name=table, value=reason if pd.isna(column) else f"{reason} ({column})")
        for table, reason, column in reasons[["table_label", "reason_label", "column_name"]].itertuples(index=False)
    ]
    reasons["place"] = range(len(reasons))
    clicked = layout.chart(
        page,
        "quality.rejected",
        breakdown.bars(reasons.head(MOST_REASONS), words, "row_count", select="reason", fields=("place",)),
        reasons,
        {"table_label": "text", "column_name": "text", "reason_label": "text", "row_count": "number"},
        select="reason",
    )
    left, right = st.columns(2)
    labels = {ALL: words("common.all"), **reasons["label"]}
    with left:
        chosen = layout.choice(
            words("quality.reason"), list(labels), "quality_reason", clicked.get("place"), format_func=labels.get
        )
    searched = right.text_input(words("quality.search"), key="quality_search").strip()
    one = dict.fromkeys(("table_name", "column_name", "reason"))
    if chosen != ALL:
        one = {name: value if pd.notna(value) else None for name, value in reasons.loc[chosen, list(one)].items()}
    rows(page, one, searched)


def rows(page: Page, one: dict[str, str | None], searched: str) -> None:
    """Show one page of the rows that have a text, of one reason or of all."""
    words = page.words
    many = int(page.ask("quality.rejected_count", **one, searched=searched).loc[0, "row_count"])
    if not many:
        st.info(words("quality.nothing_found"))
        return
    pages = min(math.ceil(many / ROWS), MOST_PAGES)
    # What was chosen before may have had more pages.
    st.session_state["quality_page"] = min(st.session_state.get("quality_page", 1), pages)
    number = st.number_input(words("quality.page", pages=words.number(pages)), 1, pages, key="quality_page")
    skipped = (number - 1) * ROWS
    found = page.ask("quality.rejected", **one, searched=searched, many=ROWS, skipped=skipped)
    st.caption(
        words(
            "quality.rows_shown",
            first=words.number(skipped + 1),
            last=words.number(skipped + len(found)),
            all=words.number(many),
        )
    )
    layout.table(
        page,
        layout.hidden_named(page, found, "row_key", "raw_value"),
        {
            "table_label": "text",
            "file_name": "text",
            "file_row_number": "number",
            "row_key": "text",
            "column_name": "text",
            "reason_label": "text",
            "raw_value": "text",
        },
    )

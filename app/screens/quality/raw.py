"""What was read: files, what to look at in them, and by which rules the history was computed."""

from __future__ import annotations

import streamlit as st

from app import layout
from app.page import Page

MOST = 200
# As which a file is read that no format has to be found for.
CONTRACT = "the raw contract"


def findings(page: Page) -> None:
    """Show what the shop should look at."""
    words, found = page.words, page.ask("quality.findings", most=MOST)
    st.header(words("quality.findings"))
    if found.empty:
        st.success(words("quality.no_findings"), icon=":material/check_circle:")
        return
    layout.table(
        page,
        layout.hidden_named(page, found, "raw_value"),
        {
            "table_label": "text",
            "column_name": "text",
            "finding_label": "text",
            "raw_value": "text",
            "row_count": "number",
        },
    )


def files(page: Page) -> None:
    """Show as what each file was read."""
    found = page.ask("quality.files", most=MOST)
    st.header(page.words("quality.files"))
    if found.empty:
        st.info(page.words("common.nothing"))
        return
    found["taken_for"] = found["taken_for"].replace({CONTRACT: page.words("quality.raw_contract")})
    layout.table(
        page,
        found,
        {
            "store_id": "text",
            "file_name": "text",
            "table_label": "text",
            "taken_for": "text",
            "encoding": "text",
            "records": "number",
            "notes": "text",
        },
    )


def history(page: Page) -> None:
    """Show which snapshots were computed by other rules than today's."""
    words, found = page.words, page.ask("quality.other_rules")
    st.header(words("quality.history"))
    if found.empty:
        st.success(words("quality.history_same"), icon=":material/check_circle:")
        return
    st.warning(words("quality.history_differs"), icon=":material/warning:")
    layout.table(
        page,
        found,
        {
            "model_name": "text",
            "other_snapshots": "number",
            "snapshots": "number",
            "first_date": "date",
            "last_date": "date",
        },
    )

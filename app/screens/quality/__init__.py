"""Whether the data can be relied on: guards, what was read, what was left out and why."""

from __future__ import annotations

import streamlit as st

from app import guards
from app.page import Page
from app.screens.quality import orders, raw, rejected

MEASURES = ("completion_rate", "validity_rate", "channel_opt_in_rate", "channel_reachable_rate")


def show(page: Page) -> None:
    """Show the page."""
    found = page.ask("quality.guards")
    guards.summary(page, found)
    for measure in MEASURES:
        guards.gauge(page, found, measure)
    st.caption(page.words("guards.note"))
    orders.reconciliation(page)
    rejected.show(page)
    raw.findings(page)
    raw.files(page)
    orders.lines(page)
    raw.history(page)

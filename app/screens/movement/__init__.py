"""How customers move between the segments of a system, and what is to be expected of them."""

from __future__ import annotations

import streamlit as st

from app.page import Page
from app.screens.movement import flows, growth, outlook

FIRST = "rfm"


def show(page: Page) -> None:
    """Show the page."""
    systems = page.ask("common.systems").set_index("system")["label"]
    codes = list(systems.index)
    system = st.selectbox(
        page.words("movement.system"),
        codes,
        index=codes.index(FIRST) if FIRST in codes else 0,
        key="movement_system",
        format_func=systems.get,
    )
    flows.show(page, system)
    growth.show(page, system)
    outlook.show(page, system)

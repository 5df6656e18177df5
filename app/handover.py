"""From one page to another, with what the other one begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

NEXT = "next_page"
BUILDER = "builder"


def to_builder(start: Mapping[str, Sequence[object]]) -> None:
    """Let the segment builder begin with some values of columns of the customer card; for ``on_click`` of a button."""
    st.session_state["builder_start"] = dict(start)
    st.session_state[NEXT] = BUILDER


def go_on(pages: Mapping[str, StreamlitPage]) -> None:
    """Open the page that the last click has asked for, where there is one of this name."""
    wished = st.session_state.pop(NEXT, None)
    if wished in pages:
        st.switch_page(pages[wished])

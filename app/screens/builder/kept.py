"""What a reader has chosen stays chosen: on another page and back, and where options are called otherwise."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

kept = {"persist_state": "session"}


def relabelled(key: str, labels: Mapping[object, str]) -> None:
    """Keep what was chosen in a widget whose options have other labels than before, as in another language.

    A browser knows an option by its label alone, and would let go of one that it does not find again. To be called
    before the widget is made: until then, the session knows what was chosen by the labels of before.
    """
    before = st.session_state.get(f"{key}_labels", {})
    if key in st.session_state:
        chosen = st.session_state[key]
        values = chosen if isinstance(chosen, list) else [chosen]
        if any(before.get(value) != labels.get(value) for value in values):
            st.session_state[key] = chosen
    st.session_state[f"{key}_labels"] = dict(labels)

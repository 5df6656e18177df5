"""The segment builder: filters over the customer card, who meets them, and what can be done with these customers."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pandas as pd
import streamlit as st

from app import layout
from app.card import Column, columns
from app.page import Page
from app.screens.builder import groups, saving, sending, size
from app.screens.builder.kept import kept
from app.served import TooLong
from audiences.conditions import Refused, condition

# Of whom a segment without a filter is made.
EVERYBODY = "true"
DIALECT = "duckdb"
LONGEST_LINE = 400


def show(page: Page) -> None:
    """Show the page."""
    known = columns(page)
    where = asked(page, known)
    if (answer := answered(page, where, known)) is None:
        return
    checked, found, shared = answer
    size.show(page, found, shared)
    channel = saving.show(page, where, found, list(known), DIALECT)
    size.download(page, checked, channel)
    sending.show(page)


def asked(page: Page, known: Mapping[str, Column]) -> str:
    """Return the condition that the reader asks for: by filters, or written as text."""
    words = page.words
    is_text = st.toggle(words("builder.as_text"), key="builder_as_text", help=words("builder.as_text_help"), **kept)
    if is_text:
        st.session_state.setdefault("builder_text", st.session_state.get("builder_condition", EVERYBODY))
        return st.text_area(words("builder.text"), key="builder_text", help=words("builder.text_help"), **kept)
    where = groups.show(page, known).condition() or EVERYBODY
    st.session_state["builder_condition"] = where
    with st.expander(words("builder.condition")):
        st.code(where, language="sql", wrap_lines=True)
    return where


def answered(page: Page, where: str, known: Mapping[str, Column]) -> tuple[str, pd.Series, pd.DataFrame] | None:
    """Return a condition as it was checked, its figures and its overlap; or say in one line why there are none."""
    words = page.words
    try:
        checked = condition(where, list(known), DIALECT)
        parts = {"condition": checked}
        kind = page.ask("builder.kind", parts).loc[0, "kind"]
        if kind in ("BOOLEAN", None):
            return checked, page.ask("builder.size", parts).iloc[0], page.ask("builder.overlap", parts)
        st.error(words("builder.no_condition", kind=layout.plain(kind)))
    except Refused as refused:
        st.error(layout.plain(refused, LONGEST_LINE))
    except TooLong as seconds:
        st.error(words("builder.too_long", seconds=seconds))
    except duckdb.Error as error:
        st.error(words("builder.not_understood", detail=layout.plain(str(error).splitlines()[0], LONGEST_LINE)))
    return None

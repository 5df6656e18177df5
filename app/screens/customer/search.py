"""Finds a customer by an id and, where personal data may be shown, by name or address."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app.card import hides_ids
from app.page import Page, shows_personal_data

MOST = 20
TEXT, HIT = "customer_search", "customer_hit"


def chosen(page: Page) -> str | None:
    """Show the search, and return the id of the customer who was chosen."""
    words = page.words
    text = st.text_input(
        words("customer.search_person" if shows_personal_data() else "customer.search_id"),
        key=TEXT,
        persist_state="session",
    ).strip()
    if not text:
        st.info(words("customer.begin"))
        return None
    hits = found(page, text)
    if hits.empty:
        st.info(words("customer.nobody"))
        return None
    if len(hits) > MOST:
        st.caption(words("customer.more", most=MOST))
        hits = hits.head(MOST)
    names = {row["customer_id"]: name_of(row) for row in hits.to_dict("records")}
    ids = list(names)
    # One who is known by that very id was meant; of several others nobody is.
    index = 0 if len(ids) == 1 or hits["is_exact"].iloc[0] else None
    if st.session_state.get(HIT) not in ids:
        st.session_state.pop(HIT, None)
    return st.selectbox(
        words("customer.hits"), ids, index, names.get, key=HIT, placeholder=words("customer.choose", hits=len(ids))
    )


def found(page: Page, text: str) -> pd.DataFrame:
    """Return whom a text may mean, at most one more than are shown."""
    by_id = page.ask("customer.by_id", text=text, most=MOST + 1)
    # An id that is an address is shown to whoever knows it.
    by_id = by_id[by_id["is_exact"]] if hides_ids(page) else by_id
    if not shows_personal_data() or len(by_id) > MOST:
        return by_id
    others = _by_address(page, text) if "@" in text else _by_name(page, text)
    return pd.concat([by_id, others.assign(is_exact=False)]).drop_duplicates("customer_id").head(MOST + 1)


def _by_address(page: Page, text: str) -> pd.DataFrame:
    return page.ask("customer.by_email", text=text, most=MOST + 1)


def _by_name(page: Page, text: str) -> pd.DataFrame:
    first, _, second = text.lower().partition(" ")
    words = {"first_word": first, "second_word": second.strip(), "most": MOST + 1}
    hits = page.ask("customer.by_name", without_accents=False, **words)
    # Taking accents away takes as long as all else: only where nobody was found with them.
    return hits if len(hits) else page.ask("customer.by_name", without_accents=True, **words)


def name_of(row: Mapping[str, object]) -> str:
    """Return what a customer is called here: the id, with name and address where they may be shown."""
    if not shows_personal_data():
        return str(row["customer_id"])
    known = [row.get(column) for column in ("first_name", "last_name", "email")]
    told = " ".join(str(value) for value in known if not pd.isna(value))
    return f"{row['customer_id']} · {told}" if told else str(row["customer_id"])

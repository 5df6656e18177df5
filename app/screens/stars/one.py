"""One group of customers: what it is, what it is worth, what to do about it, and on to the segment builder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from app import handover, layout
from app.page import Page

# Figures of everybody that the rows of a grid add up to.
SIZES = {
    "customers": "number",
    "share_of_customers": "percent",
    "revenue": "money",
    "share_of_revenue": "percent",
}


def begun(page: Page, key: str, found: pd.DataFrame) -> bool:
    """Begin a part of the page with its title and what it is about; return whether anybody is in it."""
    st.header(page.words(key), divider="gray")
    st.markdown(page.words(f"{key}_about"))
    if found["customers"].sum() == 0:
        st.info(page.words("common.nothing"))
        return False
    return True


def told(page: Page, name: str, texts: Sequence[str], figures: Mapping[str, tuple]) -> None:
    """Show one group under its name: what is said of it, and its figures by the keys of their texts."""
    st.subheader(layout.plain(name))
    for text in texts:
        st.markdown(text)
    layout.figures(page, figures)


def sizes(page: Page, row: pd.Series) -> dict[str, tuple]:
    """Return how many customers a group has and what they bring, each with its share of everybody's."""
    words = page.words
    return {
        f"common.{name}": (written(row[name]), words("stars.of_all", share=words.percent(row[f"share_of_{name}"])))
        for name, written in {"customers": words.number, "revenue": words.money}.items()
    }


def advice(page: Page, text: str) -> str:
    """Return what to do about a group, as Markdown."""
    return f"**{page.words('stars.playbook')}** {layout.plain(text, 1000)}"


def to_builder(page: Page, key: str, name: str, start: Mapping[str, Sequence[object]]) -> None:
    """Show a button that opens the segment builder with values of columns of the customer card."""
    st.button(
        page.words("stars.to_builder", name=layout.plain(name)),
        key=key,
        icon=":material/tune:",
        on_click=handover.to_builder,
        args=(start,),
    )

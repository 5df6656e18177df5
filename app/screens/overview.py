"""The base at a glance: how many, what they bring, who came and who left."""

from __future__ import annotations

import streamlit as st

from app import guards, layout
from app.charts import months
from app.headline import headline, months_to_choose
from app.page import Page


def show(page: Page) -> None:
    """Show the page."""
    words = page.words
    by_month = page.ask("overview.months")
    if by_month.empty:
        st.info(words("common.nothing"))
        return
    month = st.selectbox(words("overview.month"), months_to_choose(by_month), format_func=words.month)
    layout.figures(page, headline(page.ask("overview.base").iloc[0], by_month, month, words))
    layout.chart(
        page,
        "overview.revenue_by_month",
        months.bars(by_month, words, "revenue", "$,.0f"),
        by_month,
        {"month": "month", "orders": "number", "revenue": "money"},
    )
    layout.chart(
        page,
        "overview.buyers_by_month",
        months.stacked(by_month, words, months.BUYERS),
        by_month,
        {"month": "month", "buyers": "number", **dict.fromkeys(months.BUYERS, "number")},
    )
    quality(page)
    intake(page)


def quality(page: Page) -> None:
    """Show how complete the base is and how much of it may be written to, against what the shop asks."""
    st.header(page.words("overview.quality"))
    found = page.ask("quality.guards")
    guards.summary(page, found)
    guards.gauges_of(page, found, ("completion_rate", "channel_opt_in_rate"))


def intake(page: Page) -> None:
    """Show what was read, and what the shop should look at."""
    words, read = page.words, page.ask("overview.intake").iloc[0]
    st.header(words("overview.intake"))
    layout.figures(
        page,
        {f"overview.{name}": (words.number(read[name]),) for name in ("raw_files", "records", "rejected", "findings")},
    )

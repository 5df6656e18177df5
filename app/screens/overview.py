"""The base at a glance: how many, what they bring, who came and who left."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import months
from app.page import Page

BUYERS = ["new_customers", "returning_customers", "reactivated_customers"]


def show(page: Page) -> None:
    """Show the page."""
    words = page.words
    by_month = page.ask("overview.months")
    if by_month.empty:
        st.info(words("common.nothing"))
        return
    whole = by_month[~by_month["is_partial"]]
    choices = list((whole if len(whole) else by_month)["month"])[::-1]
    month = st.selectbox(words("overview.month"), choices, format_func=words.month)
    headline(page, by_month, month)
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
        months.stacked(by_month, words, BUYERS),
        by_month,
        {"month": "month", "buyers": "number", **dict.fromkeys(BUYERS, "number")},
    )
    intake(page)


def intake(page: Page) -> None:
    """Show what was read, and what the shop should look at."""
    words, read = page.words, page.ask("overview.intake").iloc[0]
    st.header(words("overview.intake"))
    layout.figures(
        page,
        {f"overview.{name}": (words.number(read[name]),) for name in ("raw_files", "records", "rejected", "findings")},
    )


def headline(page: Page, by_month: pd.DataFrame, month: pd.Timestamp) -> None:
    """Show the figures of a month, each beside those of the month before and of the year before."""
    words = page.words
    known = page.ask("overview.base").iloc[0]
    indexed = by_month.set_index("month")

    def compared(column: str, written) -> tuple[str, str]:
        now = indexed[column].loc[month]
        before, year = (
            words.change(now, indexed[column].get(month - pd.DateOffset(months=distance))) for distance in (1, 12)
        )
        return written(now), words("overview.against", month=before, year=year)

    layout.figures(
        page,
        {
            "overview.known": (words.number(known["customers"]),),
            "overview.active": compared("active_customers", words.number),
            "overview.buyers": compared("buyers", words.number),
        },
    )
    layout.figures(
        page,
        {
            "overview.revenue": compared("revenue", words.money),
            "overview.new": compared("new_customers", words.number),
            "overview.lost": compared("churned_customers", words.number),
        },
    )

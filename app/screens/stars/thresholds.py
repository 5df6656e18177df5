"""The thresholds by which points are earned: those in use, and those that the shop's own figures suggest."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import scales
from app.page import Page
from app.screens.stars.ratings import period

# How the threshold of a criterion is written; in days, in purchases, or in money.
KINDS = {"recency": "number", "frequency": "number", "monetary": "money"}


def show(page: Page, months: int, profile: pd.Series) -> None:
    """Show both scales of a criterion, and the share of customers who earn each number of points by them."""
    words, criteria = page.words, page.ask("common.criteria").set_index("criterion")["label"]
    st.header(words("stars.thresholds"), divider="gray")
    st.markdown(
        words("stars.thresholds_note", profile=layout.plain(profile["label"]), period=period(page, months))
        + (f" {layout.plain(profile['why'], 1000)}" if pd.notna(profile["why"]) else "")
    )
    criterion = st.selectbox(
        words("stars.criterion"), list(criteria.index), key="stars_criterion", format_func=criteria.get
    )
    found = page.ask("stars.scales", months=months, criterion=criterion)
    layout.chart(
        page,
        f"stars.points_{criterion}",
        scales.compared(found, words),
        found,
        {
            "points": "number",
            "threshold": KINDS[criterion],
            "customers": "number",
            "share_of_customers": "percent",
            "suggested_threshold": KINDS[criterion],
            "suggested_customers": "number",
            "suggested_share_of_customers": "percent",
        },
    )
    st.caption(words("stars.suggested_note"))

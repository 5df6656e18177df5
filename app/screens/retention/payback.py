"""When customers have paid back what it cost to win them: one channel's cohorts, observed and predicted."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import payback
from app.page import Page

# Of how many periods a cohort is that is shown first: it has a past and a future.
MOST_TELLING = 6


def show(page: Page) -> None:
    """Show what a customer of a cohort has been worth by each period, beside the cost of winning one."""
    words, channels = page.words, page.ask("retention.payback_channels")
    if channels.empty:
        st.header(words("retention.payback"))
        st.info(words("retention.no_costs"))
        return
    labels = dict(zip(channels["channel"], channels["label"], strict=True))
    left, right = st.columns(2)
    channel = left.selectbox(
        words("retention.payback_channel"), list(labels), key="retention_payback_channel", format_func=labels.get
    )
    found = page.ask("retention.payback", channel=channel)
    cohorts = sorted(found["cohort_period"].unique(), reverse=True)
    observed = found[found["is_observed"]].groupby("cohort_period").size()
    first = next((place for place, cohort in enumerate(cohorts) if observed.get(cohort, 0) >= MOST_TELLING), 0)
    cohort = right.selectbox(
        words("retention.payback_cohort"),
        cohorts,
        index=first,
        key=f"retention_payback_{channel}",
        format_func=words.date,
    )
    one = found[found["cohort_period"] == cohort]
    layout.chart(
        page,
        "retention.payback",
        payback.curve(one, words),
        one,
        {
            "cohort_period": "date",
            "periods_since_first": "number",
            "basis_label": "text",
            "value_per_customer": "cents",
            "cost_per_new_customer": "cents",
            "ltv_to_cac": "ratio",
        },
    )
    figures(page, one)
    st.caption(words("retention.payback_note"))


def figures(page: Page, one: pd.DataFrame) -> None:
    """Show what the cohort cost and is worth, and when it is paid back."""
    words, last = page.words, one[one["is_observed"]].iloc[-1]
    told = last["status_label"]
    if pd.notna(last["payback_period"]):
        told = words("retention.payback_in", status=told, period=words.number(last["payback_period"]))
    layout.figures(
        page,
        {
            "retention.new_customers": (words.number(last["new_customers"]),),
            "retention.cac": (words.cents(last["cost_per_new_customer"]),),
            "retention.ltv_to_cac": (words.ratio(last["ltv_to_cac"]),),
            "retention.payback_status": (told,),
        },
    )

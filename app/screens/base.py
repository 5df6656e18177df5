"""Who the customers are: what they are, where they come from, how often they buy, and how they can be reached."""

from __future__ import annotations

import streamlit as st

from app import layout
from app.charts import breakdown, gauges, growth
from app.page import Page

# The measures of a group, each with how its column is written in a table and in a chart.
MEASURES = {"customers": ("number", ",.0f"), "buyers": ("number", ",.0f"), "revenue": ("money", "$,.0f")}
# Attributes of customers, those beside each other in one row; these have so few values that all are shown, in their
# order.
ATTRIBUTES = (("age_band", "gender"), ("country", "city"), ("acquisition_channel", "store"))
IN_ORDER = {"age_band", "gender"}
MOST_VALUES = 15
MOST_PURCHASES = 12
MOST_LINES = 6
MOST_GROUPS = 20
GROWTH = ("all", "channel", "store", "country", "acquisition_channel")
COMPLETION = ("country", "acquisition_channel", "segment")
RATES = ("completion_rate", "validity_rate")


def show(page: Page) -> None:
    """Show the page."""
    words, whole = page.words, page.ask("overview.base").iloc[0]
    layout.figures(
        page,
        {
            "base.known": (words.number(whole["customers"]),),
            "base.buyers": (words.number(whole["buyers"]),),
            "base.revenue": (words.money(whole["revenue"]),),
        },
    )
    measure = st.selectbox(
        words("base.measure"), list(MEASURES), key="base_measure", format_func=lambda name: words(f"columns.{name}")
    )
    for beside in ATTRIBUTES:
        for column, attribute in zip(st.columns(len(beside)), beside, strict=True):
            with column:
                groups(page, attribute, measure)
    purchases(page)
    frequency(page)
    revenue(page)
    completion(page)
    opt_in(page)


def groups(page: Page, attribute: str, measure: str) -> None:
    """Show the customers by one attribute."""
    most = 1000 if attribute in IN_ORDER else MOST_VALUES
    found = page.ask("base.breakdown", attribute=attribute, measure=measure, most=most)
    if attribute in IN_ORDER:
        found = found.sort_values("value_rank")
    rest = found["group_count"].map(lambda many: page.words("common.others", number=page.words.number(many)))
    found["label"] = found["label"].fillna(rest)
    layout.chart(
        page,
        f"base.{attribute}",
        breakdown.bars(found, page.words, measure, MEASURES[measure][1]),
        found,
        {"label": "text", "customers": "number", "share": "percent", "buyers": "number", "revenue": "money"},
    )


def purchases(page: Page) -> None:
    """Show how many customers have bought how often."""
    found = page.ask("base.purchases", most=MOST_PURCHASES)
    found["label"] = [
        page.words("base.or_more", number=count) if is_more else str(count)
        for count, is_more in zip(found["order_count"], found["is_more"], strict=True)
    ]
    layout.chart(
        page,
        "base.purchases",
        breakdown.bars(found, page.words, "customers"),
        found,
        {
            "label": "text",
            "customers": "number",
            "share": "percent",
            "share_of_buyers": "percent",
            "revenue": "money",
        },
    )


def frequency(page: Page) -> None:
    """Show how often those who buy do, month by month."""
    found = page.ask("base.frequency")
    # Months that say less than the others: of less than a year, or not over yet.
    found["is_pale"] = ~found["is_full_year"] | found["is_partial"]
    layout.chart(
        page,
        "base.frequency",
        growth.line(found, page.words, "orders_per_customer", "is_pale", ",.2f"),
        found,
        {"month": "month", "active_customers": "number", "orders": "number", "orders_per_customer": "decimal"},
    )
    st.caption(page.words("base.frequency_note"))


def revenue(page: Page) -> None:
    """Show what was sold up to each month, by an attribute that the reader chooses."""
    words = page.words
    attribute = st.selectbox(
        words("base.revenue_by"), GROWTH, key="base_growth", format_func=lambda name: words(f"base.by_{name}")
    )
    found = page.ask("base.growth", attribute=attribute, most=MOST_LINES)
    found["label"] = found["label"].fillna(words("base.rest"))
    layout.chart(
        page,
        "base.growth",
        growth.lines(found, words, "cumulative_revenue", "$,.0f"),
        found,
        {
            "month": "month",
            "label": "text",
            "orders": "number",
            "revenue": "money",
            "cumulative_orders": "number",
            "cumulative_revenue": "money",
        },
    )


def completion(page: Page) -> None:
    """Show how complete the fields are in each group of customers."""
    words = page.words
    left, right = st.columns(2)
    attribute = left.selectbox(
        words("base.completion_by"),
        COMPLETION,
        key="base_completion",
        format_func=lambda name: words(f"base.by_{name}"),
    )
    rate = right.selectbox(
        words("base.rate"), RATES, key="base_rate", format_func=lambda name: words(f"columns.{name}")
    )
    whole = page.ask("base.completion", attribute="all", most=1)
    found = page.ask("base.completion", attribute=attribute, most=MOST_GROUPS)
    # The whole base is the first row, to compare with.
    found = layout.together(whole.assign(place=0), found)
    layout.chart(
        page,
        "base.completion",
        gauges.grid(found, words, rate),
        found,
        {
            "field_label": "text",
            "label": "text",
            "customers": "number",
            "filled": "number",
            "completion_rate": "percent",
            "valid": "number",
            "validity_rate": "percent",
        },
    )


def opt_in(page: Page) -> None:
    """Show who agreed to be written to, and who can be, in each segment of a system."""
    words, systems = page.words, page.ask("common.systems").set_index("system")["label"]
    system = st.selectbox(words("base.system"), list(systems.index), key="base_system", format_func=systems.get)
    found = layout.together(
        page.ask("base.opt_in", system="all").assign(value_rank=0), page.ask("base.opt_in", system=system)
    )
    layout.chart(
        page,
        "base.opt_in",
        gauges.reach(found, words),
        found,
        {
            "label": "text",
            "channel_label": "text",
            "customers": "number",
            "opted_in": "number",
            "channel_opt_in_rate": "percent",
            "reachable": "number",
            "channel_reachable_rate": "percent",
        },
    )
    st.caption(words("base.opt_in_note"))

"""Who comes back: cohorts, the rate over time, the next purchase, what a first one leads to, and payback."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import cohorts, growth
from app.page import Page
from app.screens.retention import payback

# How each measure of a cohort is written in a table and in a chart.
MEASURES = {
    "retention_rate": ("percent", ".0%"),
    "active_customers": ("number", ",.0f"),
    "orders": ("number", ",.0f"),
    "revenue": ("money", "$,.0f"),
    "cumulative_orders_per_customer": ("ratio", ",.2f"),
    "cumulative_revenue_per_customer": ("money", "$,.0f"),
}
# How the first day of a cohort is written; a quarter by its first month.
GRAINS = {"month": "%b %Y", "quarter": "%b %Y", "year": "%Y"}
RATES = ["repurchase_rate_30d", "repurchase_rate_90d", "repurchase_rate_180d", "repurchase_rate_365d"]
MOST_DAYS = 365
MOST_VALUES = 12
ALL = "all"


def show(page: Page) -> None:
    """Show the page."""
    attributes = page.ask("retention.attributes").set_index("attribute")
    triangle(page, attributes[attributes["is_of_first_purchases"]]["label"])
    rate(page)
    survival(page)
    delays(page, attributes["label"])
    outcomes(page, attributes[attributes["is_of_first_purchases"]]["label"])
    payback.show(page)


def triangle(page: Page, attributes: pd.Series) -> None:
    """Show the cohorts: of everybody by month, quarter or year, or of one kind of first purchase."""
    words = page.words
    left, right = st.columns(2)
    measure = left.selectbox(
        words("retention.measure"),
        list(MEASURES),
        key="retention_measure",
        format_func=lambda name: words(f"columns.{name}"),
    )
    grain = right.selectbox(
        words("retention.grain"),
        list(GRAINS),
        key="retention_grain",
        format_func=lambda name: words(f"retention.{name}"),
    )
    attribute, value = first_purchases(page, attributes)
    found = page.ask("retention.cohorts", grain=grain, attribute=attribute, attribute_value=value)
    newest = sorted(found["cohort_period"].unique())[-cohorts.MOST_COHORTS :]
    found = found[found["cohort_period"].isin(newest)]
    kind, format = MEASURES[measure]
    columns = {"cohort_period": "date", "periods_since_first": "number", "cohort_size": "number", measure: kind}
    clicked = layout.chart(
        page,
        "retention.triangle",
        cohorts.triangle(found, words, measure, kind, format, GRAINS[grain]),
        found,
        columns,
        select="cohort",
    )
    if found.empty:
        return
    st.caption(words("retention.triangle_note", number=words.number(cohorts.MOST_COHORTS)))
    options = sorted(found["cohort_period"].unique(), reverse=True)
    marked = pd.Timestamp(clicked["cohort"]) if clicked else None
    cohort = layout.choice(words("retention.cohort"), options, "retention_cohort", marked, words.date)
    one = found[found["cohort_period"] == cohort]
    layout.figures(
        page,
        {
            "retention.size": (words.number(one["cohort_size"].iloc[0]),),
            "retention.worth": (words.money(one["cumulative_revenue_per_customer"].iloc[-1], 2),),
            "retention.purchases": (words.number(one["cumulative_orders_per_customer"].iloc[-1], 2),),
        },
    )
    layout.chart(page, "retention.course", cohorts.course(one, words, measure, format), one, columns)


def first_purchases(page: Page, attributes: pd.Series) -> tuple[str, str]:
    """Return the attribute of the first purchases that are shown and its value; both are all for everybody."""
    words = page.words
    left, right = st.columns(2)
    names = {ALL: words("common.all"), **attributes}
    attribute = left.selectbox(
        words("retention.attribute"), list(names), key="retention_attribute", format_func=names.get
    )
    if attribute == ALL:
        return ALL, ALL
    values = page.ask("retention.values", attribute=attribute).set_index("attribute_value")["label"]
    value = right.selectbox(
        attributes[attribute], list(values.index), key=f"retention_value_{attribute}", format_func=values.get
    )
    return attribute, value


def rate(page: Page) -> None:
    """Show how many of the customers of a year came back in the next one, month by month."""
    found = page.ask("retention.rates")
    layout.chart(
        page,
        "retention.rate",
        growth.line(found, page.words, "rolling_retention_rate", "is_partial", ".0%"),
        found,
        {
            "month": "month",
            "rolling_base_customers": "number",
            "rolling_retained_customers": "number",
            "churned_customers": "number",
            "rolling_retention_rate": "percent",
        },
    )


def survival(page: Page) -> None:
    """Show how likely the next purchase is by each day, after the first, second, third ... purchase."""
    found = page.ask("retention.survival", most_days=MOST_DAYS)
    layout.chart(
        page,
        "retention.survival",
        cohorts.curves(found, page.words),
        found,
        {
            "from_order_rank": "number",
            "day": "number",
            "at_risk": "number",
            "bought_again": "percent",
            "bought_again_low": "percent",
            "bought_again_high": "percent",
        },
    )
    st.caption(page.words("retention.survival_note"))


def delays(page: Page, attributes: pd.Series) -> None:
    """Show how long it takes until the next purchase, by what the last one was like."""
    words = page.words
    attribute = st.selectbox(
        words("retention.delays_by"), list(attributes.index), key="retention_delays", format_func=attributes.get
    )
    found = page.ask("retention.delays", attribute=attribute, most=MOST_VALUES)
    layout.chart(
        page,
        "retention.delays",
        cohorts.ranges(found, words),
        found,
        {
            "label": "text",
            "pairs": "number",
            **dict.fromkeys(("p10_days", "p25_days", "median_days", "p75_days", "p90_days"), "number"),
        },
    )
    st.caption(words("retention.delays_note"))


def outcomes(page: Page, attributes: pd.Series) -> None:
    """Show which first purchases lead to a second."""
    words = page.words
    attribute = st.selectbox(
        words("retention.outcomes_by"), list(attributes.index), key="retention_outcomes", format_func=attributes.get
    )
    found = page.ask("retention.outcomes", attribute=attribute, most=MOST_VALUES)
    layout.chart(
        page,
        "retention.outcomes",
        cohorts.comeback(found, words, RATES),
        found,
        {
            "label": "text",
            "customers": "number",
            **dict.fromkeys(RATES, "percent"),
            "mean_first_year_orders": "ratio",
            "mean_first_year_revenue": "money",
        },
    )

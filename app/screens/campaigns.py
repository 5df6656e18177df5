"""What campaigns changed, how certain that is, and who is in the audiences."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import intervals
from app.page import Page

# The newest campaigns alone: a chart of more can't be read.
MOST = 30
LIFT = ("lift", "lift_low", "lift_high")
REVENUE = ("revenue_lift", "revenue_lift_low", "revenue_lift_high")
RATES = ("treated_rate", "control_rate")


def show(page: Page) -> None:
    """Show the page."""
    found = page.ask("campaigns.impact", most=MOST)
    if found.empty:
        st.info(page.words("campaigns.none"))
    else:
        found["label"] = [
            f"{name}, {page.words.month(begun)}"
            for name, begun in zip(found["campaign"], found["started_at"], strict=True)
        ]
        verdicts(page, len(found))
        impact(page, found)
    audiences(page)


def verdicts(page: Page, shown: int) -> None:
    """Say on how many campaigns there is which verdict."""
    words, found = page.words, page.ask("campaigns.verdicts")
    st.markdown(
        " · ".join(
            words("common.named", name=layout.plain(label), value=f"**{words.number(many)}**")
            for label, many in zip(found["verdict_label"], found["campaigns"], strict=True)
        )
    )
    if found["campaigns"].sum() > shown:
        st.caption(words("campaigns.newest", number=words.number(shown), all=words.number(found["campaigns"].sum())))


def impact(page: Page, found: pd.DataFrame) -> None:
    """Show the difference that each campaign made, and one of them in words."""
    words = page.words
    clicked = layout.chart(
        page,
        "campaigns.lift",
        intervals.ranges(found, words, LIFT, None, select="campaign"),
        found,
        {
            "label": "text",
            "audience_label": "text",
            "verdict_label": "text",
            "treated_customers": "number",
            "control_customers": "number",
            **dict.fromkeys(RATES, "percent"),
            **dict.fromkeys(LIFT, "points"),
            "minimum_detectable_lift": "points",
        },
        select="campaign",
    )
    st.caption(words("campaigns.lift_note"))
    labels = dict(zip(found["campaign_id"], found["label"], strict=True))
    chosen = layout.choice(
        words("campaigns.campaign"),
        list(labels),
        key="campaigns_chosen",
        clicked=clicked.get("campaign_id"),
        format_func=lambda campaign: labels[campaign],
    )
    one(page, found.set_index("campaign_id").loc[chosen])
    layout.chart(
        page,
        "campaigns.rates",
        intervals.pairs(found, words, RATES, ".0%"),
        found,
        {"label": "text", **dict.fromkeys(RATES, "percent"), "redeemers": "number", "redemption_rate": "percent"},
    )
    layout.chart(
        page,
        "campaigns.revenue",
        intervals.ranges(found, words, REVENUE, "$,.0f"),
        found,
        {
            "label": "text",
            "treated_revenue_per_customer": "cents",
            "control_revenue_per_customer": "cents",
            **dict.fromkeys(REVENUE, "cents"),
        },
    )
    st.caption(words("campaigns.revenue_note"))


def one(page: Page, campaign: pd.Series) -> None:
    """Say what one campaign has shown."""
    words = page.words
    st.subheader(layout.plain(campaign["label"]))
    st.markdown(
        words(
            "campaigns.told",
            verdict=layout.plain(campaign["verdict_label"]),
            first=words.date(campaign["started_at"]),
            last=words.date(campaign["ended_at"]),
            audience=layout.plain(campaign["audience_label"])
            if pd.notna(campaign["audience_label"])
            else words("campaigns.no_audience"),
            basis=layout.plain(campaign["control_basis_label"]),
        )
    )
    if campaign["verdict"] == "not enough customers to tell" and pd.notna(campaign["minimum_detectable_lift"]):
        st.markdown(
            words(
                "campaigns.too_few",
                treated=words.number(campaign["treated_customers"]),
                control=words.number(campaign["control_customers"]),
                lift=words.number(campaign["minimum_detectable_lift"] * 100, 1),
            )
        )

    def between(column: str, written) -> tuple[str, ...]:
        low, high = campaign[f"{column}_low"], campaign[f"{column}_high"]
        told = words("campaigns.between", low=written(low), high=written(high))
        return (written(campaign[column]), *([told] if pd.notna(low) else []))

    layout.figures(
        page,
        {
            "campaigns.treated": (words.percent(campaign["treated_rate"]), of(page, campaign["treated_customers"])),
            "campaigns.control": (words.percent(campaign["control_rate"]), of(page, campaign["control_customers"])),
            "campaigns.difference": between("lift", words.points),
            "campaigns.revenue_difference": between("revenue_lift", words.cents),
            "campaigns.redeemed": (words.percent(campaign["redemption_rate"]), of(page, campaign["treated_customers"])),
        },
    )


def of(page: Page, customers: int) -> str:
    """Say of how many customers a share is."""
    return page.words("campaigns.of", number=page.words.number(customers))


def audiences(page: Page) -> None:
    """Show how many customers are in each audience, and how many can be written to."""
    st.header(page.words("campaigns.audiences"))
    found = page.ask("campaigns.audiences")
    if found.empty:
        st.info(page.words("campaigns.no_audiences"))
        return
    layout.table(
        page,
        found,
        {
            "label": "text",
            "members": "number",
            "reachable": "number",
            "email_reachable": "number",
            "sms_reachable": "number",
            "control_customers": "number",
        },
    )
    st.caption(page.words("campaigns.audiences_note"))

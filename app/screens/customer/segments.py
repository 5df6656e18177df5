"""Where the systems put a customer, what that means, what to do about it, and how likely such customers are to buy."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.page import Page

LONGEST = 1_000
# The card's column with the segment of each system.
SEGMENTS = {
    "rfm": "rfm_segment",
    "ratings": "purchase_profile_12m",
    "kmeans": "kmeans_group",
    "engagement": "engagement_segment",
}


def show(page: Page, customer: str, card: pd.Series) -> None:
    """Show the segment of each system, which of them leads, and what usually comes next."""
    words, systems = page.words, page.ask("customer.systems").set_index("system")
    known = page.ask("customer.segments").set_index(["system", "segment"])
    mine = {system: card[SEGMENTS[system]] for system in systems.index}
    mine = {system: segment for system, segment in mine.items() if (system, segment) in known.index}
    if not mine:
        return
    st.header(words("customer.segments"))
    leading(page, card, systems)
    for system, segment in mine.items():
        told = known.loc[system, segment]
        with st.container(border=True):
            st.subheader(
                layout.plain(words("customer.segment", system=systems.loc[system, "label"], segment=told["label"]))
            )
            st.caption(layout.plain(systems.loc[system, "sees"], LONGEST))
            st.markdown(layout.plain(told["meaning"], LONGEST))
            st.markdown(f"**{words('customer.to_do')}** {layout.plain(told['playbook'], LONGEST)}")
            if system == "kmeans":
                _cluster(page, card)
            if system == "engagement":
                _engagement(page, customer)
    likelihood(page, mine, systems, known)


def leading(page: Page, card: pd.Series, systems: pd.DataFrame) -> None:
    """Say whose advice comes first and why, and why two segments contradict each other."""
    words, advice = page.words, card["leading_advice"]
    if pd.isna(card["leading_system"]):
        return
    system = systems.loc[card["leading_system"]]
    first = words("customer.leading", system=system["label"])
    st.markdown(f"**{layout.plain(first)}** {layout.plain(advice, LONGEST)}")
    st.caption(layout.plain(system["leads"], LONGEST))
    if not pd.isna(card["contradiction_reason"]):
        reason = page.ask("customer.contradictions").set_index("reason").loc[card["contradiction_reason"]]
        st.markdown(f"**{layout.plain(reason['label'])}.** {layout.plain(reason['told'], LONGEST)}")


def _cluster(page: Page, card: pd.Series) -> None:
    words = page.words
    if pd.isna(card["cluster_id"]):
        return
    found = page.ask("customer.cluster", cluster=int(card["cluster_id"]))
    for row in found.to_dict("records"):
        told = words(
            "customer.cluster",
            score=words.text(card["kmeans_score"]),
            cluster=words.number(row["cluster_id"]),
            customers=words.number(row["customers"]),
            orders=words.number(row["mean_order_count"], 1),
            revenue=words.money(row["mean_revenue"]),
            days=words.number(row["mean_recency_days"]),
        )
        st.caption(layout.plain(told, LONGEST))


def _engagement(page: Page, customer: str) -> None:
    words = page.words
    for row in page.ask("customer.engagement", customer=customer).to_dict("records"):
        told = words(
            "customer.engagement",
            points=words.number(row["engagement_points"], 1),
            events=words.number(row["event_count"]),
            level=row["engagement_level"],
            value=row["value_level"],
            active=words.yes_no(row["is_active"]),
        )
        st.caption(layout.plain(told, LONGEST))


def likelihood(page: Page, mine: dict[str, str], systems: pd.DataFrame, known: pd.DataFrame) -> None:
    """Show how many customers of the same segments bought next, and what they brought."""
    rows = page.ask("customer.likelihood")
    rows = rows[[mine.get(row.system) == row.segment for row in rows.itertuples()]]
    if rows.empty:
        return
    st.subheader(page.words("customer.likelihoods"))
    st.caption(page.words("customer.likelihoods_help"))
    layout.table(
        page,
        rows.assign(
            system_label=[systems.loc[system, "label"] for system in rows["system"]],
            segment_label=[known.loc[(system, mine[system]), "label"] for system in rows["system"]],
        ),
        {
            "system_label": "text",
            "segment_label": "text",
            "horizon_days": "number",
            "purchase_rate": "percent",
            "rate_low": "percent",
            "rate_high": "percent",
            "mean_revenue": "cents",
        },
        key="customer_likelihood",
    )

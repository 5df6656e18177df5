"""The orders of a customer: what became of each, and why."""

from __future__ import annotations

import streamlit as st

from app import layout
from app.page import Page

MOST = 200


def show(page: Page, customer: str) -> None:
    """Show the latest orders."""
    words, orders = page.words, page.ask("customer.orders", customer=customer, most=MOST)
    st.header(words("customer.orders"))
    if orders.empty:
        st.info(words("customer.no_order"))
        return
    if orders["all_orders"].iloc[0] > len(orders):
        st.caption(
            words("customer.latest", shown=words.number(len(orders)), orders=words.number(orders["all_orders"].iloc[0]))
        )
    layout.table(
        page,
        orders,
        {
            "order_date": "date",
            "order_id": "text",
            "order_status": "text",
            "status_reason": "text",
            "total_amount": "decimal",
            "currency": "text",
            "refunded_amount": "decimal",
            "revenue": "cents",
            "order_rank": "number",
            "store_id": "text",
            "channel": "text",
        },
        key="customer_orders",
    )

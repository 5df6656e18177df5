"""One customer: who they are, how they are rated and why, what to do, and what was done."""

from __future__ import annotations

import streamlit as st

from app import layout
from app.page import Page, shows_personal_data
from app.screens.customer import activation, orders, ratings, search, segments


def show(page: Page) -> None:
    """Show the page."""
    customer = search.chosen(page)
    if customer is None:
        return
    card = page.ask("customer.card", customer=customer).iloc[0]
    st.header(layout.plain(search.name_of(card)))
    ratings.show(page, customer, card)
    segments.show(page, customer, card)
    orders.show(page, customer)
    activation.show(page, customer, card)
    if shows_personal_data():
        activation.details(page, customer, card)

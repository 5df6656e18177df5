"""Stars against fixed thresholds, groups of customers who are alike, and value against engagement."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app.page import Page
from app.screens.stars import engagement, groups, ratings, thresholds


def show(page: Page) -> None:
    """Show the page."""
    words = page.words
    periods = list(page.ask("stars.periods")["period_months"])
    profile = page.ask("stars.profile").iloc[0]
    card_months = None if pd.isna(profile["card_months"]) else profile["card_months"]
    months = st.selectbox(
        words("stars.period"),
        periods,
        index=periods.index(card_months) if card_months in periods else 0,
        key="stars_period",
        format_func=lambda months: ratings.period(page, months),
    )
    ratings.show(page, months, card_months)
    thresholds.show(page, months, profile)
    groups.show(page)
    engagement.show(page)

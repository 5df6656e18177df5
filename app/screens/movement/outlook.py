"""How large the segments will be, and how likely their customers are to buy."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import outlook
from app.page import Page

MONTHS = range(1, 7)
HORIZONS = (30, 90, 180)


def show(page: Page, system: str) -> None:
    """Show the forecast of all segments, of one, and the likelihood of a purchase."""
    forecast(page, system)
    likelihood(page, system)


def forecast(page: Page, system: str) -> None:
    """Show how many customers each segment will have, how one has changed, and how far off such forecasts were."""
    words = page.words
    left, right = st.columns(2)
    with left:
        ahead = st.selectbox(
            words("movement.months_ahead"),
            MONTHS,
            index=2,
            key="movement_months_ahead",
            format_func=lambda months: words(f"movement.months_{'one' if months == 1 else 'many'}", number=months),
        )
    found = page.ask("movement.forecast", system=system, months_ahead=ahead)
    if found.empty:
        st.header(words("movement.forecast"))
        st.info(words("movement.no_forecast"))
        return
    labels = dict(zip(found["segment"], found["label"], strict=True))
    with right:
        chosen = layout.choice(
            words("common.segment"),
            list(labels),
            key="movement_segment",
            clicked=layout.clicked("movement.forecast", "segment").get("segment"),
            format_func=labels.get,
        )
    layout.chart(
        page,
        "movement.forecast",
        outlook.ahead(found, words, chosen, "segment"),
        found,
        {
            "label": "text",
            "customers": "number",
            "share_of_customers": "percent",
            "forecast_customers": "number",
            "forecast_share": "percent",
            "backtest_error": "percent",
        },
        select="segment",
    )
    st.caption(error(page, found, ahead))
    course = page.ask("movement.course", system=system, segment=chosen)
    layout.chart(
        page,
        "movement.course",
        outlook.course(course, words),
        course,
        {
            "shown_date": "date",
            "customers": "number",
            "share": "percent",
            "share_low": "percent",
            "share_high": "percent",
        },
    )
    st.caption(words("movement.course_of", segment=layout.plain(labels[chosen])))


def error(page: Page, found: pd.DataFrame, ahead: int) -> str:
    """Say how far off the same forecast was before."""
    off = found["backtest_error"].max()
    if pd.isna(off):
        return page.words("movement.not_tested")
    return page.words("movement.tested", months=page.words.number(ahead), error=page.words.number(off * 100, 1))


def likelihood(page: Page, system: str) -> None:
    """Show how many of those who were in a segment bought soon after."""
    words = page.words
    horizon = st.selectbox(
        words("movement.horizon"),
        HORIZONS,
        index=1,
        key="movement_horizon",
        format_func=lambda days: words("movement.days", number=days),
    )
    found = page.ask("movement.likelihood", system=system, horizon_days=horizon)
    if found.empty:
        st.header(words("movement.likelihood"))
        st.info(words("movement.no_likelihood"))
        return
    layout.chart(
        page,
        "movement.likelihood",
        outlook.likelihood(found, words),
        found,
        {
            "label": "text",
            "snapshots": "number",
            "customers": "number",
            "buyers": "number",
            "purchase_rate": "percent",
            "rate_low": "percent",
            "rate_high": "percent",
            "mean_revenue": "cents",
        },
    )
    st.caption(words("movement.likelihood_note"))

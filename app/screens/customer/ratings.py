"""Stars and points of a customer: today's, those of the snapshots before, and why each criterion has its points."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app import layout
from app.charts import ratings
from app.page import Page
from app.words import Words

LONGEST = 1_000
FIGURES = {"recency": "recency_days", "frequency": "order_count", "monetary": "revenue"}
SCORES = {"recency": "r_score", "frequency": "f_score", "monetary": "m_score"}


def show(page: Page, customer: str, card: pd.Series) -> None:
    """Show today's stars and the figures of the card, then how the stars came about."""
    words, history = page.words, page.ask("customer.ratings", customer=customer)
    if history.empty:
        st.info(words("customer.no_purchase"))
        return
    under_the_name = st.container()
    layout.figures(
        page,
        {
            "customer.order_count": (words.number(card["order_count"]),),
            "customer.revenue": (words.money(card["revenue"]),),
            "customer.average_order_value": (words.money(card["average_order_value"], 2),),
            "customer.last_order_date": (
                words.date(card["last_order_date"]),
                words("customer.days_ago", days=words.number(card["recency_days"])),
            ),
            "customer.first_order_date": (words.date(card["first_order_date"]),),
            "customer.likelihood": (words.percent(card["purchase_likelihood_90d"]),),
        },
    )
    periods = sorted(history["period_months"].unique())
    natural = card["rating_period_months"]
    period = st.radio(
        words("customer.period"),
        periods,
        periods.index(natural) if natural in periods else 0,
        lambda months: words("customer.months" if months > 1 else "customer.month", months=words.number(months)),
        horizontal=True,
        key="customer_period",
    )
    rated = history[history["period_months"] == period]
    today = rated.iloc[-1]
    with under_the_name:
        stars(page, today)
    criteria = page.ask("common.criteria").set_index("criterion")["label"]
    layout.chart(
        page,
        "customer.stars_over_time",
        ratings.stars(rated, words),
        rated,
        {"snapshot_date": "date", "stars": "number", "profile": "text", "class": "text"},
    )
    layout.chart(
        page,
        "customer.points_over_time",
        ratings.points(rated, words, criteria),
        rated,
        {"snapshot_date": "date", **dict.fromkeys(ratings.POINTS.values(), "number")},
    )
    why_points(page, today, criteria)
    why_scores(page, customer, criteria)
    st.header(words("customer.advice"))
    st.markdown(layout.plain(today["advice"], LONGEST))


def stars(page: Page, today: pd.Series) -> None:
    """Show stars; what they are made of is said where somebody points at them."""
    words, earned = page.words, today["stars"]
    told = {"profile": today["profile"], "amount": today["class"], "meaning": today["profile_meaning"]}
    st.markdown(
        f"### {'★' * earned}{'☆' * (ratings.MOST - earned)}",
        help=layout.plain(words("customer.stars_help", **told), LONGEST),
    )
    st.caption(words("customer.stars", stars=words.number(earned)))


def why_points(page: Page, today: pd.Series, criteria: Mapping[str, str]) -> None:
    """Say in a sentence each why the criteria have their points over a period, and what the next point takes."""
    words = page.words
    thresholds = page.ask("customer.thresholds")
    thresholds = thresholds[thresholds["period_months"] == today["period_months"]]
    thresholds = thresholds.set_index(["criterion", "points"])["threshold"]
    st.header(words("customer.why_points"))
    for criterion, column in ratings.POINTS.items():
        earned = today[column]
        told = [words(f"customer.has_{criterion}", value=figure(words, criterion, today[FIGURES[criterion]]))]
        if earned > 0:
            bound = at_bound(words, criterion, thresholds[criterion, earned])
            told.append(words("customer.earns", bound=bound, points=earned))
        if earned < ratings.MOST:
            bound = at_bound(words, criterion, thresholds[criterion, earned + 1])
            told.append(words("customer.would_earn", bound=bound, points=earned + 1))
        _sentence(words("customer.points_of", criterion=criteria[criterion], points=earned), told)


def why_scores(page: Page, customer: str, criteria: Mapping[str, str]) -> None:
    """Say in a sentence each which values have the customer's R, F and M score today, and what the next score takes."""
    words, found = page.words, page.ask("customer.rfm_scores", customer=customer)
    if found.empty:
        return
    scores, cut_points = found.iloc[0], page.ask("customer.rfm_cut_points").set_index(["criterion", "score"])
    st.header(words("customer.why_scores"))
    for criterion, column in SCORES.items():
        score, of = int(scores[column]), cut_points.loc[criterion]
        own, further = of.loc[score], of.index[of.index > score]
        easiest = "highest_value" if criterion == "recency" else "lowest_value"
        value = figure(words, criterion, scores[FIGURES[criterion]])
        low, high = (figure(words, criterion, own[end]) for end in ("lowest_value", "highest_value"))
        told = [
            words(f"customer.has_{criterion}", value=value),
            words("customer.score_range", score=score, low=low, high=high),
        ]
        if len(further):
            needed = of.loc[further.min(), easiest]
            text = f"customer.tie_{criterion}" if needed == scores[FIGURES[criterion]] else "customer.score_next"
            told.append(words(text, score=further.min(), bound=at_bound(words, criterion, needed)))
        _sentence(words("customer.score_of", criterion=criteria[criterion], score=score, best=of.index.max()), told)


def figure(words: Words, criterion: str, value: object) -> str:
    """Return a value of a criterion as people write it: days, purchases, or an amount."""
    return words.money(value, 2) if criterion == "monetary" else words.number(value)


def at_bound(words: Words, criterion: str, value: object) -> str:
    """Return a bound of a criterion in words: at most so many days, at least so many purchases or so much."""
    return words(
        "customer.at_most" if criterion == "recency" else "customer.at_least", value=figure(words, criterion, value)
    )


def _sentence(beginning: str, told: list[str]) -> None:
    st.markdown(f"- **{layout.plain(beginning)}** {layout.plain(' '.join(told), LONGEST)}")

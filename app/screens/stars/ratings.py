"""Stars: purchase habits against amounts with the advice of each cell, and how many customers have which stars."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import breakdown, cells
from app.page import Page
from app.screens.stars import one

MEASURES = {"share_of_customers": "customers", "share_of_revenue": "revenue"}
CELL = ["purchase_profile", "amount_class"]
MOST_STARS = 4


def period(page: Page, months: int) -> str:
    """Return how a rated period is called."""
    return page.words("stars.month" if months == 1 else "stars.months", number=page.words.number(months))


def show(page: Page, months: int, card_months: int | None) -> None:
    """Show the grid of a period, a cell of it, and the stars; the customer cards are rated over ``card_months``."""
    words, found = page.words, page.ask("stars.grid", months=months)
    if found["customers"].sum() == 0:
        st.info(words("common.nothing"))
        return
    chosen, measure = choices(page, found)
    written = words.money if measure == "share_of_revenue" else words.number
    shown = found.assign(
        row=found["profile"],
        column_label=found["class"],
        text=[
            f"{written(value)}\n{words.percent(share)}"
            for value, share in zip(found[MEASURES[measure]], found[measure], strict=True)
        ],
    )
    axes = {"row": words("stars.profile"), "column_label": words("stars.class")}
    layout.chart(
        page,
        "stars.grid",
        cells.grid(shown, words, measure, axes, CELL, chosen if layout.on_screen() else ()),
        shown,
        {"profile": "text", "class": "text", **one.SIZES, "orders": "number", "advice": "text"},
        select="cell",
    )
    st.caption(words("stars.grid_note", period=period(page, months)))
    cell(page, found.set_index(CELL, drop=False).loc[chosen], months, card_months)
    distribution(page, months)


def choices(page: Page, found: pd.DataFrame) -> tuple[tuple[str, str], str]:
    """Return the cell that was chosen or clicked, and the measure of the grid."""
    words = page.words
    clicked = layout.clicked("stars.grid", "cell")
    profiles = found.drop_duplicates("purchase_profile").set_index("purchase_profile")["profile"]
    classes = found.drop_duplicates("amount_class").set_index("amount_class")["class"]
    left, middle, right = st.columns(3)
    with left:
        measure = st.selectbox(
            words("stars.measure"),
            list(MEASURES),
            key="stars_measure",
            format_func=lambda name: words(f"columns.{MEASURES[name]}"),
        )
    with middle:
        chosen_profile = layout.choice(
            words("stars.profile"), list(profiles.index), "stars_profile", clicked.get("purchase_profile"), profiles.get
        )
    with right:
        chosen_class = layout.choice(
            words("stars.class"), list(classes.index), "stars_class", clicked.get("amount_class"), classes.get
        )
    return (chosen_profile, chosen_class), measure


def cell(page: Page, row: pd.Series, months: int, card_months: int | None) -> None:
    """Say what the customers of a cell are, what they bring, and what to do about them."""
    words = page.words
    name = words("stars.cell", profile=row["profile"], amount=row["class"].lower())
    figures = one.sizes(page, row) | {
        "stars.order_value": (words.money(row["revenue"] / row["orders"], 2) if row["orders"] else words.money(None),)
    }
    one.told(page, name, [layout.plain(row["meaning"], 1000), one.advice(page, row["advice"])], figures)
    one.to_builder(page, "stars_to_builder", name, {column: [row[column]] for column in CELL})
    if card_months and months != card_months:
        st.caption(words("stars.card_note", period=period(page, card_months)))


def distribution(page: Page, months: int) -> None:
    """Show how many customers have how many stars."""
    words, found = page.words, page.ask("stars.stars", months=months)
    shown = found.assign(
        label=[f"{words.number(stars)} {'★' * stars}{'☆' * (MOST_STARS - stars)}" for stars in found["stars"]]
    )
    layout.chart(
        page,
        "stars.stars",
        breakdown.bars(shown, words, "customers"),
        shown,
        {"label": "text", **one.SIZES},
    )
    st.caption(words("stars.stars_note"))

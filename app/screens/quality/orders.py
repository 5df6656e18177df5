"""Whether orders add up: with the files, with the customers, and with their lines."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import breakdown
from app.page import Page

MOST_LINES = 100


def reconciliation(page: Page) -> None:
    """Show where every raw order went, and whether rows and money add up."""
    words, found = page.words, page.ask("quality.reconciliation")
    out = found[~found["order_status"].isin(["purchase", "return"])].sort_values("orders", ascending=False)
    names = zip(out["order_status_label"], out["status_reason_label"], strict=True)
    out = out.assign(label=[words("common.named", name=status, value=reason) for status, reason in names])
    layout.chart(
        page,
        "quality.left_out",
        breakdown.bars(out, words, "orders"),
        out,
        {"order_status_label": "text", "status_reason_label": "text", "orders": "number", "total_amount": "decimal"},
    )
    st.header(page.words("quality.reconciliation"))
    layout.table(
        page,
        found,
        {
            "order_status_label": "text",
            "status_reason_label": "text",
            "orders": "number",
            "total_amount": "decimal",
            "revenue": "cents",
        },
    )
    st.caption(words("quality.reconciliation_note"))
    balance(page, found)


def balance(page: Page, found: pd.DataFrame) -> None:
    """Say whether the statuses make up the files, and their revenue that of the customers."""
    words, sums = page.words, page.ask("quality.balance").iloc[0]
    statuses = found.groupby("order_status_label", sort=False)["orders"].sum()
    parts = " + ".join(f"{words.number(many)} ({layout.plain(label)})" for label, many in statuses.items())
    if pd.isna(sums["rows_of_files"]):
        st.info(words("quality.rows_not_comparable", parts=parts, orders=words.number(sums["orders"])))
    else:
        values = {"parts": parts, "orders": words.number(sums["orders"]), "rows": words.number(sums["rows_of_files"])}
        told(page, "quality.rows", sums["orders"] == sums["rows_of_files"], values)
    values = {"revenue": words.cents(sums["revenue"]), "customers": words.cents(sums["revenue_of_customers"])}
    told(page, "quality.money", sums["revenue"] == sums["revenue_of_customers"], values)


def told(page: Page, key: str, adds_up: bool, values: dict[str, str]) -> None:
    """Say that two counts are the same, or that they are not."""
    if adds_up:
        st.success(page.words(f"{key}_add_up", **values), icon=":material/check_circle:")
    else:
        st.error(page.words(f"{key}_differ", **values), icon=":material/error:")


def lines(page: Page) -> None:
    """Show the orders whose lines don't make their total."""
    words, found = page.words, page.ask("quality.lines", most=MOST_LINES)
    st.header(words("quality.lines"))
    if found.empty:
        st.success(words("quality.lines_agree"), icon=":material/check_circle:")
        return
    many = found["found"].iloc[0]
    st.write(words("quality.lines_differ", number=words.number(many)))
    if many > len(found):
        st.caption(words("quality.farthest", number=words.number(len(found))))
    layout.table(
        page,
        found,
        {
            "store_id": "text",
            "order_id": "text",
            "order_date": "date",
            "currency": "text",
            **dict.fromkeys(
                ("total_amount", "lines_amount", "shipping_amount", "discount_amount", "tax_amount", "difference"),
                "decimal",
            ),
        },
    )

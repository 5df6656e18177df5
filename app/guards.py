"""What the guards of the base's quality said: rates against the thresholds that the shop has set for itself."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import gauges
from app.page import Page

# What a guard may say, the gravest first, and the symbol before it.
STATUSES = {
    "error": ":material/error:",
    "warn": ":material/warning:",
    "ok": ":material/check_circle:",
    "not_judged": "",
}


def asked(page: Page) -> pd.DataFrame:
    """Return one row a threshold, as `quality.guards` has it, with what its guard said in words."""
    found = page.ask("quality.guards")
    found["status_label"] = found["status"].map(lambda status: page.words(f"guards.{status}"))
    return found


def summary(page: Page, found: pd.DataFrame) -> None:
    """Say in one line how many guards were content, warned or failed."""
    words, counts = page.words, found["status"].value_counts()
    if found.empty:
        st.info(words("guards.none"))
        return
    line = (
        words("guards.said", number=words.number(len(found)))
        + " "
        + ", ".join(
            words(f"guards.count_{status}", number=words.number(counts[status]))
            for status in STATUSES
            if status in counts
        )
    )
    shown = {"error": st.error, "warn": st.warning}.get(
        next(status for status in STATUSES if status in counts), st.success
    )
    shown(line + ".", icon=next(STATUSES[status] for status in STATUSES if status in counts) or None)


def gauge(page: Page, found: pd.DataFrame, measure: str) -> None:
    """Show the rates of one measure against their thresholds; a measure that the shop asks nothing of is not shown."""
    rates = found[(found["measure"] == measure) & (found["status"] != "not_judged")]
    if len(rates):
        layout.chart(
            page,
            f"guards.{measure}",
            gauges.bullets(rates, page.words),
            rates,
            {
                "label": "text",
                "observed": "percent",
                "warn_below": "percent",
                "error_below": "percent",
                "status_label": "text",
                "why": "text",
            },
        )

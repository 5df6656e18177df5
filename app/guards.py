"""What the guards of the base's quality said: rates against the thresholds that the shop has set for itself."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app import layout
from app.charts import gauges
from app.page import Page

# How each thing that a guard may say is shown, the gravest first.
SHOWN = {
    "error": (st.error, ":material/error:"),
    "warn": (st.warning, ":material/warning:"),
    "ok": (st.success, ":material/check_circle:"),
    "not_provided": (st.info, None),
}


def summary(page: Page, found: pd.DataFrame) -> None:
    """Say in one line how many guards were content, warned or failed."""
    words, counts = page.words, found["status"].value_counts()
    if found.empty:
        st.info(words("guards.none"))
        return
    said = [status for status in SHOWN if status in counts]
    parts = [words(f"guards.count_{status}", number=words.number(counts[status])) for status in said]
    show, icon = SHOWN[said[0]]
    show(words("guards.said", number=words.number(len(found)), parts=", ".join(parts)), icon=icon)


def gauges_of(page: Page, found: pd.DataFrame, measures: Sequence[str]) -> None:
    """Show the rates of each measure against their thresholds; a measure that the shop asks nothing of is left out."""
    judged = found[found["status"] != "not_provided"]
    for measure in measures:
        rates = judged[judged["measure"] == measure]
        if rates.empty:
            continue
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
    if judged["measure"].isin(measures).any():
        st.caption(page.words("guards.note"))

"""Value against engagement: which segment each cell of the grid is, and who is in it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import cells
from app.page import Page
from app.screens.stars import one

PROSPECTS = "prospects"


def show(page: Page) -> None:
    """Show the grid, and the segment of one cell."""
    words, found = page.words, page.ask("stars.engagement")
    if not one.begun(page, "stars.reacting", found):
        return
    found = found.assign(place=found["is_active"].astype(str) + " " + found["value_level"], row=rows(page, found))
    names = found.drop_duplicates("place").set_index("place")["row"]
    levels = found.drop_duplicates("engagement_level").set_index("engagement_level")["level"]
    clicked = layout.clicked("stars.engagement", "cell")
    left, right = st.columns(2)
    with left:
        place = layout.choice(words("stars.value"), list(names.index), "stars_value", clicked.get("place"), names.get)
    with right:
        level = layout.choice(
            words("stars.level"), list(levels.index), "stars_level", clicked.get("engagement_level"), levels.get
        )
    shown = found.assign(
        column_label=found["level"],
        text=[
            f"{label}\n{words.number(customers)} · {words.percent(share)}"
            for label, customers, share in zip(
                found["label"], found["customers"], found["share_of_customers"], strict=True
            )
        ],
    )
    axes = {"row": words("stars.value"), "column_label": words("stars.level")}
    fields = ["place", "engagement_level"]
    layout.chart(
        page,
        "stars.engagement",
        cells.grid(shown, words, "share_of_customers", axes, fields, (place, level) if layout.on_screen() else ()),
        shown,
        {"row": "text", "level": "text", "label": "text", **one.SIZES},
        select="cell",
    )
    st.caption(words("stars.engagement_note"))
    segment(page, found.set_index(fields, drop=False).loc[(place, level)])


def rows(page: Page, found: pd.DataFrame) -> list[str]:
    """Return the name of each row of the grid: active or not, and of which value; people who never bought have none."""
    return [
        label
        if code == PROSPECTS
        else page.words("stars.active" if is_active else "stars.inactive", value=value.lower())
        for code, label, is_active, value in zip(
            found["segment"], found["label"], found["is_active"], found["value"], strict=True
        )
    ]


def segment(page: Page, row: pd.Series) -> None:
    """Say what the segment of a cell is, who is in the cell, and what to do about it."""
    texts = [layout.plain(row["meaning"], 1000), one.advice(page, row["playbook"])]
    one.told(page, row["label"], texts, one.sizes(page, row))
    one.to_builder(page, "stars_segment_to_builder", row["label"], {"engagement_segment": [row["segment"]]})

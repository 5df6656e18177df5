"""Customers who are alike: the K-means groups, where their scores begin and end, and the joint clusters."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import layout
from app.charts import scales, segments
from app.page import Page
from app.screens.stars import one

# How the bounds of a criterion's scores are written.
KINDS = {"recency": "number", "frequency": "number", "monetary": "cents"}


def show(page: Page) -> None:
    """Show the groups, one of them, their breaks and the clusters."""
    words, found = page.words, page.ask("stars.groups")
    if not one.begun(page, "stars.alike", found):
        return
    labels = found.set_index("segment")["label"]
    chosen = layout.choice(
        words("stars.group"),
        list(labels.index),
        "stars_group",
        layout.clicked("stars.groups", "bar").get("segment"),
        labels.get,
    )
    layout.chart(
        page,
        "stars.groups",
        segments.bars(found, words, "customers", ",.0f", chosen if layout.on_screen() else None, "bar"),
        found,
        {"label": "text", **one.SIZES, "average_order_value": "cents", "average_recency_days": "number"},
        select="bar",
    )
    group(page, found.set_index("segment", drop=False).loc[chosen])
    breaks(page)
    clusters(page)


def group(page: Page, row: pd.Series) -> None:
    """Say what one group is, what it brings, and what to do about it."""
    words = page.words
    figures = one.sizes(page, row) | {
        "stars.order_value": (words.cents(row["average_order_value"]),),
    }
    texts = [layout.plain(row["meaning"], 1000), one.advice(page, row["playbook"])]
    one.told(page, row["label"], texts, figures)
    one.to_builder(page, "stars_group_to_builder", row["label"], {"kmeans_group": [row["segment"]]})


def breaks(page: Page) -> None:
    """Show which values each K-means score stands for today."""
    words, found = page.words, page.ask("stars.breaks")
    st.header(words("stars.breaks"))
    st.markdown(words("stars.breaks_note"))
    ranges = [
        _range(page, KINDS[criterion], low, high)
        for criterion, low, high in zip(found["criterion"], found["lower_bound"], found["upper_bound"], strict=True)
    ]
    wide = found.assign(range=ranges).pivot(index="score", columns="criterion", values=["range", "customers"])
    wide.columns = [f"{criterion}_{value}" for value, criterion in wide.columns]
    columns = {
        f"{criterion}_{value}": kind
        for criterion in KINDS
        for value, kind in {"range": "text", "customers": "number"}.items()
    }
    layout.table(
        page, wide.sort_index(ascending=False).reset_index(), {"score": "number", **columns}, key="stars_breaks"
    )


def _range(page: Page, kind: str, low: object, high: object) -> str:
    written = getattr(page.words, kind)
    return written(low) if low == high else page.words("stars.range", low=written(low), high=written(high))


def clusters(page: Page) -> None:
    """Show the joint clusters: how large each is, and what its customers are like."""
    words, found = page.words, page.ask("stars.clusters")
    shown = found.assign(label=[words("stars.cluster", number=words.number(one)) for one in found["cluster_id"]])
    layout.chart(
        page,
        "stars.clusters",
        scales.bubbles(shown, words),
        shown,
        {
            "label": "text",
            "customers": "number",
            "share_of_customers": "percent",
            "mean_recency_days": "number",
            "mean_order_count": "decimal",
            "mean_revenue": "cents",
            "average_order_value": "cents",
        },
    )
    if len(found):
        quality = found["silhouette"].iloc[0]
        st.caption(words("stars.clusters_note", silhouette=words.number(quality, 2)))

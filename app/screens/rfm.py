"""The RFM map: which segment each pair of scores is, what it is worth, and what to do about it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import handover, layout
from app.charts import segments
from app.page import Page

# What can be shown of a segment, each with how its column is written in a table and in a chart.
MEASURES = {
    "customers": ("number", ",.0f"),
    "share_of_customers": ("percent", ".1%"),
    "revenue": ("money", "$,.0f"),
    "share_of_revenue": ("percent", ".1%"),
}
KINDS = {name: kind for name, (kind, _) in MEASURES.items()}
CRITERIA = {"recency": "number", "frequency": "number", "monetary": "cents"}


def show(page: Page) -> None:
    """Show the page."""
    words, cells, found = page.words, page.ask("rfm.map"), page.ask("rfm.segments")
    if cells["customers"].sum() == 0:
        st.info(words("rfm.nobody"))
        return
    left, right = st.columns(2)
    with left:
        measure = st.selectbox(
            words("rfm.measure"), list(MEASURES), key="rfm_measure", format_func=lambda name: words(f"columns.{name}")
        )
    labels = dict(zip(found["segment"], found["label"], strict=True))
    with right:
        chosen = layout.choice(
            words("common.segment"),
            list(labels),
            key="rfm_segment",
            clicked=[
                layout.clicked("rfm.map", "cell").get("segment"),
                layout.clicked("rfm.sizes", "bar").get("segment"),
            ],
            format_func=lambda segment: labels[segment],
        )
    # A report is about all segments.
    sizes(page, cells, found, measure, chosen if layout.on_screen() else None)
    if layout.on_screen():
        one(page, found.set_index("segment", drop=False).loc[chosen])
    all_of_them(page, found)
    meaning_of_scores(page)
    over_time(page, measure)


def sizes(page: Page, cells: pd.DataFrame, found: pd.DataFrame, measure: str, chosen: str | None) -> None:
    """Show the map of the scores, then the size of each segment."""
    words, format = page.words, MEASURES[measure][1]
    layout.chart(
        page,
        "rfm.map",
        segments.scores_map(cells, words, measure, format, chosen, "cell"),
        cells,
        {"r_score": "number", "fm_score": "number", "label": "text", **KINDS},
        select="cell",
    )
    st.caption(words("rfm.map_note"))
    layout.chart(
        page,
        "rfm.sizes",
        segments.bars(found, words, measure, format, chosen, "bar"),
        found,
        {
            "label": "text",
            **KINDS,
            "average_order_value": "cents",
            "opt_in_rate": "percent",
            "reachable_rate": "percent",
        },
        select="bar",
    )


def one(page: Page, segment: pd.Series) -> None:
    """Say what one segment is, what it is worth, and what to do about it."""
    words, label = page.words, layout.plain(segment["label"])
    st.header(label)
    st.markdown(layout.plain(segment["meaning"], 1000))
    st.markdown(f"**{words('rfm.playbook')}** {layout.plain(segment['playbook'], 1000)}")
    layout.figures(
        page,
        {
            "common.customers": (
                words.number(segment["customers"]),
                words("rfm.of_all", share=words.percent(segment["share_of_customers"])),
            ),
            "common.revenue": (
                words.money(segment["revenue"]),
                words("rfm.of_all", share=words.percent(segment["share_of_revenue"])),
            ),
            "rfm.order_value": (words.cents(segment["average_order_value"]),),
            "rfm.recency": (words.number(segment["average_recency_days"]),),
            "rfm.opt_in": (words.percent(segment["opt_in_rate"]),),
            "rfm.reachable": (words.percent(segment["reachable_rate"]),),
        },
    )
    st.button(
        words("rfm.to_builder", segment=label),
        key="rfm_to_builder",
        on_click=handover.to_builder,
        args=({"rfm_segment": [segment["segment"]]},),
    )


def all_of_them(page: Page, found: pd.DataFrame) -> None:
    """Show what each segment means, and what to do about it: whole sentences, which a table of figures would cut."""
    st.header(page.words("rfm.all"))
    told = found[["label", "meaning", "playbook"]].map(lambda text: layout.plain(text, 1000))
    st.table(told.rename(columns=lambda name: page.words(f"columns.{name}")).set_index(page.words("columns.label")))


def meaning_of_scores(page: Page) -> None:
    """Show which values each score stands for today, and how two of them become one."""
    words, found = page.words, page.ask("rfm.cut_points")
    st.header(words("rfm.scores"))
    if found.empty:
        st.info(words("common.nothing"))
        return
    fixed = set(found.loc[found["score_rule"] == "own_limits", "criterion"])
    if fixed != set(CRITERIA):
        st.markdown(words("rfm.scores_note"))
    if fixed:
        criteria = page.ask("common.criteria")
        named = criteria.loc[criteria["criterion"].isin(fixed), "label"].map(layout.plain)
        st.markdown(words("rfm.own_limits", criteria=" · ".join(named)))
    found["range"] = [
        _range(page, CRITERIA[criterion], low, high)
        for criterion, low, high in zip(found["criterion"], found["lowest_value"], found["highest_value"], strict=True)
    ]
    wide = found.pivot(index="score", columns="criterion", values=["range", "customers"])
    wide.columns = [f"{criterion}_{value}" for value, criterion in wide.columns]
    ranges, customers = ([f"{criterion}_{value}" for criterion in CRITERIA] for value in ("range", "customers"))
    layout.table(
        page,
        wide.sort_index(ascending=False).reset_index(),
        {
            "score": "number",
            **{
                name: kind
                for pair in zip(ranges, customers, strict=True)
                for name, kind in zip(pair, ("text", "number"), strict=True)
            },
        },
        key="rfm_scores",
    )
    with st.expander(words("rfm.fm_scores")):
        scores = page.ask("rfm.fm_scores").pivot(index="f_score", columns="m_score", values="fm_score")
        scores.columns = [f"M {score}" for score in scores.columns]
        shown = scores.sort_index(ascending=False).rename_axis("F").reset_index()
        st.dataframe(shown, key="rfm_fm_scores", hide_index=True)


def over_time(page: Page, measure: str) -> None:
    """Show all segments at each month end, and today."""
    found = page.ask("common.segments_over_time", system="rfm")
    layout.chart(
        page,
        "rfm.over_time",
        segments.over_time(found, page.words, measure, MEASURES[measure][1]),
        found,
        {"snapshot_date": "date", "label": "text", **KINDS},
    )
    st.caption(page.words("rfm.over_time_note"))


def _range(page: Page, kind: str, low: object, high: object) -> str:
    written = getattr(page.words, kind)
    return written(low) if low == high else page.words("rfm.range", low=written(low), high=written(high))

"""Who meets the condition: how many, what they have bought, how to reach them, and in which audiences they are."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from app import layout
from app.card import hides_ids
from app.export import csv_of
from app.page import Page, shows_personal_data


def show(page: Page, found: pd.Series, shared: pd.DataFrame) -> None:
    """Show the figures of a segment, of `builder.size`, and its overlap with each audience, of `builder.overlap`."""
    words = page.words
    st.header(words("builder.size"))

    def counted(column: str) -> tuple[str, str]:
        of = found[column] / found["customers"] if found["customers"] else None
        return words.number(found[column]), words("builder.of_segment", share=words.percent(of))

    layout.figures(
        page,
        {
            "builder.customers": (
                words.number(found["customers"]),
                words("builder.of_all", share=words.percent(found["share"])),
            ),
            "builder.revenue": (
                words.money(found["revenue"]),
                words("builder.of_revenue", share=words.percent(found["share_of_revenue"])),
            ),
            "builder.average_order_value": (words.money(found["average_order_value"], 2),),
            "builder.email_reachable": counted("email_reachable"),
            "builder.sms_reachable": counted("sms_reachable"),
            "builder.in_control_group": counted("in_control_group"),
        },
    )
    st.subheader(words("builder.overlap"))
    if shared.empty:
        st.info(words("builder.no_audience"))
        return
    share = shared["shared_members"] / found["customers"] if found["customers"] else None
    layout.table(
        page,
        shared.assign(share_of_segment=share, share_of_audience=shared["shared_members"] / shared["members"]),
        {
            "audience_label": "text",
            "members": "number",
            "shared_members": "number",
            "share_of_segment": "percent",
            "share_of_audience": "percent",
        },
        key="builder_overlap",
    )


def download(page: Page, condition: str, channel: str | None) -> None:
    """Offer the members as a file: their ids and, where personal data may be shown, their details."""
    words, shows = page.words, shows_personal_data()
    query = "builder.contacts" if shows else "builder.members"
    st.header(words("builder.download"))
    if hides_ids(page):
        st.info(words("builder.ids_are_addresses"))
        return
    st.caption(words("builder.download_with_details" if shows else "builder.download_of_ids"))
    st.download_button(
        words("builder.download_button"),
        # Nothing is read before somebody asks for it.
        partial(csv_of, page.served, query, {"condition": condition}, {"channel": channel}),
        file_name="segment.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="builder_download",
    )

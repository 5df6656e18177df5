"""A segment becomes an audience: it is written into the file that the next build reads, or shown to be pasted."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import pandas as pd
import streamlit as st
import yaml

from app import layout
from app.page import Page
from app.screens.builder.kept import kept, relabelled
from audiences.conditions import Refused
from audiences.declared import in_file
from audiences.file import Unreadable, as_yaml
from audiences.saving import NameTaken, save

PROJECT = Path(__file__).resolve().parents[3]
ANY = "any"
CHANNELS = (ANY, "email", "sms")
LONGEST_LINE = 400


def show(page: Page, where: str, found: pd.Series, columns: Collection[str], dialect: str) -> str | None:
    """Offer to save the condition under a name; return the channel that its members must be reachable by."""
    words = page.words
    st.header(words("builder.save"))
    left, right = st.columns(2)
    name = left.text_input(words("builder.name"), placeholder="women_in_paris", key="builder_name", **kept).strip()
    channels = {channel: words(f"builder.channel_{channel}") for channel in CHANNELS}
    relabelled("builder_channel", channels)
    chosen = right.selectbox(
        words("builder.channel"),
        CHANNELS,
        format_func=channels.get,
        key="builder_channel",
        **kept,
    )
    channel = None if chosen == ANY else chosen
    members = words.number(found[f"{channel}_members" if channel else "members"])
    st.markdown(words("builder.reachable_members" if channel else "builder.members", members=members))
    audience = {"name": name, "where": where} | ({"channel": channel} if channel else {})
    replaces = st.checkbox(words("builder.replace"), key="builder_replace")
    if st.button(words("builder.save_button"), icon=":material/save:", key="builder_save", disabled=not name):
        _save(page, audience, columns, dialect, replaces)
    with st.expander(words("builder.yaml")):
        st.markdown(words("builder.yaml_help"))
        st.code(as_yaml([audience]), language="yaml", wrap_lines=True)
    return channel


def _save(page: Page, audience: dict[str, str], columns: Collection[str], dialect: str, replaces: bool) -> None:
    words, file = page.words, place()
    name = layout.plain(audience["name"])
    try:
        save(file, audience, others(page, file), columns, dialect, replaces=replaces)
    except NameTaken:
        st.warning(words("builder.taken", name=name))
    except (Refused, Unreadable) as reason:
        st.error(layout.plain(reason, LONGEST_LINE))
    except OSError as reason:
        st.error(words("builder.not_written", file=layout.plain(file), reason=layout.plain(reason.strerror)))
    else:
        st.success(words("builder.saved", name=name, file=layout.plain(file)))


def place() -> Path:
    """Return the file that the next build reads: by the environment, else by the var of the project."""
    return PROJECT / (os.environ.get("SEXTANT_AUDIENCES") or project_vars().get("audiences_file") or "audiences.yml")


def others(page: Page, file: Path) -> set[str]:
    """Return the names of audiences that are not of the file: of the var, as the project has it or the build had it."""
    of_file = {audience["name"] for audience in in_file(file)}
    built = set(page.ask("builder.audiences")["audience"]) - of_file
    return built | {audience["name"] for audience in project_vars().get("audiences") or []}


def project_vars() -> dict:
    """Return the vars of the project."""
    return yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]

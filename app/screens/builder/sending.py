"""What a sync would send to a CRM, and the command that sends it: the screen itself sends nothing."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import streamlit as st

from app import served
from app.page import Page

PROJECT = Path(__file__).resolve().parents[3]
SECONDS = 120
LONGEST_OUTPUT = 20_000


def show(page: Page) -> None:
    """Show the page's last part."""
    words = page.words
    st.header(words("builder.send"))
    st.markdown(words("builder.send_help"))
    destination = st.selectbox(words("builder.destination"), destinations(), key="builder_destination")
    warehouse = os.environ.get("SEXTANT_WAREHOUSE") or "sextant.duckdb"
    if st.button(words("builder.dry_run"), icon=":material/preview:", key="builder_dry_run"):
        with st.spinner(words("builder.running")):
            st.code(dry_run(destination, warehouse), language=None, wrap_lines=True)
    st.markdown(words("builder.command"))
    st.code(command(destination, warehouse), language="sh", wrap_lines=True)


def destinations() -> list[str]:
    """Return the CRMs that a sync knows."""
    return sorted(file.stem for file in (PROJECT / "crm_sync" / "syncs").glob("*.yml"))


def dry_run(destination: str, warehouse: str) -> str:
    """Return what the sync's dry run says: it asks nothing of the CRM, and changes neither file."""
    arguments = ["--dry-run", f"--warehouse={warehouse}", f"--serving={served.place()}", "--", destination]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "crm_sync", *arguments],
            cwd=Path.cwd(),
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"crm_sync: stopped after {SECONDS} seconds"
    return done.stdout[:LONGEST_OUTPUT]


def command(destination: str, warehouse: str) -> str:
    """Return the command that sends, as a shell takes it."""
    values = {"DESTINATION": destination, "WAREHOUSE": warehouse, "SERVING": str(served.place())}
    return "make sync " + " ".join(shlex.quote(f"{name}={value}") for name, value in values.items())

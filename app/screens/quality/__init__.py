"""Whether the data can be relied on: guards, what was read, what was left out and why."""

from __future__ import annotations

from app import guards
from app.page import Page
from app.screens.quality import orders, raw, rejected

MEASURES = ("completion_rate", "validity_rate", "channel_opt_in_rate", "channel_reachable_rate")


def show(page: Page) -> None:
    """Show the page."""
    found = page.ask("quality.guards")
    guards.summary(page, found)
    guards.gauges_of(page, found, MEASURES)
    orders.reconciliation(page)
    rejected.show(page)
    raw.findings(page)
    raw.files(page)
    orders.lines(page)
    raw.history(page)

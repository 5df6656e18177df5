"""What the report says: the pages of the screen as they open, in the order of a meeting."""

from __future__ import annotations

from collections.abc import Iterator

from app import layout
from app.page import Page
from app.screens import SCREENS

# A customer, a segment of one's own and single campaigns are for the screen.
PAGES = ("overview", "rfm", "retention", "base", "quality")


def sections(page: Page) -> Iterator[tuple[str, layout.Record]]:
    """Give the key of each section's title, and its figures and charts."""
    for name in PAGES:
        if name in SCREENS:
            with layout.recorded() as record:
                SCREENS[name][0].show(page)
            yield f"{name}.title", record

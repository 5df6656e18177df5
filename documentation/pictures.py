"""The charts of the screen as pictures of the marts' pages."""

from __future__ import annotations

import logging
from pathlib import Path

import yaml

from app import layout
from app.page import Page
from app.report.document import picture
from app.screens import SCREENS
from app.served import opened
from app.words import Words

CHOSEN: dict[str, str] = yaml.safe_load(Path(__file__).with_name("pictures.yml").read_text(encoding="utf-8"))
# Of a customer and of a segment of one's own, nothing is drawn before somebody chooses.
PAGES = [name for name in SCREENS if name not in ("customer", "builder")]


def drawn(serving: Path) -> dict[str, str]:
    """Return SVG by mart. Raises ``KeyError`` where no page of the screen has a chart that is chosen."""
    served = opened(serving)
    words = Words("en", served.ask("common.context").iloc[0]["reporting_currency"])
    charts = {}
    # Pages run here without a server, of which Streamlit warns at each step.
    logging.disable(logging.WARNING)
    try:
        for name in PAGES:
            with layout.recorded() as record:
                SCREENS[name][0].show(Page(served, words))
            charts |= {exhibit.key: exhibit for exhibit in record.exhibits}
    finally:
        logging.disable(logging.NOTSET)
    return {mart: picture(charts[key], words) for mart, key in CHOSEN.items()}

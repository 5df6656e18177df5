"""The pages, in the order of the menu: each has `show(page)`, and its texts in `app/texts/<name>.yml`."""

from __future__ import annotations

from types import ModuleType

from app.screens import base, campaigns, overview, quality, retention

# Material's symbols, which Streamlit carries.
SCREENS: dict[str, tuple[ModuleType, str]] = {
    "overview": (overview, ":material/monitoring:"),
    "retention": (retention, ":material/replay:"),
    "base": (base, ":material/groups:"),
    "campaigns": (campaigns, ":material/campaign:"),
    "quality": (quality, ":material/verified:"),
}

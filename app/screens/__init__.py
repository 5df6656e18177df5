"""The pages, in the order of the menu: each has `show(page)`, and its texts in `app/texts/<name>.yml`."""

from __future__ import annotations

from types import ModuleType

from app.screens import base, builder, campaigns, customer, movement, overview, quality, retention, rfm, stars

# Material's symbols, which Streamlit carries.
SCREENS: dict[str, tuple[ModuleType, str]] = {
    "overview": (overview, ":material/monitoring:"),
    "rfm": (rfm, ":material/grid_on:"),
    "movement": (movement, ":material/swap_horiz:"),
    "stars": (stars, ":material/star:"),
    "retention": (retention, ":material/replay:"),
    "base": (base, ":material/groups:"),
    "customer": (customer, ":material/person_search:"),
    "builder": (builder, ":material/filter_alt:"),
    "campaigns": (campaigns, ":material/campaign:"),
    "quality": (quality, ":material/verified:"),
}

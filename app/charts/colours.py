"""Colours that mean something: one for each segment, shades for how much, and which text can be read on them."""

from __future__ import annotations

import pandas as pd

# Paul Tol's muted scheme, told apart by readers with any colour blindness, in the order of the segments' ranks.
SEGMENTS = (
    "#117733",
    "#44aa99",
    "#882255",
    "#88ccee",
    "#ddcc77",
    "#cc6677",
    "#332288",
    "#999933",
    "#aa4499",
    "#dddddd",
    "#777777",
)
# Those who are in no segment: they have not come yet, or have left.
OUTSIDE = "#aaaaaa"
# A light colour beside white needs an edge.
EDGE = "#4d4d4d"
PALE, FULL = (0xF2, 0xF7, 0xFB), (0x00, 0x3F, 0x7D)


def of_segment(rank: object) -> str:
    """Return the colour of a segment by its rank in `rules.segments`, 1 the first; without one, that of nobody's."""
    return OUTSIDE if pd.isna(rank) else SEGMENTS[(int(rank) - 1) % len(SEGMENTS)]


def shade(part: float) -> str:
    """Return a shade from pale to dark for a part of 0 to 1."""
    part = min(max(part, 0.0), 1.0)
    return "#" + "".join(f"{round(pale + (full - pale) * part):02x}" for pale, full in zip(PALE, FULL, strict=True))


def text_on(colour: str) -> str:
    """Return the colour of a text that can be read on another: black or white, whichever has more contrast."""
    # Equal contrast, of 4.6, is at this luminance: what is lighter takes black.
    return "#000000" if luminance(colour) > 0.179 else "#ffffff"


def luminance(colour: str) -> float:
    """Return how light a colour is, 0 to 1, as WCAG has it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

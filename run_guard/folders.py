"""The folders that a run writes to."""

from __future__ import annotations

import os
from pathlib import Path


def fault(folder: Path, holds: str) -> str | None:
    """Return the line about a folder that may not be written to; None where it may, or can be made."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return None
    return f"{folder}: {holds} can't be written there. Expected a folder that you may write to"

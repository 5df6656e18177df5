"""What the export says and how it writes values, in one language: the texts of ``texts.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "fr")


@cache
def texts() -> dict[str, dict[str, str]]:
    """Returns every text by its key, in each language."""
    return yaml.safe_load(Path(__file__).with_name("texts.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Language:
    """A language of the export: ``en`` or ``fr``."""

    code: str = "en"

    def __call__(self, key: str, **values: object) -> str:
        """Returns a text with values in their places. Raises ``KeyError`` where it is missing."""
        return texts()[key][self.code].format_map(values)

    def plain(self, value: Any) -> str:
        """Returns a value as people read it: no zeros behind the decimal mark, yes and no, nothing for null."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self(f"value.{str(value).lower()}")
        text = str(value)
        if "." in text and text.replace(".", "", 1).lstrip("-").isdigit():
            text = text.rstrip("0").rstrip(".")
            return text.replace(".", ",") if self.code == "fr" else text
        return text

    def percent(self, share: float) -> str:
        """Returns a share of 0 to 1 as a percentage."""
        text = f"{share:.1%}"
        return text.replace(".", ",").replace("%", "\u00a0%") if self.code == "fr" else text

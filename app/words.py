"""What the screen says, in English and French: texts of `app/texts`, numbers and dates as each writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import yaml
from babel import Locale, dates, numbers

LANGUAGES = {"en": "English", "fr": "Français"}
LOCALES = {"en": "en_GB", "fr": "fr_FR"}
FOLDER = Path(__file__).parent / "texts"
NOTHING = "–"


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every text by its key, `<file>.<name>`, in every language."""
    return {
        f"{file.stem}.{name}": versions
        for file in sorted(FOLDER.glob("*.yml"))
        for name, versions in yaml.safe_load(file.read_text(encoding="utf-8")).items()
    }


@dataclass(frozen=True)
class Words:
    """One language, and the currency that money is in (ISO 4217; None: not known yet)."""

    language: str
    currency: str | None = None

    @property
    def locale(self) -> Locale:
        """Return how the language writes numbers and dates."""
        return Locale.parse(LOCALES[self.language])

    def __call__(self, key: str, **values: object) -> str:
        """Return a text, with values in their places. Raises ``KeyError`` where it is missing."""
        text = texts()[key][self.language]
        return text.format(**values) if values else text

    def number(self, value: object, digits: int = 0) -> str:
        """Return a number with so many digits after the point."""
        return self._formatted(value, lambda given: numbers.format_decimal(given, _pattern(digits), self.locale))

    def decimal(self, value: object) -> str:
        """Return a number with two digits after the point."""
        return self.number(value, 2)

    def ratio(self, value: object) -> str:
        """Return a number of things per person, with two digits after the point."""
        return self.number(value, 2)

    def percent(self, value: object, digits: int = 1) -> str:
        """Return a share of 0 to 1 as a percentage."""
        pattern = _pattern(digits) + ("%" if self.language == "en" else "\u00a0%")
        return self._formatted(value, lambda given: numbers.format_percent(given, pattern, self.locale))

    def points(self, value: object, digits: int = 1) -> str:
        """Return a difference of two shares of 0 to 1 in percentage points, with its sign."""
        return self._formatted(
            value, lambda given: ("+" if given > 0 else "") + self.number(given * 100, digits) + "\u00a0pts"
        )

    def signed(self, value: object) -> str:
        """Return a whole number with its sign."""
        return self._formatted(value, lambda given: ("+" if given > 0 else "") + self.number(given))

    def growth(self, value: object) -> str:
        """Return a share of what was before as a percentage with its sign."""
        return self._formatted(value, lambda given: ("+" if given > 0 else "") + self.percent(given))

    def change(self, value: object, before: object) -> str:
        """Return by how much a value is more or less than one before, as a percentage with its sign."""
        if pd.isna(value) or pd.isna(before) or before == 0:
            return NOTHING
        return self.growth(float(value) / float(before) - 1)

    def money(self, value: object, digits: int = 0) -> str:
        """Return an amount in the reporting currency."""
        if not self.currency:
            return self.number(value, digits)
        pattern = "¤" + _pattern(digits) if self.language == "en" else _pattern(digits) + "\u00a0¤"
        return self._formatted(
            value,
            lambda given: numbers.format_currency(
                given, self.currency, pattern, locale=self.locale, currency_digits=False
            ),
        )

    def cents(self, value: object) -> str:
        """Return an amount in the reporting currency, with two digits after the point."""
        return self.money(value, 2)

    def date(self, value: object) -> str:
        """Return a day."""
        return self._formatted(value, lambda given: dates.format_date(_day(given), "d MMM y", self.locale))

    def month(self, value: object) -> str:
        """Return the month of a day."""
        return self._formatted(value, lambda given: dates.format_date(_day(given), "LLLL y", self.locale))

    def moment(self, value: object) -> str:
        """Return a day and the time of it."""
        return self._formatted(
            value, lambda given: dates.format_datetime(pd.Timestamp(given), "d MMM y, HH:mm", locale=self.locale)
        )

    def yes_no(self, value: object) -> str:
        """Return yes or no."""
        return self._formatted(value, lambda given: self("common.yes" if given else "common.no"))

    def text(self, value: object) -> str:
        """Return a text as it is."""
        return self._formatted(value, str)

    @staticmethod
    def _formatted(value: object, written) -> str:
        return NOTHING if pd.isna(value) else written(value)


def in_language(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a frame in one language: of `label_en` and `label_fr`, the one that is read, as `label`."""
    pairs = [name.removesuffix("_en") for name in frame if name.endswith("_en") and f"{name[:-3]}_fr" in frame]
    chosen = frame.rename(columns={f"{name}_{language}": name for name in pairs})
    return chosen.drop(columns=[f"{name}_{other}" for name in pairs for other in LANGUAGES if other != language])


def one_line(text: object) -> str:
    """Return a text without line breaks and double spaces; a no-break space stays one."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", str(text)).strip()


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _day(value: object) -> date:
    return pd.Timestamp(value).date()

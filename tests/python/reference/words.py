"""Words: which mean nothing, which mean yes or no, and which status an order has."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path

RULES = Path(__file__).resolve().parents[3] / "seeds" / "rules"
# Invisible characters that are not blanks for Python.
INVISIBLE = "\u200b\u200e\u200f\ufeff"


def seed(name: str) -> list[dict[str, str]]:
    """Return the rows of a rule as data."""
    with (RULES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


NOTHING: dict[str, set[str]] = defaultdict(set)
for _row in seed("placeholders"):
    NOTHING[_row["field"]].add(_row["placeholder"])
MEANS = {row["word"]: {"true": True, "false": False, "": None}[row["means"]] for row in seed("yes_no_words")}
STATUSES = {row["status"]: row["financial_status"] for row in seed("order_statuses")}


def bare(text: str) -> str:
    """Return a text without invisible characters at its ends."""
    first, last = 0, len(text)
    while first < last and _is_blank(text[first]):
        first += 1
    while last > first and _is_blank(text[last - 1]):
        last -= 1
    return text[first:last]


def _is_blank(character: str) -> bool:
    return character.isspace() or character in INVISIBLE or unicodedata.category(character) == "Zs"


def says_nothing(text: str, column: str, kind: str) -> bool:
    """Return whether a bare text is a word for nothing in a column of this kind."""
    word = text.lower()
    if word in NOTHING["null"] or word in NOTHING[column]:
        return True
    return word in NOTHING["any"] if kind == "text" else kind == "flag" and MEANS.get(word, False) is None


def clean_id(text: str) -> str:
    """Return an id without the marks that spreadsheets and gaps in a column of numbers leave."""
    text = text.lstrip("'")
    number, _, fraction = text.partition(".")
    return number if fraction == "0" and number.isascii() and number.isdigit() else text


def payment(status: str | None) -> str | None:
    """Return the financial status that a shop's own word means: paid without a word, None where it is unknown."""
    if status is None:
        return "paid"
    word = status.lower()
    word = word.removeprefix("wc-").replace("-", " ").replace("_", " ")
    return STATUSES.get(word)

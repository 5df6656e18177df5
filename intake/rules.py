"""The rules on which reading depends, as data: words that mean nothing, and words for yes and no."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "seeds" / "rules"


def _rows(seed: str) -> list[dict[str, str]]:
    with (RULES / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def placeholders(column: str, kind: str) -> tuple[str, ...]:
    """Return the words, in small letters, that mean nothing in a column.

    Words that programs write mean nothing in every column. Words that people write mean nothing in columns of text
    alone: NC or XXX may be a real id or code. A flag also has words that say neither yes nor no.
    """
    fields = {"null", column} | ({"any"} if kind == "text" else set())
    words = {row["placeholder"] for row in _rows("placeholders") if row["field"] in fields}
    neither = yes_no_words("") if kind == "flag" else ()
    return tuple(sorted(words.union(neither)))


@cache
def yes_no_words(means: str) -> tuple[str, ...]:
    """Return the words, in small letters, that mean `true`, `false`, or neither (blank)."""
    return tuple(row["word"] for row in _rows("yes_no_words") if row["means"] == means)

"""The shapes of a column's values, to tell a row from a text that happens to have as many separators."""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from functools import cached_property

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_ENOUGH = 3
_MANY = 5000


class Verdict(Enum):
    """Whether values look like a row of the file, or a text, or neither; or there is nothing to compare them with."""

    ROW = "row"
    TEXT = "text"
    UNSURE = "unsure"
    NO_EVIDENCE = "no evidence"


class Shapes:
    """The shapes of each column's values: 2025-01-03 is 9-9-9, and B0001 is a9. Quotes don't count."""

    def __init__(self, width: int) -> None:
        self._seen = 0
        self._counts: list[Counter[str]] = [Counter() for _ in range(width)]

    @property
    def is_learning(self) -> bool:
        """Whether more records would add information."""
        return self._seen < _MANY

    def learn(self, values: list[str]) -> None:
        """Learn from a record, where it is whole."""
        if len(values) == len(self._counts):
            self._seen += 1
            for counts, value in zip(self._counts, values, strict=True):
                if value:
                    counts[_shape(value)] += 1

    def verdict(self, records: list[list[str]]) -> Verdict:
        """Say what all these records look like, by the columns whose shapes are regular."""
        if not self._regular:
            return Verdict.NO_EVIDENCE
        verdicts = {self._verdict(values) for values in records}
        return verdicts.pop() if len(verdicts) == 1 else Verdict.UNSURE

    def misfits(self, values: list[str]) -> int:
        """Return how many values have a shape that their column doesn't have."""
        return len(self._fitting(values)) - sum(self._fitting(values))

    @cached_property
    def _regular(self) -> dict[int, set[str]]:
        """The usual shapes of each regular column; asked for once all is learned."""
        return {place: shapes for place, counts in enumerate(self._counts) if (shapes := _usual(counts))}

    def _verdict(self, values: list[str]) -> Verdict:
        fitting = self._fitting(values)
        if fitting and all(fitting):
            return Verdict.ROW
        # One value of a new shape is no proof of a text.
        return Verdict.TEXT if len(fitting) >= 2 and sum(fitting) * 3 <= len(fitting) else Verdict.UNSURE

    def _fitting(self, values: list[str]) -> list[bool]:
        """Whether each filled value of a regular column has a usual shape."""
        return [
            _shape(values[place]) in usual
            for place, usual in self._regular.items()
            if place < len(values) and values[place].strip('"')
        ]


def _usual(counts: Counter[str]) -> set[str]:
    """The usual shapes of a column, where nearly all its values have one."""
    total = counts.total()
    usual = {shape for shape, count in counts.items() if count >= 2 and count * 50 >= total}
    covered = sum(counts[shape] for shape in usual)
    return usual if total >= _ENOUGH and covered * 10 >= total * 9 else set()


def _shape(value: str) -> str:
    return _DIGITS.sub("9", _LETTERS.sub("a", value.strip('"')))

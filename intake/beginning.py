"""How a text file begins: its separator and its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from intake.errors import IntakeError
from intake.lines import Line, Lines
from intake.quotes import OpenQuote, Quoting, StrayQuote, count_of, literal_values, values_of
from intake.source import EMPTY

SEPARATORS = ",;\t|"
# The characters of a line without a value: blanks, and the mark with which old systems end a file.
BLANKS = " \t\x1a"

_SAMPLE = 1000
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


@dataclass(frozen=True)
class Beginning:
    """The separator; the header as it is written, whether it is the first line, and the number of the line after it. A
    line with at least ``row_like`` values looks like a row.
    """

    separator: str
    names: list[str]
    text: str
    is_plain: bool
    after: int
    row_like: int


def beginning(lines: Lines) -> Beginning:
    """Read a file's beginning from its first lines. Raises ``IntakeError`` where there is none."""
    sample = list(islice(lines, _SAMPLE))
    given = None
    first = 0
    while first < len(sample):
        text = sample[first].text
        separator_line = _SEPARATOR_LINE.fullmatch(text)
        if separator_line and given is None:
            given = separator_line[1]
        elif text.strip(BLANKS + (given or SEPARATORS)):
            break
        first += 1
    if first == len(sample):
        raise IntakeError(f"{lines.name}: {EMPTY}")
    found = [(*_score(sample[first:], separator), separator) for separator in (given or SEPARATORS)]
    best = max(found, key=lambda score: score[:2])
    separator = best[2] if given or best[1] > 1 else ","
    names, text, is_plain, count = _header(sample[first:], separator)
    return Beginning(
        separator=separator,
        names=names,
        text=text,
        is_plain=is_plain and first == 0,
        after=sample[first].number + count,
        row_like=_row_like(sample[first + count :], separator, len(names)),
    )


def _score(sample: list[Line], separator: str) -> tuple[float, int]:
    """How well a separator fits: the share of lines with as many values as the header, and that number."""
    names, _, _, count = _header(sample, separator)
    quoting = Quoting(separator)
    counts = [count_of(line.text, quoting) for line in sample[count:] if line.text]
    if len(names) == 1:
        return -1, 1
    return sum(number == len(names) for number in counts) / max(len(counts), 1), len(names)


def _header(sample: list[Line], separator: str) -> tuple[list[str], str, bool, int]:
    """The header's names, its text, whether it is well formed, and its number of lines."""
    text = ""
    for count, line in enumerate(sample[:20], 1):
        text += line.text
        try:
            return values_of(text, Quoting(separator)), text, True, count
        except OpenQuote:
            text += line.end
        except StrayQuote:
            break
    return literal_values(sample[0].text, Quoting(separator)), sample[0].text, False, 1


def _row_like(sample: list[Line], separator: str, width: int) -> int:
    """How many values most lines have, but no more than the header: some exports leave out blank values at the end."""
    counts = [line.text.count(separator) + 1 for line in sample if separator in line.text and '"' not in line.text]
    return min(max(set(counts), key=counts.count, default=width), width)

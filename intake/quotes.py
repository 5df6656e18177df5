"""The values of one line or record, quotes respected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple


class Value(NamedTuple):
    """A value, and where it ends in the text."""

    text: str
    end: int


@dataclass(frozen=True)
class Quoting:
    """How a file separates values and escapes quotes: doubled, or with a backslash too."""

    separator: str
    backslash: bool = False


class OpenQuote(Exception):
    """A quote opens in the text and doesn't close."""


class StrayQuote(Exception):
    """A quote closes before the end of its value."""


def values_of(text: str, quoting: Quoting) -> list[str]:
    """Return the values of a record by RFC 4180, where blanks around quotes don't count.

    A quote within a value that begins without one is a character. Raises ``OpenQuote`` or ``StrayQuote``, whichever is
    first, where the text isn't well formed.
    """
    if '"' not in text:
        return text.split(quoting.separator)
    values = []
    start = 0
    while True:
        value = _quoted(text, start, quoting)
        if value is None:
            if begins := _opening(quoting).match(text, start):
                raise StrayQuote if _inside(quoting).match(text, begins.end()).end() < len(text) else OpenQuote
            value = _bare(text, start, quoting)
        values.append(value.text)
        if value.end == len(text):
            return values
        start = value.end + 1


def readings(text: str, quoting: Quoting, width: int) -> list[list[str]]:
    """Return the values of a line with stray quotes, in each way that makes ``width`` values of it.

    A stray quote is a character, or is within a quoted value and was not doubled. The ways differ in where values
    end; where the ends are the same, the outer quotes of a value are quotes.
    """
    found: dict[tuple[int, ...], list[str]] = {}
    # A line with many stray quotes has too many ways to try them all.
    for values in islice(_ways(text, quoting, width), 64):
        found.setdefault(tuple(value.end for value in values), [value.text for value in values])
    return list(found.values())


def count_of(text: str, quoting: Quoting) -> int:
    """Return the number of values in a line in which stray quotes are characters."""
    if '"' not in text:
        return text.count(quoting.separator) + 1
    return len(literal_values(text, quoting))


def has_single_quote(text: str, quoting: Quoting) -> bool:
    """Return whether a line that begins within quotes has one that is not escaped."""
    if '"' not in text:
        return False
    return '"' in (re.sub(r'\\.|""', "", text) if quoting.backslash else text.replace('""', ""))


def literal_values(text: str, quoting: Quoting) -> list[str]:
    """Return the values of a line in which every stray quote is a character."""
    values = []
    start = 0
    while True:
        value = _quoted(text, start, quoting) or _bare(text, start, quoting)
        values.append(value.text)
        if value.end == len(text):
            return values
        start = value.end + 1


def _ways(text: str, quoting: Quoting, width: int) -> Iterator[list[Value]]:
    begun: list[list[Value]] = [[]]
    while begun:
        values = begun.pop()
        start = values[-1].end + 1 if values else 0
        if start > len(text):
            if len(values) == width:
                yield values
        elif len(values) < width:
            # The last is tried first.
            begun.extend([*values, value] for value in _choices(text, start, quoting))


def _choices(text: str, start: int, quoting: Quoting) -> list[Value]:
    if value := _quoted(text, start, quoting):
        return [value]
    begins = _opening(quoting).match(text, start)
    return [_bare(text, start, quoting), *(_undoubled(text, begins.end(), quoting) if begins else [])]


def _undoubled(text: str, start: int, quoting: Quoting) -> list[Value]:
    """The quoted value that ends at the first quote before a separator or the end, whatever quotes are in it."""
    closing = _closing(quoting).search(text, start)
    return [Value(_unescaped(text[start : closing.start()], quoting), closing.end())] if closing else []


def _quoted(text: str, start: int, quoting: Quoting) -> Value | None:
    match = _whole(quoting).match(text, start)
    return Value(_unescaped(match[1], quoting), match.end()) if match else None


def _bare(text: str, start: int, quoting: Quoting) -> Value:
    end = text.find(quoting.separator, start)
    end = len(text) if end < 0 else end
    return Value(text[start:end], end)


def _unescaped(text: str, quoting: Quoting) -> str:
    if quoting.backslash:
        return re.sub(r'\\(["\\])|""', lambda match: match[1] or '"', text)
    return text.replace('""', '"')


@cache
def _whole(quoting: Quoting) -> re.Pattern[str]:
    blanks, end = _blanks(quoting), _end(quoting)
    return re.compile(rf'{blanks}"({_content(quoting)})"{blanks}(?={end})')


@cache
def _opening(quoting: Quoting) -> re.Pattern[str]:
    return re.compile(rf'{_blanks(quoting)}"')


@cache
def _closing(quoting: Quoting) -> re.Pattern[str]:
    return re.compile(rf'"{_blanks(quoting)}(?={_end(quoting)})')


@cache
def _inside(quoting: Quoting) -> re.Pattern[str]:
    return re.compile(_content(quoting))


def _content(quoting: Quoting) -> str:
    # Possessive: of two quotes, the first never closes.
    if quoting.backslash:
        return r'[^"\\]*+(?:(?:\\[\s\S]|"")[^"\\]*+)*+'
    return r'[^"]*+(?:""[^"]*+)*+'


def _blanks(quoting: Quoting) -> str:
    return " *" if quoting.separator == "\t" else r"[ \t]*"


def _end(quoting: Quoting) -> str:
    return rf"{re.escape(quoting.separator)}|\Z"

"""The lines of a text file with their numbers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count, repeat, starmap
from typing import NamedTuple

from intake.source import Source


class Line(NamedTuple):
    """A line of a file: its number from 1, its text, and what ends it."""

    number: int
    text: str
    end: str


class Lines:
    r"""Reads lines that end in \n, \r\n or \r, and takes back lines that were read too far."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self._lines = _read(source)
        self._back: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._back.popleft() if self._back else next(self._lines)

    def give_back(self, lines: list[Line]) -> None:
        """Take back lines, to be read again in this order."""
        self._back.extendleft(reversed(lines))


def _read(source: Source) -> Iterator[Line]:
    number = 0
    for piece in source.pieces():
        for line in _lines_of(piece, number + 1):
            yield line
        number = line.number


def _lines_of(piece: bytes, first: int) -> Iterator[Line]:
    end = "\r\n" if b"\r" in piece else "\n"
    text = piece.decode()
    if text.endswith(end) and "\ufeff" not in text and (end == "\n" or _has_only_pairs(piece)):
        return starmap(Line, zip(count(first), text.split(end)[:-1], repeat(end), strict=False))
    return starmap(_line, enumerate(piece.splitlines(keepends=True), first))


def _has_only_pairs(piece: bytes) -> bool:
    return piece.count(b"\r") == piece.count(b"\r\n") == piece.count(b"\n")


def _line(number: int, line: bytes) -> Line:
    # The byte-order mark of a file that was joined to another.
    text = line.decode().removeprefix("\ufeff")
    end = "\r\n" if text.endswith("\r\n") else text[-1:] if text.endswith(("\n", "\r")) else ""
    return Line(number, text.removesuffix(end), end)

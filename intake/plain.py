"""The fast proof that an engine reads a text file right as it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intake.beginning import BLANKS, Beginning
from intake.source import LONGEST, Source

_NEW_LINE, _RETURN, _QUOTE = b'\n\r"'
_MARK = b"\xef\xbb\xbf"


class NotPlain(Exception):
    """Something in the file needs a closer look."""


@dataclass(frozen=True)
class Plain:
    """A plain file: the number of its records, and whether the last one is cut short."""

    records: int
    cut_short: bool


def prove(source: Source, start: Beginning) -> Plain:
    """Return the records of a file that is well-formed RFC 4180. Raises ``NotPlain`` where it may not be.

    Everything is checked: the number of values of each record, and the place of each quote.
    """
    proof = _Proof(start)
    rest = b""
    for piece in source.pieces():
        rest = proof.take(rest + piece)
        _demand(len(rest) <= LONGEST)
    if rest:
        # With the text that is added it would be taken for \r\n.
        _demand(not rest.endswith(b"\r"))
        _demand(not proof.take(rest + proof.line_end))
    _demand(proof.begun)
    return Plain(proof.records, bool(rest) and proof.last_is_short and proof.short == 1)


def _demand(fact: bool) -> None:
    if not fact:
        raise NotPlain


@dataclass(frozen=True)
class _Block:
    """Whole records: where quotes open and close, where records end, and how many separators each record has."""

    text: bytes
    array: np.ndarray
    opening: np.ndarray
    closing: np.ndarray
    ends: np.ndarray
    separators: np.ndarray
    # The most separators in one line that begins within quotes; -1 where there is no such line.
    most_in_quotes: int


class _Proof:
    def __init__(self, start: Beginning) -> None:
        self.records = -1  # The header is not a record.
        self.short = 0
        self.last_is_short = False
        self.begun = False
        self._separator = ord(start.separator)
        self._separators = len(start.names) - 1
        # A line within quotes with so many separators may be a row that a stray quote swallowed.
        self._suspicious = start.row_like - 1
        self._header = _without_quotes(start.text.encode())
        self._blank = BLANKS.encode() + start.separator.encode()
        self._returns: bool | None = None
        self._ended = False

    @property
    def line_end(self) -> bytes:
        """The line end of the file."""
        return b"\r\n" if self._returns else b"\n"

    def take(self, text: bytes) -> bytes:
        """Check the whole records that a text begins with, and return what is left of it."""
        block = _whole_records(text, self._separator)
        if block is None:
            return text
        # The byte-order mark of a file that was joined to another.
        _demand(_MARK[:1] not in block.text or _MARK not in block.text)
        self._check_quotes(block)
        self._check_lines(block)
        self.begun = True
        return text[len(block.text) :]

    def _check_quotes(self, block: _Block) -> None:
        """Every quote must open at the beginning of a value and close at its end, or be doubled."""
        if not len(block.opening):
            return
        before = block.array[block.opening - 1]
        if block.opening[0] == 0:
            before[0] = _NEW_LINE
        after = block.array[block.closing + 1]
        opens_well = (before == self._separator) | (before == _NEW_LINE) | (before == _QUOTE)
        closes_well = (after == self._separator) | (after == _NEW_LINE) | (after == _QUOTE) | (after == _RETURN)
        _demand(bool(opens_well.all()) and bool(closes_well.all()))
        _demand(block.most_in_quotes < self._suspicious)

    def _check_lines(self, block: _Block) -> None:
        ends, counts = block.ends, block.separators
        starts = np.concatenate(([0], ends[:-1] + 1))
        ends = self._without_returns(block, ends)
        filled = np.flatnonzero(ends > starts)
        last = int(filled[-1]) + 1 if len(filled) else 0
        _demand(len(filled) == last and not (last and self._ended))
        if last < len(starts):
            # Both engines leave out empty lines at the end, unless a record may be one.
            _demand(self._separators > 0)
            self._ended = True
            starts, ends, counts = starts[:last], ends[:last], counts[:last]
        if not last:
            return
        lengths = ends - starts
        _demand(int(lengths.max()) <= LONGEST and int(counts.max()) <= self._separators)
        self._check_filled(block, starts, ends)
        self._check_headers(block, starts, ends)
        short = counts < self._separators
        self.short += int(short.sum())
        self.last_is_short = bool(short[-1])
        self.records += len(starts)

    def _without_returns(self, block: _Block, ends: np.ndarray) -> np.ndarray:
        if b"\r" not in block.text:
            _demand(not self._returns)
            self._returns = False
            return ends
        at_ends = block.array[np.maximum(ends - 1, 0)] == _RETURN
        if self._returns is None:
            self._returns = bool(at_ends[0])
        _demand(bool(at_ends.all()) if self._returns else not at_ends.any())
        # A single \r is a line end for some readers and a character for others.
        _demand(block.text.count(b"\r") == block.text.count(b"\r\n"))
        return ends - 1 if self._returns else ends

    def _check_filled(self, block: _Block, starts: np.ndarray, ends: np.ndarray) -> None:
        """Every record must hold more than blanks, separators and quotes."""
        first, last = block.array[starts], block.array[ends - 1]
        no_value = self._blank
        suspects = _is_one_of(first, no_value) & _is_one_of(last, no_value)
        if len(block.opening):
            no_value += b'"'
            is_short = ends - starts <= 3 * self._separators + 8
            suspects |= is_short & _is_one_of(first, no_value) & _is_one_of(last, no_value)
        for place in np.flatnonzero(suspects):
            _demand(bool(block.text[starts[place] : ends[place]].strip(no_value)))

    def _check_headers(self, block: _Block, starts: np.ndarray, ends: np.ndarray) -> None:
        """No record may be the header once more, in any letter case and with any quotes: files that were joined."""
        suspects = np.arange(len(starts)) if self.begun else np.arange(1, len(starts))
        places = starts[suspects]
        places = places + (block.array[places] == _QUOTE)
        # After comparing the first letters, few have to be compared as a whole.
        for offset, letter in enumerate(self._header[:4]):
            letters = block.array[np.minimum(places + offset, len(block.array) - 1)]
            same = (letters == letter) | (letters == ord(chr(letter).upper()))
            suspects, places = suspects[same], places[same]
        for place in suspects:
            _demand(_without_quotes(block.text[starts[place] : ends[place]]) != self._header)


def _is_one_of(letters: np.ndarray, wanted: bytes) -> np.ndarray:
    table = np.zeros(256, bool)
    table[list(wanted)] = True
    return table[letters]


def _without_quotes(record: bytes) -> bytes:
    return record.replace(b'"', b"").lower()


def _whole_records(text: bytes, separator: int) -> _Block | None:
    """The whole records that a text begins with. Only the bytes that mean something are looked at one by one."""
    array = np.frombuffer(text, np.uint8)
    marks = (array == _NEW_LINE) | (array == separator)
    has_quotes = b'"' in text
    if has_quotes:
        marks |= array == _QUOTE
    places = np.flatnonzero(marks)
    kinds = array[places]
    opening = closing = places[:0]
    most_in_quotes = -1
    if has_quotes:
        quotes = kinds == _QUOTE
        # An odd number of quotes up to here means: within quotes.
        inside = np.logical_xor.accumulate(quotes)
        ends = np.flatnonzero((kinds == _NEW_LINE) & ~inside)
        if not len(ends):
            return None
        size = ends[-1] + 1
        places, kinds, quotes, inside = places[:size], kinds[:size], quotes[:size], inside[:size]
        opening, closing = places.compress(quotes & inside), places.compress(quotes & ~inside)
        most_in_quotes = _most_in_quotes(kinds.compress(~quotes), inside.compress(~quotes))
        bare = ~(quotes | inside)
        places, kinds = places.compress(bare), kinds.compress(bare)
    ends = np.flatnonzero(kinds == _NEW_LINE)
    if not len(ends):
        return None
    size = int(places[ends[-1]]) + 1
    separators = np.diff(ends, prepend=-1) - 1
    return _Block(text[:size], array[:size], opening, closing, places[ends], separators, most_in_quotes)


def _most_in_quotes(kinds: np.ndarray, inside: np.ndarray) -> int:
    lines = np.flatnonzero(kinds == _NEW_LINE)
    begins_inside = inside[lines[:-1]]
    separators = np.diff(lines) - 1
    return int(separators[begins_inside].max(initial=-1))

"""The careful reader: the records of a text file in which the fast proof found something doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from intake.beginning import BLANKS, Beginning
from intake.errors import IntakeError
from intake.lines import Line, Lines
from intake.quotes import (
    OpenQuote,
    Quoting,
    StrayQuote,
    count_of,
    has_single_quote,
    literal_values,
    readings,
    values_of,
)
from intake.shapes import Shapes, Verdict
from intake.source import LONGEST


class Evidence:
    """What is learned from the whole file before its records are read: columns' shapes, and how quotes escape."""

    def __init__(self, lines: Lines, start: Beginning) -> None:
        doubling, backslash = Quoting(start.separator), Quoting(start.separator, backslash=True)
        width = len(start.names)
        self.shapes = Shapes(width)
        escaped = doubled = False
        for line in lines:
            if line.number < start.after:
                continue
            if '"' not in line.text:
                if self.shapes.is_learning:
                    self.shapes.learn(line.text.split(start.separator))
            elif '\\"' in line.text:
                fits, fits_escaped = _fits(line.text, doubling, width), _fits(line.text, backslash, width)
                doubled |= fits and not fits_escaped
                escaped |= fits_escaped and not fits
        self.quoting = backslash if escaped and not doubled else doubling


def _fits(text: str, quoting: Quoting, width: int) -> bool:
    try:
        return len(values_of(text, quoting)) == width
    except (OpenQuote, StrayQuote):
        return False


class Records:
    """Yields the records of a file, each with as many values as the header; the findings are complete at the end.

    Raises ``IntakeError`` where a value would be lost, or where a stray quote leaves open what a record is.
    """

    def __init__(self, lines: Lines, start: Beginning, evidence: Evidence) -> None:
        self.count = 0
        self.stray_quotes = 0
        self.headers_again = 0
        self._lines = lines
        self._after = start.after
        self._separator = start.separator
        self._blank = BLANKS + start.separator
        self._width = len(start.names)
        self._header = [name.strip().lower() for name in start.names]
        self._row_like = start.row_like
        self._quoting = evidence.quoting
        self._shapes = evidence.shapes
        self._last: Line | None = None
        self._short = 0
        self._last_is_short = False
        self._too_many = 0
        self._first_too_many = ""
        # Up to the second line every record must be whole; otherwise the quote in the first line is no character.
        self._in_proof = (0, 0)

    @property
    def cut_short(self) -> bool:
        """Whether the last record, and no other, lacks values, and the file ends without a line end."""
        return self._short == 1 and self._last_is_short and self._last is not None and not self._last.end

    def __iter__(self) -> Iterator[list[str]]:
        for line in self._lines:
            if line.number < self._after or self._is_blank(line.text):
                continue
            self._last = line
            values = self._record(line) if '"' in line.text else line.text.split(self._separator)
            if not values[0].strip(BLANKS) and not any(value.strip(BLANKS) for value in values):
                continue
            if line.number <= self._in_proof[1] and len(values) != self._width:
                self._stop(self._in_proof[0])
            if values[0].strip().lower() == self._header[0] and self._is_header(values):
                self.headers_again += 1
                continue
            self.count += 1
            yield self._fitted(line, values)
        if self._too_many:
            raise IntakeError(self._first_too_many + (f", and so in {self._too_many - 1} more" * (self._too_many > 1)))

    def _is_header(self, values: list[str]) -> bool:
        return [value.strip().lower() for value in values] == self._header

    def _is_blank(self, text: str) -> bool:
        return not text.strip(self._blank)

    def _fitted(self, line: Line, values: list[str]) -> list[str]:
        """The record with as many values as the header."""
        lacking = self._width - len(values)
        self._last_is_short = lacking > 0
        self._short += self._last_is_short
        if lacking < 0 and self._loses_value(values):
            self._too_many += 1
            self._first_too_many = self._first_too_many or (
                f"{self._lines.name} line {line.number}: must have {self._width} values, as the header, with quotes"
                f" around a value that holds the separator. Got: {len(values)} values where the"
                f" header has {self._width}"
            )
        return values[: self._width] + [""] * lacking

    def _loses_value(self, values: list[str]) -> bool:
        """Whether values beyond the header are more than trailing separators.

        An unquoted decimal comma in a record whose last value is blank shifts values: they don't fit their columns.
        """
        return any(value.strip(BLANKS) for value in values[self._width :]) or (
            self._shapes.misfits(values[: self._width]) >= 2
        )

    def _record(self, line: Line) -> list[str]:
        try:
            return values_of(line.text, self._quoting)
        except StrayQuote:
            # An odd quote may also open a value that goes on in the next line, which then is no whole record.
            until = line.number + line.text.count('"') % 2
            return self._as_characters(line, until)
        except OpenQuote:
            return self._over_lines(line)

    def _over_lines(self, line: Line) -> list[str]:
        """The record whose quoted value goes on in the next lines, or seems to."""
        parts = [line.text, line.end]
        size = len(line.text)
        taken: list[Line] = []
        values = None
        for following in self._lines:
            taken.append(following)
            parts.append(following.text)
            if has_single_quote(following.text, self._quoting):
                try:
                    values = values_of("".join(parts), self._quoting)
                    break
                except StrayQuote:
                    break
                except OpenQuote:
                    pass
            parts.append(following.end)
            size += len(following.text) + 1
            if size > LONGEST:
                break
        if values is not None and self._is_one_record(line, taken, values):
            self._last = taken[-1]
            return values
        self._lines.give_back(taken)
        return self._as_characters(line, taken[-1].number if taken else line.number)

    def _as_characters(self, line: Line, until: int) -> list[str]:
        """The record of a line in which stray quotes are characters, where that makes a whole record in one way."""
        found = readings(line.text, self._quoting, self._width)
        if len(found) != 1:
            self._stop(line.number)
        self.stray_quotes += 1
        self._in_proof = (line.number, max(until, self._in_proof[1]))
        return found[0]

    def _is_one_record(self, line: Line, taken: list[Line], values: list[str]) -> bool:
        """Whether a quoted value holds line breaks rather than rows that a stray quote swallowed. Stops in doubt."""
        counts = [count_of(following.text, self._quoting) for following in taken]
        begins_whole = count_of(line.text, self._quoting) == self._width
        suspects = [following for following, count in zip(taken[:-1], counts, strict=False) if count >= self._row_like]
        in_quotes = taken[-1].text.partition('"')[0]
        if counts[-1] >= self._row_like and (begins_whole or count_of(in_quotes, self._quoting) >= self._row_like):
            suspects.append(taken[-1])
        if not suspects:
            return True
        verdict = self._shapes.verdict([literal_values(suspect.text, self._quoting) for suspect in suspects])
        fits = not any(value.strip(BLANKS) for value in values[self._width :])
        if fits and verdict is Verdict.TEXT:
            return True
        whole = all(
            count == self._width
            for following, count in zip(taken, counts, strict=True)
            if not self._is_blank(following.text)
        )
        if begins_whole and whole and verdict in (Verdict.ROW, Verdict.NO_EVIDENCE):
            return False
        self._stop(line.number)

    def _stop(self, number: int) -> NoReturn:
        raise IntakeError(
            f"{self._lines.name} line {number}: must close each quote at the end of its value. Got: a quote of which it"
            ' is not clear where it closes. Take it out, or double it ("") and put the value in quotes'
        )

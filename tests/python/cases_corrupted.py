"""The clean shop's file, damaged at random, and an independent count of the records that it still has."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cases import text_of, with_column

from intake.dialect import inspect
from intake.errors import IntakeError
from intake.files import DataFile

Lines = list[bytes]
EACH = 2


@dataclass(frozen=True)
class Corrupted:
    """A damaged file of orders, its records and ids by another reader, and the line about it where it is refused."""

    name: str
    content: bytes
    records: int
    whole_ids: frozenset[str]
    refusal: str


def corrupted_files(folder: Path) -> list[Corrupted]:
    """Return the clean file with each damage at some places."""
    files = []
    for damage in DAMAGES:
        for seed in range(EACH):
            name = f"{damage.__name__}_{seed}"
            lines = text_of(with_column("promo_code", ["SUMMER", "", "10% off"])).encode().splitlines(keepends=True)
            chance = random.Random(name)
            content = b"".join(damage(lines, chance.randrange(2, len(lines) - 1), chance))
            files.append(Corrupted(name, content, *counted(content), refusal(folder / name, content)))
    return files


def counted(content: bytes) -> tuple[int, frozenset[str]]:
    """Return how many records a file has, and the complete order ids at their beginning.

    No damage puts a line break into a value: each line that is not blank and no header is a record.
    """
    text = content.decode("utf-8", errors="replace").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    rows = [row for row in csv.reader(text.split("\n"), quoting=csv.QUOTE_NONE) if any(value.strip() for value in row)]
    records = [row for row in rows if row[0] != "order_id"]
    return len(records), frozenset(row[0] for row in records if re.fullmatch(r"B\d{4}", row[0]))


def refusal(folder: Path, content: bytes) -> str:
    """Return the message with which the intake refuses a file, nothing where it can be read."""
    folder.mkdir()
    path = folder / "orders.csv"
    path.write_bytes(content)
    try:
        inspect(DataFile(path, path.name, "orders"), folder / "copies")
    except IntakeError as error:
        return str(error)
    return ""


def values(lines: Lines, place: int) -> list[bytes]:
    """Return the values of a line."""
    return lines[place].rstrip(b"\n").split(b",")


def with_value(lines: Lines, place: int, column: int, change: Callable[[bytes], bytes]) -> Lines:
    """Return lines with one value changed."""
    found = values(lines, place)
    found[column] = change(found[column])
    return [*lines[:place], b",".join(found) + b"\n", *lines[place + 1 :]]


def quote_before_a_value(lines: Lines, place: int, chance: random.Random) -> Lines:
    """An opening quote that never closes."""
    return with_value(lines, place, chance.randrange(5), lambda value: b'"' + value)


def quote_behind_a_value(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A closing quote that never opened."""
    return with_value(lines, place, chance.randrange(5), lambda value: value + b'"')


def quote_in_a_value(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A quote somewhere in a value."""
    return with_value(lines, place, chance.randrange(5), lambda value: value[:2] + b'"' + value[2:])


def quote_and_another_below(lines: Lines, place: int, chance: random.Random) -> Lines:
    """An opening quote, and a closing one some lines below."""
    below = min(place + chance.randrange(1, 9), len(lines) - 1)
    lines = with_value(lines, place, 4, lambda value: b'"' + value)
    return with_value(lines, below, 4, lambda value: value + b'"')


def two_quotes_that_open(lines: Lines, place: int, chance: random.Random) -> Lines:
    """Two opening quotes."""
    below = min(place + chance.randrange(1, 9), len(lines) - 1)
    lines = with_value(lines, place, 4, lambda value: b'"' + value)
    return with_value(lines, below, 4, lambda value: b'"' + value)


def line_cut_short(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A line without its end."""
    return [*lines[:place], lines[place][: chance.randrange(8, 30)] + b"\n", *lines[place + 1 :]]


def last_line_cut_short(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A file that a full disk cut."""
    return [*lines[:-1], lines[-1][: chance.randrange(8, 30)]]


def two_lines_joined(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A line end is lost."""
    return [*lines[:place], lines[place].rstrip(b"\n") + lines[place + 1], *lines[place + 2 :]]


def separator_too_many(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A comma in a value without quotes."""
    return with_value(lines, place, 4, lambda value: b"10%, today")


def separator_lost(lines: Lines, place: int, chance: random.Random) -> Lines:
    """Two values became one."""
    return [*lines[:place], lines[place].replace(b",", b"", 1), *lines[place + 1 :]]


def other_separator(lines: Lines, place: int, chance: random.Random) -> Lines:
    """One line with semicolons."""
    return [*lines[:place], lines[place].replace(b",", b";"), *lines[place + 1 :]]


def byte_of_another_encoding(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A letter in Windows-1252."""
    return with_value(lines, place, 4, lambda value: b"\xe9t\xe9")


def letters_of_two_encodings(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A letter in Windows-1252, and one in UTF-8."""
    lines = with_value(lines, place, 4, lambda value: b"\xe9t\xe9")
    return with_value(lines, place - 1, 4, lambda value: "été".encode())


def header_again(lines: Lines, place: int, chance: random.Random) -> Lines:
    """Two files were joined."""
    return [*lines[:place], lines[0], *lines[place:]]


def blank_lines(lines: Lines, place: int, chance: random.Random) -> Lines:
    """Lines without a value."""
    return [*lines[:place], b"\n", b",,,,\n", b" \n", *lines[place:]]


def line_ends_mixed(lines: Lines, place: int, chance: random.Random) -> Lines:
    """Some lines end as Windows writes them."""
    return [*lines[:place], *[line.replace(b"\n", b"\r\n") for line in lines[place:]]]


def separators_behind(lines: Lines, place: int, chance: random.Random) -> Lines:
    """Blank columns beyond the last."""
    return [line.replace(b"\n", b",,\n") if number >= place else line for number, line in enumerate(lines)]


def line_twice(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A record is there twice."""
    return [*lines[: place + 1], *lines[place:]]


def hash_before_a_line(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A record that looks like a comment."""
    return [*lines[:place], b"#" + lines[place], *lines[place + 1 :]]


def backslash_before_a_quote(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A quote that is escaped as some systems do."""
    return with_value(lines, place, 4, lambda value: rb'"5\" screen"')


def mark_before_the_header(lines: Lines, place: int, chance: random.Random) -> Lines:
    """A byte-order mark, and one more where a second file was joined."""
    return [b"\xef\xbb\xbf", *lines[:place], b"\xef\xbb\xbf" + lines[place], *lines[place + 1 :]]


DAMAGES = [
    quote_before_a_value,
    quote_behind_a_value,
    quote_in_a_value,
    quote_and_another_below,
    two_quotes_that_open,
    line_cut_short,
    last_line_cut_short,
    two_lines_joined,
    separator_too_many,
    separator_lost,
    other_separator,
    byte_of_another_encoding,
    letters_of_two_encodings,
    header_again,
    blank_lines,
    line_ends_mixed,
    separators_behind,
    line_twice,
    hash_before_a_line,
    backslash_before_a_quote,
    mark_before_the_header,
]

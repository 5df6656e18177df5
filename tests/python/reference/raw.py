"""Reading raw values: what is missing, what is unreadable, what a text means."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

FOUR_PLACES = Decimal("0.0001")
LARGEST_AMOUNT = Decimal(10) ** 10  # beyond it an amount is a slip of the keyboard, and could overflow the sums
AMOUNT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})"
    r"(?P<clock>[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?"
    r" ?(?P<offset>Z|[+-]\d{2}(:?\d{2})?)?",
    re.ASCII,
)


class UnreadableError(ValueError):
    """A value is there and is not what its column holds."""


def read_table(folder: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of one raw CSV file, or none where the optional file is not there."""
    file = folder / f"{table}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def text(row: dict[str, str], column: str) -> str | None:
    """Return a value untouched, or None where it is missing: absent, null or blank."""
    value = row.get(column)
    return value if value and value.strip() else None


def code(row: dict[str, str], column: str) -> str | None:
    """Return a value trimmed, for columns whose spaces mean nothing."""
    value = text(row, column)
    return value.strip() if value else None


def flag(row: dict[str, str], column: str) -> bool:
    """Return whether a value says yes; a missing one says no."""
    return (code(row, column) or "").lower() in {"true", "t", "yes", "y", "1"}


def half_up(value: Decimal, places: Decimal = FOUR_PLACES) -> Decimal:
    """Round half up, away from zero on both sides, as money is."""
    return value.quantize(places, ROUND_HALF_UP)


def number(row: dict[str, str], column: str) -> Decimal | None:
    """Return an exact number, None where missing; raise where it is not a number."""
    value = code(row, column)
    if value is None:
        return None
    if not AMOUNT.fullmatch(value):
        raise UnreadableError(value)
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise UnreadableError(value) from error


def amount(row: dict[str, str], column: str) -> Decimal | None:
    """Return money as decimal(18,4), None where missing; raise where it does not fit."""
    value = number(row, column)
    if value is None:
        return None
    if abs(value) >= LARGEST_AMOUNT:
        raise UnreadableError(str(value))
    return half_up(value)


def moment(row: dict[str, str], column: str, zone: ZoneInfo) -> tuple[datetime, date] | None:
    """Return the UTC timestamp and the local date; None where missing; raise where unreadable.

    A bare date is that local date, from its midnight. A timestamp without an offset is UTC.
    """
    value = code(row, column)
    if value is None:
        return None
    parts = MOMENT.fullmatch(value)
    if not parts or (parts["offset"] and not parts["clock"]):
        raise UnreadableError(value)
    try:
        day = date(*(int(part) for part in parts["day"].split("-")))
        if parts["clock"] is None:
            midnight = datetime.combine(day, time(), zone)
            return midnight.astimezone(UTC).replace(tzinfo=None), day
        aware = datetime.combine(day, _clock(parts["clock"][1:]), UTC) - _offset(parts["offset"])
    except (ValueError, OverflowError) as error:
        raise UnreadableError(value) from error
    return aware.replace(tzinfo=None), aware.astimezone(zone).date()


def _clock(value: str) -> time:
    hours, minutes, *rest = value.split(":")
    seconds, _, fraction = (rest[0] if rest else "0").partition(".")
    return time(int(hours), int(minutes), int(seconds), int(fraction[:6].ljust(6, "0")))


def _offset(value: str | None) -> timedelta:
    if value in (None, "Z"):
        return timedelta()
    digits = value[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -shift if value[0] == "-" else shift

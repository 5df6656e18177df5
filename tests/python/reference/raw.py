"""Reading raw values: what is missing, what is unreadable, what a text means."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from reference.tables import read_table
from reference.words import MEANS

__all__ = [
    "EIGHT_PLACES",
    "FOUR_PLACES",
    "UnreadableError",
    "amount",
    "code",
    "day",
    "flag",
    "half_up",
    "moment",
    "number",
]
__all__ += ["read_table", "refuses", "text", "yes"]

FOUR_PLACES = Decimal("0.0001")
EIGHT_PLACES = Decimal("0.00000001")
LARGEST_AMOUNT = Decimal(10) ** 10  # beyond it an amount is a typing error, and could overflow the sums
AMOUNT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?P<clock>[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?"
    r" ?(?P<offset>Z|UTC|[+-]\d{2}(:?\d{2})?)?",
    re.ASCII,
)


class UnreadableError(ValueError):
    """A value is there and is not what its column holds."""


def text(row: dict[str, str], column: str) -> str | None:
    """Return a value untouched, or None where it is missing: absent, null or blank."""
    value = row.get(column)
    return value if value and value.strip() else None


def code(row: dict[str, str], column: str) -> str | None:
    """Return a value trimmed, for columns whose spaces mean nothing."""
    value = text(row, column)
    return value.strip() if value else None


def yes(row: dict[str, str], column: str) -> bool | None:
    """Return whether a value says yes, None where nothing is said; raise where the word is unknown."""
    word = (code(row, column) or "").lower()
    if word and word not in MEANS:
        raise UnreadableError(word)
    return MEANS.get(word)


def flag(row: dict[str, str], column: str) -> bool:
    """Return whether a value says yes; a missing or unknown one does not."""
    return MEANS.get((code(row, column) or "").lower()) is True


def refuses(row: dict[str, str], column: str) -> bool:
    """Return whether a value says no; a missing or unknown one does not."""
    return MEANS.get((code(row, column) or "").lower()) is False


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
    return Decimal(value)


def amount(row: dict[str, str], column: str, places: Decimal = FOUR_PLACES) -> Decimal | None:
    """Return money as decimal(18,4), None where missing; raise where it does not fit."""
    value = number(row, column)
    if value is None:
        return None
    if abs(value) >= LARGEST_AMOUNT:
        raise UnreadableError(str(value))
    return half_up(value, places)


def day(row: dict[str, str], column: str) -> date | None:
    """Return the day of a date as it is written, in whatever zone; raise where it is none."""
    value = code(row, column)
    if value is None:
        return None
    try:
        return date.fromisoformat(re.split("[T ]", value)[0])
    except ValueError as error:
        raise UnreadableError(value) from error


def moment(
    row: dict[str, str], column: str, zone: ZoneInfo, naive: ZoneInfo | None = None
) -> tuple[datetime, date] | None:
    """Return the UTC timestamp and the local date; None where missing; raise where unreadable.

    A bare date is that local date, from its midnight. A timestamp without an offset is UTC, or of the zone `naive`.
    """
    value = code(row, column)
    if value is None:
        return None
    parts = MOMENT.fullmatch(value)
    if not parts or (parts["offset"] and not parts["clock"]):
        raise UnreadableError(value)
    try:
        of_year = date.fromisoformat(parts["day"])
        if parts["clock"] is None:
            return _utc(datetime.combine(of_year, time(), zone)), of_year
        clock = datetime.combine(of_year, _clock(parts["clock"][1:]))
        if parts["offset"] is None and naive:
            aware = clock.replace(tzinfo=naive).astimezone(UTC)
        else:
            aware = clock.replace(tzinfo=UTC) - _offset(parts["offset"])
    except (ValueError, OverflowError) as error:
        raise UnreadableError(value) from error
    return _utc(aware), aware.astimezone(zone).date()


def _utc(aware: datetime) -> datetime:
    return aware.astimezone(UTC).replace(tzinfo=None)


def _clock(value: str) -> time:
    hours, minutes, *rest = value.split(":")
    seconds, _, fraction = (rest[0] if rest else "0").partition(".")
    return time(int(hours), int(minutes), int(seconds), int(fraction[:6].ljust(6, "0")))


def _offset(value: str | None) -> timedelta:
    if value in (None, "Z", "UTC"):
        return timedelta()
    digits = value[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -shift if value[0] == "-" else shift

"""Written dates and times: which form each column has, and the same in ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from reference.amounts import UndecidedError

ISO_DAY = re.compile(r"(\d{4})([-/]?)(\d{2})([-/]?)(\d{2})(?=$|[T ])", re.ASCII)
SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)(,? ?)(.*)", re.ASCII)
NAMED = [
    re.compile(r"(?P<month>[A-Za-z]+) (?P<day>\d{1,2}), (?P<year>\d{4})(?P<clock>.*)", re.ASCII),
    re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Za-z]+) (?P<year>\d{4})(?P<clock>.*)", re.ASCII),
]
TWELVE = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))? ?([AaPp])[Mm]", re.ASCII)
MONTHS = ["january", "february", "march", "april", "may", "june", "july"]
MONTHS += ["august", "september", "october", "november", "december"]
SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)
COUNTED = {"serial": SERIAL, "seconds": re.compile(r"[1-9]\d{9}"), "milliseconds": re.compile(r"[1-9]\d{12}")}
ORDERS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def order_of_table(columns: Mapping[str, Sequence[str]], told: str | None = None) -> str | None:
    """Return whether the day or the month is first in the dates of a table; raise where the values don't prove it."""
    if told:
        return ORDERS[told]
    short = [match for texts in columns.values() for text in texts if (match := SHORT.fullmatch(text))]
    proved = set()
    for match in short:
        first, second = int(match[1]), int(match[2])
        if 12 < first <= 31 and 1 <= second <= 12:
            proved.add("day first")
        if 12 < second <= 31 and 1 <= first <= 12:
            proved.add("month first")
    if short and len(proved) != 1:
        raise UndecidedError(short[0][0])
    return proved.pop() if proved else None


def counted_form(texts: Sequence[str]) -> str | None:
    """Return what a column counts from a fixed day on, where all that is filled in does."""
    for form, pattern in COUNTED.items():
        if texts and all(pattern.fullmatch(text) for text in texts):
            return form
    return None


def iso(text: str, order: str | None, counted: str | None) -> str:
    """Return a time in ISO 8601; a text that is none as it is."""
    day = ISO_DAY.match(text)
    if day:
        rest = text[day.end() :]
        return f"{day[1]}-{day[3]}-{day[5]}{_clock(rest[1:]) if TWELVE.fullmatch(rest[1:]) else rest}"
    if counted and COUNTED[counted].fullmatch(text):
        return _from_count(text, counted)
    short = SHORT.fullmatch(text)
    if short and order in {"day first", "month first"}:
        first, second = int(short[1]), int(short[2])
        month, of_month = (second, first) if order == "day first" else (first, second)
        year = short[3] if len(short[3]) == 4 else f"20{short[3]}"
        return f"{year}-{month:02}-{of_month:02}{_clock(short[5])}"
    for pattern in NAMED:
        named = pattern.fullmatch(text)
        if named:
            months = [name for name in MONTHS if named["month"].lower() in {name, name[:3]}]
            if months:
                month = MONTHS.index(months[0]) + 1
                return f"{named['year']}-{month:02}-{int(named['day']):02}{_clock(named['clock'].lstrip(', '))}"
    return text


def _clock(written: str) -> str:
    if not written:
        return ""
    twelve = TWELVE.fullmatch(written)
    if not twelve:
        return f" {written.lstrip('T')}"
    hour, is_afternoon = int(twelve[1]), twelve[4] in "Pp"
    # A clock of twenty-four hours, as Magento's, may name the half of the day all the same.
    if hour == 0 or hour > 12:
        if is_afternoon != (hour > 12):
            return f" {written}"
    else:
        hour = hour % 12 + 12 * is_afternoon
    return f" {hour:02}:{twelve[2]}:{twelve[3] or '00'}"


def _from_count(text: str, form: str) -> str:
    if form == "serial":
        days, _, fraction = text.partition(".")
        day = date(1899, 12, 30) + timedelta(days=int(days))
        if not fraction.strip("0"):
            return day.isoformat()
        return (datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86400))).isoformat(" ")
    seconds = int(text) / (1000 if form == "milliseconds" else 1)
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat(" ") + "Z"

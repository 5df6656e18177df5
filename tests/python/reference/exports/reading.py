"""Reading tables, amounts, times and names of an export with pandas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from reference.exports.judging import FOUR_PLACES
from reference.exports.shop import Customer, Row


def table(folder: Path, name: str, separator: str = ",") -> pd.DataFrame:
    """Return the one file of a folder with such a name, as text; a blank or NULL is None."""
    (file,) = folder.glob(f"{name}.csv")
    frame = pd.read_csv(file, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    frame.columns = [column.strip() for column in frame.columns]
    return frame.map(lambda value: None if value.strip() in ("", "NULL") else value).astype(object)


def rows(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame, with None where nothing is."""
    return [
        {name: None if pd.isna(value) else value for name, value in row.items()} for row in frame.to_dict("records")
    ]


def merged(frame: pd.DataFrame, key: str) -> list[Row]:
    """Return one row for each value of a key, with the first filled value of every column, in the order of the file."""
    return rows(frame.groupby(key, sort=False, as_index=False).first())


def money(text: str | None, mark: str = ".") -> Decimal | None:
    """Return an amount of a text with this decimal mark, whatever currency sign and thousands it has."""
    if text is None:
        return None
    digits = "".join(letter for letter in text if letter.isdigit() or letter in f"-{mark}")
    return Decimal(digits.replace(mark, ".")).quantize(FOUR_PLACES)


def some(value: Decimal | None) -> Decimal:
    """Return an amount by its size, none as zero."""
    return abs(value) if value is not None else Decimal(0)


def moment(text: str | None, zone: str = "UTC", pattern: str | None = None) -> pd.Timestamp | None:
    """Return a time in UTC, without zone; a text without an offset is of this zone."""
    if text is None or text.startswith("0000"):
        return None
    time = pd.to_datetime(text, format=pattern)
    return (time.tz_localize(zone) if time.tzinfo is None else time).tz_convert("UTC").tz_localize(None)


def names(full: str | None) -> tuple[str | None, str | None]:
    """Return a name's first word and the others."""
    first, _, others = (full or "").partition(" ")
    return first or None, others or None


def one_each(customers: Iterable[Customer]) -> list[Customer]:
    """Return a customer once, each detail as it is first known."""
    known: dict[str, Customer] = {}
    for customer in customers:
        if customer.customer_id:
            there = known.setdefault(customer.customer_id, customer)
            news = {name: value for name, value in vars(customer).items() if value and not getattr(there, name)}
            known[customer.customer_id] = replace(there, **news)
    return list(known.values())


def rates(folder: Path) -> dict[str, Decimal]:
    """Return the rate of each foreign currency."""
    if not (folder / "exchange_rates.csv").exists():
        return {}
    return {row["currency"]: Decimal(row["rate_to_reporting"]) for row in rows(table(folder, "exchange_rates"))}

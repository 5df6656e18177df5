"""Writing a known shop as the raw contract, or as a till's own export, in whatever dialect a program may have."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pyarrow
from known_shop import RATES, Order, Shop, days_only, local
from openpyxl import Workbook
from pyarrow import parquet

EPOCH, SPREADSHEET, DAY = datetime(1970, 1, 1), datetime(1899, 12, 30), timedelta(days=1)
Table = list[dict[str, object]]


class Money(NamedTuple):
    """An amount and its currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Dialect:
    """How the files of a shop are written; how a store's clock goes, and which rows the files have."""

    file: str = "csv"
    encoding: str = "utf-8"
    separator: str = ","
    line_end: str = "\n"
    quoting: str = "where needed"
    header: str = "plain"
    number: str = "1234.50"
    currency: str = "column"
    time: str = "2025-01-31T14:30"
    flags: str = "true false"
    nothing: str = ""
    timezone: str = "UTC"
    files: str = "one"
    grain: str = "order"

    @property
    def is_typed(self) -> bool:
        """Return whether values keep their types, so that there is no way of writing them."""
        return self.file.startswith("typed")

    def said(self, shop: Shop) -> Shop:
        """Return what the files say of a shop."""
        return days_only(shop, self.timezone) if self.time == "20250131" and not self.is_typed else shop


# The values that each part of a dialect may have. Typed files have no way of writing values, and are added to these.
CHOICES: dict[str, Sequence[str]] = {
    "file": ("csv", "txt", "csv.gz", "tsv.gz", "csv.zst", "parquet", "xlsx"),
    "encoding": ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"),
    "separator": (",", ";", "\t", "|"),
    "line_end": ("\n", "\r\n", "\r"),
    "quoting": ("where needed", "everything", "backslash"),
    "header": ("plain", "capitals", "blanks around"),
    "number": ("1234.50", "1234,50", "1,234.50", "1.234,50", "1 234,50", "1'234.50"),
    "currency": ("column", "€1", "1 €", "EUR 1", "1 EUR"),
    "time": (
        *("2025-01-31T14:30", "2025-01-31 14:30:00", "2025-01-31T14:30:00Z", "2025-01-31 14:30:00+05:30"),
        *("31/01/2025 14:30", "01/31/2025 2:30 PM", "31.01.2025 14:30:00", "45688.604166667", "20250131", "1738333800"),
    ),
    "flags": ("true false", "Yes No", "1 0", "oui non", "JA NEIN"),
    "nothing": ("", "NULL", "n/a"),
    "timezone": ("UTC", "Europe/Paris", "America/New_York"),
    "files": ("one", "a year each", "in a folder"),
    "grain": ("order", "line with its part", "line with the total"),
}

NUMBERS: dict[str, Callable[[str], str]] = {
    "1234.50": lambda number: number.replace(",", ""),
    "1234,50": lambda number: number.replace(",", "").replace(".", ","),
    "1,234.50": lambda number: number,
    "1.234,50": lambda number: number.translate({ord(","): ".", ord("."): ","}),
    "1 234,50": lambda number: number.translate({ord(","): "\u00a0", ord("."): ","}),
    "1'234.50": lambda number: number.replace(",", "'"),
}
SIGNS = {"EUR": "€", "GBP": "£"}
CURRENCIES: dict[str, Callable[[str, str], str]] = {
    "column": lambda number, code: number,
    "€1": lambda number, code: f"-{SIGNS[code]}{number[1:]}" if number.startswith("-") else f"{SIGNS[code]}{number}",
    "1 €": lambda number, code: f"{number} {SIGNS[code]}",
    "EUR 1": lambda number, code: f"{code} {number}",
    "1 EUR": lambda number, code: f"{number}\u00a0{code}",
}
TIMES: dict[str, Callable[[datetime], str]] = {
    "2025-01-31T14:30": lambda at: f"{at:%Y-%m-%dT%H:%M}",
    "2025-01-31 14:30:00": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    "2025-01-31T14:30:00Z": lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}",
    "2025-01-31 14:30:00+05:30": lambda at: f"{at + timedelta(hours=5.5):%Y-%m-%d %H:%M:%S}+05:30",
    "31/01/2025 14:30": lambda at: f"{at:%d/%m/%Y %H:%M}",
    "01/31/2025 2:30 PM": lambda at: f"{at:%m/%d/%Y} {at.hour % 12 or 12}:{at:%M %p}",
    "31.01.2025 14:30:00": lambda at: f"{at:%d.%m.%Y %H:%M:%S}",
    "45688.604166667": lambda at: f"{(at - SPREADSHEET) / DAY:.9f}",
    "20250131": lambda at: f"{at:%Y%m%d}",
    "1738333800": lambda at: str(int((at - EPOCH).total_seconds())),
}
DAYS: dict[str, Callable[[date], str]] = {
    "31/01/2025 14:30": lambda day: f"{day:%d/%m/%Y}",
    "01/31/2025 2:30 PM": lambda day: f"{day:%m/%d/%Y}",
    "31.01.2025 14:30:00": lambda day: f"{day:%d.%m.%Y}",
    "45688.604166667": lambda day: str((day - SPREADSHEET.date()).days),
    "20250131": lambda day: f"{day:%Y%m%d}",
}
# These columns name the same moment everywhere.
MOMENTS = ("2025-01-31T14:30:00Z", "2025-01-31 14:30:00+05:30", "1738333800")

# The export of a till that writes a row for each line, and what its columns mean. Times are those of its clock.
TILL = {
    "order_id": "N° de vente",
    "customer_id": "Réf. client",
    "email": "Courriel",
    "ordered_at": "Acheté le",
    "total_amount": "Montant",
    "refunded_amount": "Remboursé",
    "discount_amount": "Remise",
    "shipping_amount": "Frais d'envoi",
    "tax_amount": "dont TVA",
    "currency": "Devise",
    "financial_status": "État",
    "cancelled_at": "Annulé le",
    "is_test": "Essai",
    "channel": "Canal",
    "promo_code": "Code",
}
TILL_LINES = {
    "product_id": "Article",
    "product_category": "Rayon",
    "quantity": "Pièces",
    "unit_price": "Prix",
    "discount_amount": "Rabais",
    "unit_cost": "Achat",
}


def dialects(count: int, seed: int) -> list[Dialect]:
    """Return dialects that use each value of a part equally often, beside as many values of other parts as can be."""
    chance, chosen = random.Random(seed), []
    used, beside = Counter(), set()
    while len(chosen) < count:
        rarest = {}
        for part, values in CHOICES.items():
            least = min(used[part, value] for value in values)
            rarest[part] = [value for value in values if used[part, value] == least]
        candidates = [{part: chance.choice(values) for part, values in rarest.items()} for _ in range(60)]
        best = max(candidates, key=lambda one: len(set(combinations(one.items(), 2)) - beside))
        used.update(best.items())
        beside.update(combinations(best.items(), 2))
        chosen.append(Dialect(**best))
    return chosen


def write(folder: Path, shop: Shop, dialect: Dialect) -> None:
    """Write a shop into a folder."""
    folder.mkdir(parents=True)
    if dialect.grain == "order":
        write_table(folder, "orders", [order_row(order, dialect) for order in shop.orders], dialect, "ordered_at")
        write_table(folder, "order_lines", [line_row(order, number) for order, number in lines_of(shop)], dialect)
    else:
        rows = [till_row(order, number, dialect) for order, number in lines_of(shop)]
        write_table(
            folder, "receipts" if dialect.files != "in a folder" else "orders", rows, dialect, TILL["ordered_at"]
        )
        (folder / "till.yml").write_text(till_format(dialect), encoding="utf-8")
    customers = [vars(customer) for customer in shop.customers]
    write_table(folder, "customers", [written_times(row, dialect, "UTC") for row in customers], dialect)
    write_table(folder, "exchange_rates", rates(), dialect)


def rates() -> Table:
    """Return the rates of the pound."""
    return [{"currency": "GBP", "valid_from": day, "rate_to_reporting": rate} for day, rate in RATES.items()]


def lines_of(shop: Shop) -> Iterator[tuple[Order, int]]:
    """Return each line as its order and its number in it."""
    return ((order, number) for order in shop.orders for number in range(len(order.lines)))


def order_row(order: Order, dialect: Dialect) -> dict[str, object]:
    """Return an order's values by the contract's columns."""

    def money(amount: Decimal) -> Money:
        return Money(amount, order.currency)

    row = {
        "order_id": order.order_id,
        "customer_id": order.customer_id,
        "email": order.buyer.email if order.buyer else None,
        "ordered_at": order.ordered_at,
        "total_amount": money(order.total_amount),
        "refunded_amount": money(order.refunded_amount) if order.refunded_amount else None,
        "discount_amount": money(order.discount_amount),
        "shipping_amount": money(order.shipping_amount),
        "tax_amount": money(order.tax_amount),
        "currency": order.currency,
        "financial_status": "paid" if order.status in ("cancelled", "test") else order.status,
        "cancelled_at": order.ordered_at + DAY if order.status == "cancelled" else None,
        "is_test": order.status == "test",
        "channel": order.channel,
        "promo_code": order.promo_code,
    }
    if dialect.currency != "column" and not dialect.is_typed:
        del row["currency"]
    return written_times(row, dialect, dialect.timezone if dialect.grain != "order" else "UTC")


def line_row(order: Order, number: int) -> dict[str, object]:
    """Return a line's values by the contract's columns."""
    line = order.lines[number]
    amounts = {name: Money(getattr(line, name), order.currency) for name in ("unit_price", "discount_amount")}
    # Costs are in euros, whatever the order's currency.
    return vars(line) | amounts | {"unit_cost": Money(line.unit_cost, "EUR") if line.unit_cost is not None else None}


def till_row(order: Order, number: int, dialect: Dialect) -> dict[str, object]:
    """Return a line's row of the till: the order's values, its total or the line's part of it, and the line's."""
    row = order_row(order, dialect)
    if dialect.grain == "line with its part":
        rest = order.total_amount - sum(line.amount for line in order.lines)
        row["total_amount"] = Money(order.lines[number].amount + (0 if number else rest), order.currency)
    line = line_row(order, number)
    return {TILL[name]: value for name, value in row.items()} | {TILL_LINES[name]: line[name] for name in TILL_LINES}


def till_format(dialect: Dialect) -> str:
    """Return the format file that says what the till's columns mean."""
    orders = "".join(f'          {name}: "{column}"\n' for name, column in TILL.items())
    lines = "".join(f'          {name}: "{column}"\n' for name, column in TILL_LINES.items())
    return f"""
format: till
title: Till
exports:
  - title: Sales of the till
    recognised_by: ["{TILL["order_id"]}", "{TILL["ordered_at"]}", "{TILL["total_amount"]}"]
    naive_timestamps: local
    tables:
      orders:
        one_row_per: order_id
        {"sum: [total_amount]" if dialect.grain == "line with its part" else ""}
        columns:
{orders}
      order_lines:
        columns:
          order_line_id: {{number_within: "{TILL["order_id"]}"}}
          order_id: "{TILL["order_id"]}"
{lines}
"""


def written_times(row: dict[str, object], dialect: Dialect, clock: str) -> dict[str, object]:
    """Return a row with its times as this clock shows them, but for those that say one moment everywhere."""
    if dialect.time in MOMENTS:
        clock = "UTC"
    elif dialect.time == "20250131" and not dialect.is_typed:
        clock = dialect.timezone
    return {name: local(value, clock) if isinstance(value, datetime) else value for name, value in row.items()}


def write_table(folder: Path, name: str, rows: Table, dialect: Dialect, year_of: str | None = None) -> None:
    """Write a table as one file or, where its rows have a time, as a file for each year."""
    end = dialect.file.removeprefix("typed ")
    if not year_of or dialect.files == "one":
        write_file(folder / f"{name}.{end}", rows, dialect)
        return
    for year in sorted({row[year_of].year for row in rows}):
        file = folder / (f"{name}_{year}.{end}" if dialect.files == "a year each" else f"{name}/{year}.{end}")
        file.parent.mkdir(exist_ok=True)
        write_file(file, [row for row in rows if row[year_of].year == year], dialect)


def write_file(file: Path, rows: Table, dialect: Dialect) -> None:
    """Write rows with the columns of the first."""
    names = [{"capitals": str.upper, "blanks around": " {} ".format}.get(dialect.header, str)(name) for name in rows[0]]
    to_value = typed if dialect.is_typed else text
    values = [[to_value(value, dialect) for value in row.values()] for row in rows]
    if file.suffix == ".xlsx":
        workbook = Workbook()
        for row in [names, *values]:
            workbook.active.append(row)
        workbook.save(file)
    elif file.suffix == ".parquet":
        columns = zip(*values, strict=True)
        parquet.write_table(pyarrow.table(dict(zip(names, map(list, columns), strict=True))), file)
    else:
        packed(file, encoded("".join(line(row, dialect) for row in [names, *values]), dialect))


def typed(value: object, dialect: Dialect) -> object:
    """Return a value in a type of its own."""
    value = value.amount if isinstance(value, Money) else value
    if isinstance(value, datetime) and dialect.file == "typed parquet" and dialect.time in MOMENTS:
        return value.replace(tzinfo=UTC).astimezone(ZoneInfo("Asia/Kolkata"))
    return value


def text(value: object, dialect: Dialect) -> str:
    """Return a value as the dialect writes it."""
    if value is None:
        return dialect.nothing
    if isinstance(value, bool):
        return dialect.flags.split()[not value]
    if isinstance(value, Money):
        return CURRENCIES[dialect.currency](NUMBERS[dialect.number](f"{value.amount:,}"), value.currency)
    if isinstance(value, Decimal):
        return NUMBERS[dialect.number](f"{value:,}")
    if isinstance(value, datetime):
        return TIMES[dialect.time](value)
    return DAYS.get(dialect.time, date.isoformat)(value) if isinstance(value, date) else str(value)


def line(values: list[str], dialect: Dialect) -> str:
    """Return values as a line of a CSV file."""

    def field(value: str) -> str:
        if dialect.quoting == "where needed" and not any(
            mark in value for mark in (dialect.separator, '"', "\n", "\r")
        ):
            return value
        return '"' + value.replace('"', '\\"' if dialect.quoting == "backslash" else '""') + '"'

    return dialect.separator.join(map(field, values)) + dialect.line_end


def encoded(content: str, dialect: Dialect) -> bytes:
    """Return text in the dialect's encoding, with the mark that UTF-16 has."""
    return ("\ufeff" if dialect.encoding.startswith("utf-16") else "").encode(dialect.encoding) + content.encode(
        dialect.encoding
    )


def packed(file: Path, content: bytes) -> None:
    """Write a file, packed as its name says."""
    if file.suffix == ".gz":
        content = gzip.compress(content, mtime=0)
    elif file.suffix == ".zst":
        content = pyarrow.compress(content, codec="zstd", asbytes=True)
    file.write_bytes(content)


TYPED = [
    Dialect(file="typed parquet", timezone="Europe/Paris"),
    Dialect(file="typed parquet", time=MOMENTS[0], grain="line with its part", timezone="America/New_York"),
    Dialect(file="typed xlsx", timezone="America/New_York", files="a year each"),
    Dialect(file="typed xlsx", timezone="Europe/Paris", grain="line with the total", files="in a folder"),
]


def every_dialect() -> list[Dialect]:
    """Return the dialects that are read back: twenty-four."""
    return [*dialects(20, 2025), *TYPED]


# Two that have it all, and that say as much as the plain files of the contract do.
NASTY = {
    "a dialect": Dialect(
        file="csv.gz",
        encoding="cp1252",
        separator=";",
        line_end="\r\n",
        quoting="backslash",
        header="capitals",
        number="1.234,50",
        currency="1 €",
        time="31.01.2025 14:30:00",
        flags="oui non",
        nothing="n/a",
        files="a year each",
    ),
    "lines of a till": Dialect(
        file="txt",
        encoding="utf-16-le",
        separator="\t",
        quoting="everything",
        number="1 234,50",
        currency="EUR 1",
        time="01/31/2025 2:30 PM",
        flags="JA NEIN",
        nothing="NULL",
        files="in a folder",
        grain="line with its part",
    ),
}

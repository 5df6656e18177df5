"""Orders written in any dialect of a shop's programs are read back as they were."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from inline import query
from reference.orders import read_shop
from reference.settings import Settings

COLUMNS = ["order_id", "customer_id", "ordered_at", "total_amount", "refunded_amount", "is_test", "financial_status"]
READ = f"select raw_row_number, store_id, {', '.join(COLUMNS)}, currency"
READ += " from ({{ sextant.read_raw('orders') }}) as orders"
SHOPS = 10
EPOCH, SPREADSHEET = datetime(1970, 1, 1), datetime(1899, 12, 30)
# One amount that shows the decimal mark, one day that shows the order: a column without any has to be asked about.
ANCHOR = ("anchor", "7", datetime(2024, 5, 25, 16, 45), Decimal("1234.50"), Decimal("-2.50"), False, "paid")

Order = tuple[str, str | None, datetime, Decimal, Decimal | None, bool | None, str | None]

TIMES: dict[str, Callable[[datetime], str]] = {
    "iso": lambda at: at.isoformat(),
    "iso with an offset": lambda at: (at + timedelta(hours=2)).isoformat(" ") + "+02:00",
    "day first": lambda at: f"{at.day:02}/{at.month:02}/{at.year} {at:%H:%M:%S}",
    "day first with points": lambda at: f"{at.day}.{at.month}.{at.year} {at:%H:%M:%S}",
    "day first, year of two digits": lambda at: f"{at.day:02}-{at.month:02}-{at.year % 100:02} {at:%H:%M:%S}",
    "month first": lambda at: f"{at.month}/{at.day}/{at.year} {at:%H:%M:%S}",
    "month first, twelve hours": lambda at: f"{at.month}/{at.day}/{at.year} {at:%I:%M:%S %p}",
    "day first, twelve hours": lambda at: f"{at.day:02}/{at.month:02}/{at.year} {at:%I:%M:%S%p}".lower(),
    "named": lambda at: f"{at:%b} {at.day}, {at.year} {at:%H:%M:%S}",
    "named, twelve hours": lambda at: f"{at.day} {at:%B} {at.year} {at:%I:%M:%S %p}",
    "seconds": lambda at: str(int((at - EPOCH).total_seconds())),
    "milliseconds": lambda at: str(int((at - EPOCH).total_seconds()) * 1000),
    "serial": lambda at: f"{(at - SPREADSHEET).total_seconds() / 86400:.9f}",
}
MARKS = {"point": (".", ["", ",", " ", "'"]), "comma": (",", ["", ".", " ", "\u00a0", "\u202f"])}
CURRENCIES = {"": "{}", "before": "€{}", "code before": "EUR {}", "behind": "{} €", "code behind": "{}\u00a0EUR"}
MINUS = {"before": "-{}", "behind": "{}-", "in parentheses": "({})"}
NOTHING = ["", " ", "NULL", "n/a", "#N/A", "-", "\u00a0"]
FLAGS = {
    True: ["true", "Yes", "1", "oui", "JA", "sí"],
    False: ["false", "No", "0", "non", "Nein", "0.0"],
    None: NOTHING,
}
STATUSES = {"paid": ["paid", " PAID "], "pending": ["pending"], None: NOTHING}

ids = st.integers(1, 10**9).map(str)
amounts = st.decimals(-9_999_999, 9_999_999, places=2)
orders = st.tuples(
    *(ids.map("O{}".format), st.one_of(st.none(), ids)),
    st.datetimes(datetime(2002, 1, 1), datetime(2049, 12, 31)).map(lambda at: at.replace(microsecond=0)),
    *(amounts, st.one_of(st.none(), amounts), st.sampled_from([True, False, None])),
    st.sampled_from(["paid", "pending", None]),
)
dialects = st.fixed_dictionaries(
    {
        "separator": st.sampled_from(",;\t|"),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "mark": st.sampled_from(list(MARKS)),
        "thousands": st.integers(0, 4),
        "currency": st.sampled_from(list(CURRENCIES)),
        "minus": st.sampled_from(list(MINUS)),
        "places": st.sampled_from(["all", "needed"]),
        "time": st.sampled_from(list(TIMES)),
        "apostrophe": st.booleans(),
        "word": st.integers(0, 6),
    }
)
shops = st.lists(st.tuples(dialects, st.lists(orders, max_size=6)), min_size=SHOPS, max_size=SHOPS)


def written_amount(amount: Decimal | None, dialect: dict) -> str:
    """Return an amount in a dialect."""
    if amount is None:
        return NOTHING[dialect["word"]]
    mark, separators = MARKS[dialect["mark"]]
    whole, _, fraction = f"{abs(amount):,.2f}".partition(".")
    text = whole.replace(",", separators[dialect["thousands"] % len(separators)])
    if dialect["places"] == "all" or fraction != "00":
        text += mark + fraction
    currency, minus = CURRENCIES[dialect["currency"]], MINUS[dialect["minus"]] if amount < 0 else "{}"
    # A minus at the end is next to the digits; a minus at the beginning, or parentheses, are outside of everything.
    return currency.format(minus.format(text)) if dialect["minus"] == "behind" else minus.format(currency.format(text))


def written(order: Order, dialect: dict) -> list[str]:
    """Return the fields of an order in a dialect."""
    order_id, customer_id, ordered_at, total, refund, is_test, status = order
    flags, statuses = FLAGS[is_test], STATUSES[status]
    return [
        f"'{order_id}" if dialect["apostrophe"] else f" {order_id}\u00a0",
        NOTHING[dialect["word"]]
        if customer_id is None
        else f"{customer_id}.0"
        if dialect["apostrophe"]
        else customer_id,
        TIMES[dialect["time"]](ordered_at),
        written_amount(total, dialect),
        written_amount(refund, dialect),
        flags[dialect["word"] % len(flags)],
        statuses[dialect["word"] % len(statuses)],
    ]


def write(file: Path, dialect: dict, rows: list[Order]) -> None:
    """Write orders in a dialect."""
    file.parent.mkdir(parents=True)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter=dialect["separator"], quoting=dialect["quoting"])
        writer.writerow(COLUMNS)
        writer.writerows(written(order, dialect) for order in rows)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for dbt's files."""
    return tmp_path_factory.mktemp("dialects")


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(shops)
def test_orders_of_every_dialect_are_read_back(work, shops):
    """Each shop is a store of its own, whose values prove its own dialect: one query reads them all."""
    place = work / f"example {len(list(work.iterdir()))}"
    stores, expected = [], []
    for number, (dialect, rows) in enumerate(shops):
        name, rows = f"S{number:02}", [ANCHOR, *rows]
        write(place / name / "orders.csv", dialect, rows)
        stores.append({"name": name, "folder": str(place / name), "customer_ids": "shared"})
        currency = "EUR" if dialect["currency"] else None
        expected += [(name, *order, currency) for order in rows]
    found = query(work, READ, {"stores": stores})
    for actual, wanted in zip(sorted(found), expected, strict=True):
        assert actual[1:] == wanted, shops[int(wanted[0][1:])][0]


@settings(max_examples=60, deadline=None)
@given(dialects, st.lists(orders, max_size=6))
def test_the_reference_reads_them_too(tmp_path_factory, dialect, rows):
    folder = tmp_path_factory.mktemp("dialect") / "raw"
    write(folder / "orders.csv", dialect, [ANCHOR, *rows])
    shop = read_shop(folder, Settings(as_of_date=datetime(2049, 12, 31).date()))
    for order, wanted in zip(shop.orders, [ANCHOR, *rows], strict=True):
        assert (order.order_id, order.customer_id, order.ordered_at, order.total_amount) == wanted[:4], dialect
        assert order.refunded_amount >= abs(wanted[4] or 0)
        assert (order.currency == "EUR") == bool(dialect["currency"])

"""Small shops made of typed rows, to be written in every form that raw data may take."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow
from pyarrow import parquet
from warehouse import write_csv

Rows = list[dict[str, object]]
LAST_MINUTE = datetime(2024, 6, 12, 18, 30)


def minimal_order(order_id: str, **values: object) -> dict[str, object]:
    """Return one raw order of the four required columns, with the values that a test is about."""
    order = {
        "order_id": order_id,
        "customer_id": "C1",
        "ordered_at": "2024-05-01",
        "total_amount": "10.00",
    }
    return order | values


def clean_shop() -> dict[str, Rows]:
    """Return a readable shop of 60 orders by 13 customers, every optional order column used."""
    return {"orders": clean_orders(), "customers": clean_customers(), "exchange_rates": rates()}


def clean_orders() -> Rows:
    """Return orders of every status but rejected, spread over a year and a half."""
    return [
        {
            "order_id": f"{number:03}",
            "customer_id": number * number % 13 + 1 if number % 20 != 10 else None,
            "ordered_at": LAST_MINUTE - timedelta(days=number * 9, minutes=number * 37),
            "total_amount": Decimal(-500 if number % 17 == 0 else number * 7 % 90 * 100) / 100,
            "store_id": ("S1", "S2", None)[number % 3],
            "currency": ("EUR", "USD", "EUR", None)[number % 4],
            "refunded_amount": Decimal(250) / 100 if number % 11 == 0 else None,
            "financial_status": ("paid", "pending" if number == 25 else "paid", None)[number % 3],
            "cancelled_at": LAST_MINUTE if number == 31 else None,
            "is_test": number == 37,
            "channel": ("web", "store")[number % 2],
            "updated_at": LAST_MINUTE,
        }
        for number in range(60)
    ]


def clean_customers() -> Rows:
    """Return the customers, one of whom never ordered."""
    return [
        {
            "customer_id": number,
            "country_code": ("FR", "BE")[number % 2],
            "acquisition_channel": ("search", "friend", None)[number % 3],
            "created_at": LAST_MINUTE - timedelta(days=900 + number),
        }
        for number in range(1, 15)
    ]


def rates() -> Rows:
    """Return two rates of the dollar in euros."""
    return [
        {"currency": "USD", "valid_from": date(2022, 1, 1), "rate_to_reporting": Decimal("0.95")},
        {"currency": "USD", "valid_from": date(2024, 1, 1), "rate_to_reporting": Decimal("0.91")},
    ]


def as_table(rows: Rows) -> pyarrow.Table:
    """Return rows as a table with the types of their values."""
    return pyarrow.Table.from_pylist(rows)


def write_csv_shop(folder: Path, shop: dict[str, Rows], delimiter: str = ",") -> Path:
    """Write a shop as a folder of CSV files."""
    for table, rows in shop.items():
        write_csv(folder / f"{table}.csv", rows, delimiter)
    return folder


def write_parquet_shop(folder: Path, shop: dict[str, Rows]) -> Path:
    """Write a shop as a folder of Parquet files with typed columns."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in shop.items():
        parquet.write_table(as_table(rows), folder / f"{table}.parquet")
    return folder

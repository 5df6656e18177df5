"""Rows that cannot be used keep their place: a status, a reason, and nothing lost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from decimal import Decimal
from pathlib import Path

import pytest
from comparison import assert_same_mart, assert_same_rows
from reference.orders import Order, read_shop
from shops import minimal_order
from warehouse import build, read, write_csv

EXPECTED = {
    "counted": [{}, {"total_amount": "0"}, {"total_amount": " 7.5 "}, {"currency": " eur "}],
    "unreadable_total_amount": [
        {"total_amount": "twelve"},
        {"total_amount": "12,50"},
        {"total_amount": "NaN"},
        {"total_amount": "inf"},
        {"total_amount": "123456789012345678901234567890"},
        {"total_amount": "99999999999999.9999"},
        {"total_amount": "EUR 5"},
    ],
    "missing_total_amount": [{"total_amount": ""}, {"total_amount": "  "}],
    "unreadable_ordered_at": [
        {"ordered_at": "yesterday"},
        {"ordered_at": "2024-02-30"},
        {"ordered_at": "2024-05-01 25:00:00"},
        {"ordered_at": "31/12/2023"},
        {"ordered_at": "45413"},
    ],
    "missing_ordered_at": [{"ordered_at": ""}],
    "missing_order_id": [{"order_id": ""}, {"order_id": "   "}],
    "no_exchange_rate": [{"currency": "XTS"}, {"currency": "USD", "ordered_at": "2021-12-31"}],
    "future": [
        {"ordered_at": "2999-01-01"},
        {"ordered_at": "2999-01-01", "currency": "USD"},
        {"ordered_at": "9999-12-31T23:59:59Z"},
    ],
    "test": [{"is_test": "Yes"}, {"is_test": " TRUE "}, {"is_test": "1"}],
    "guest": [{"customer_id": ""}, {"customer_id": " "}],
    "cancelled": [{"cancelled_at": "2024-05-02"}, {"cancelled_at": "last week"}],
    "not_paid": [{"financial_status": "pending"}, {"financial_status": "refunded"}],
    "fully_refunded": [{"refunded_amount": "10.00"}, {"refunded_amount": "11"}],
    "negative_amount": [{"total_amount": "-3.10"}],
}
AMOUNTS = "refunded_amount", "revenue"
EMPTY = {
    "currency": "",
    "refunded_amount": "",
    "financial_status": "",
    "cancelled_at": "",
    "is_test": "",
    "updated_at": "",
}
VERSIONS = [
    ("D1", "2024-05-03", "superseded"),
    ("D1", "2024-05-04T00:00:00+02:00", "counted"),
    ("D1", "", "superseded"),
    ("D2", "", "superseded"),
    ("D2", "", "counted"),
    ("D3", "2024-05-03 10:00:00+00", "counted"),
    ("D3", "2024-05-03T11:30:00+02:00", "superseded"),
]


def bad_orders() -> tuple[list[dict[str, object]], dict[str, str]]:
    """Return raw orders of every reason, and the reason each must get by its order_id."""
    rows, reasons = [], {}
    for reason, cases in EXPECTED.items():
        for number, case in enumerate(cases, start=1):
            row = minimal_order(f"{reason} {number}", **EMPTY) | case
            rows.append(row)
            order_id = row["order_id"] if row["order_id"].strip() else f"row {len(rows)}"
            reasons[order_id] = reason
    rows += [minimal_order(name, **EMPTY | {"updated_at": at}) for name, at, _ in VERSIONS]
    rows.append(minimal_order("refund in words", **EMPTY | {"refunded_amount": "a lot"}))
    reasons["refund in words"] = "counted"
    return rows, reasons


@pytest.fixture(scope="module")
def raw_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the bad orders and one exchange rate."""
    folder = tmp_path_factory.mktemp("bad_rows") / "raw"
    write_csv(folder / "orders.csv", bad_orders()[0])
    rate = {"currency": "USD", "valid_from": "2022-01-01", "rate_to_reporting": "0.9"}
    write_csv(folder / "exchange_rates.csv", [rate, rate | {"valid_from": "soon"}])
    return folder


@pytest.fixture(scope="module")
def warehouse(raw_data: Path) -> Path:
    """Build the marts that say what became of the bad orders, which never stop a build."""
    warehouse = raw_data.parent / "warehouse.duckdb"
    select = "+orders +order_reconciliation +rejected_rows"
    run = build(warehouse, variables={"raw_data": raw_data}, select=select, only="models")
    return run.succeeded().warehouse


def test_every_row_gets_the_reason_it_deserves(warehouse):
    _, expected = bad_orders()
    actual = dict(read(warehouse, "select order_id, status_reason from core.orders where order_version = 1"))
    assert {order_id: actual.get(order_id) for order_id in expected} == expected


def test_the_latest_version_of_an_order_counts(warehouse):
    actual = read(
        warehouse,
        "select order_id, status_reason from core.orders where order_id in ('D1', 'D2', 'D3')",
    )
    assert_same_rows(actual, [(order_id, reason) for order_id, _, reason in VERSIONS])


def test_the_reference_judges_every_row_alike(warehouse, raw_data):
    orders = read_shop(raw_data).orders
    assert_same_mart(warehouse, "core.orders", Order, orders, or_zero=AMOUNTS)


def test_no_row_and_no_amount_is_lost(warehouse, raw_data):
    rows, _ = bad_orders()
    assert read(warehouse, "select count(*) from core.orders") == [(len(rows),)]
    amounts = defaultdict(lambda: [0, Decimal(0)])
    for order in read_shop(raw_data).orders:
        amounts[order.order_status, order.status_reason][0] += 1
        amounts[order.order_status, order.status_reason][1] += order.total_amount or Decimal(0)
    columns = "order_status, status_reason, orders, coalesce(total_amount, 0)"
    actual = read(warehouse, f"select {columns} from quality.order_reconciliation where orders > 0")
    assert_same_rows(actual, [(*key, *totals) for key, totals in amounts.items()])


@pytest.mark.parametrize("unreadable", ["twelve", "12,50", "NaN", "yesterday", "2024-02-30", "a lot", "soon"])
def test_an_unreadable_value_is_listed_as_the_raw_text(warehouse, unreadable):
    rows = read(warehouse, "select * from quality.rejected_rows")
    assert any(unreadable in map(str, row) for row in rows)


def test_the_shop_is_judged_up_to_its_latest_usable_order(raw_data):
    shop = read_shop(raw_data)
    assert str(shop.as_of_date) == "2024-05-01"
    assert shop.reporting_currency == "EUR"
    assert len({astuple(order)[:2] for order in shop.orders}) == len(shop.orders)

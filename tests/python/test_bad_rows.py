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
    "counted": [
        *({}, {"total_amount": "0"}, {"total_amount": " 7.5 "}, {"currency": " eur "}, {"currency": "N/A"}),
        *(
            {"total_amount": text}
            for text in ("12,50", "1.234,50", "1,234.50", "1 234,50", "1\u202f234,50", "1'234.50")
        ),
        *(
            {"total_amount": text}
            for text in ("EUR 5", "5,00 €", "€5.00", "$5.00", "5 kr", "1.234.567", "1\u202f234,5")
        ),
        *({"refunded_amount": text} for text in ("-2.50", "2,50 €", "null", "9.99")),
        *({"ordered_at": text} for text in ("31/12/2023", "1.2.2024", "31-12-23", "03/04/2024 10:05", "20231231")),
        *({"ordered_at": text} for text in ("Dec 31, 2023", "31 December 2023 10:05 PM", "2023/12/31", "1995-01-01")),
        *({"financial_status": text} for text in ("Paid", "wc-completed", "PARTIALLY_PAID", "Terminée", "<null>")),
        *({"is_test": text} for text in ("non", "0", "0.0", "n/a", "not_set", "-")),
        *({"cancelled_at": text} for text in ("0000-00-00", "NaT", "None")),
        *({"customer_id": text} for text in ("guest house", "'0042", "C1\u00a0", "7.0")),
    ],
    "unreadable_total_amount": [
        {"total_amount": "twelve"},
        {"total_amount": "inf"},
        {"total_amount": "123456789012345678901234567890"},
        {"total_amount": "99999999999999.9999"},
        {"total_amount": "12 34"},
        {"total_amount": "1.23.456"},
        {"total_amount": "5 euros"},
    ],
    "missing_total_amount": [{"total_amount": text} for text in ("", "  ", "NaN", "#N/A", "-", "\u00a0")],
    "unreadable_ordered_at": [
        {"ordered_at": "yesterday"},
        {"ordered_at": "2024-02-30"},
        {"ordered_at": "2024-05-01 25:00:00"},
        {"ordered_at": "31/02/2024"},
        {"ordered_at": "31/12/2023 noon"},
        {"ordered_at": "45413"},
        {"ordered_at": "1714521600"},
    ],
    "missing_ordered_at": [{"ordered_at": ""}, {"ordered_at": "0000-00-00 00:00:00"}],
    "before_first_year": [{"ordered_at": "1994-12-31"}, {"ordered_at": "31/12/1899"}, {"ordered_at": "0024-05-01"}],
    "unreadable_refunded_amount": [{"refunded_amount": "a lot"}],
    "unreadable_cancelled_at": [{"cancelled_at": "last week"}],
    "unreadable_is_test": [{"is_test": "perhaps"}, {"is_test": "2"}],
    "missing_order_id": [{"order_id": ""}, {"order_id": "   "}, {"order_id": "(null)"}],
    "no_exchange_rate": [
        {"currency": "XTS"},
        {"currency": "USD", "ordered_at": "2021-12-31"},
        {"total_amount": "£5"},
        {"total_amount": "5,00 CHF"},
    ],
    "future": [
        {"ordered_at": "2999-01-01"},
        {"ordered_at": "2999-01-01", "currency": "USD"},
        {"ordered_at": "9999-12-31T23:59:59Z"},
    ],
    "test": [{"is_test": text} for text in ("Yes", " TRUE ", "1", "1.0", "oui", "Ja", "sí")],
    "guest": [{"customer_id": text} for text in ("", " ", "0", "0.0", "'0", "-1", "Guest", "null", "\u00a0\ufeff")],
    "cancelled": [
        *({"cancelled_at": text} for text in ("2024-05-02", "31/12/2023")),
        *({"financial_status": text} for text in ("cancelled", "wc-cancelled", "Storniert", "ANNULÉE")),
    ],
    "unknown_status": [{"financial_status": "mystery"}, {"financial_status": "wc-mystery"}],
    "not_paid": [{"financial_status": text} for text in ("pending", "on-hold", "En attente de paiement", "voided")],
    "fully_refunded": [
        *({"refunded_amount": text} for text in ("10.00", "11", "-10,00")),
        *({"financial_status": text} for text in ("refunded", "Remboursée")),
        {"refunded_amount": "10.00", "financial_status": "voided"},
    ],
    "negative_amount": [
        {"total_amount": text} for text in ("-3.10", "(3,10)", "3.10-", "-€3.10", "($3.10)", "-3,10 €")
    ],
}
# The raw id, and the id as which it is read.
SPELLED = {"\u00a0spaced\u200b ": "spaced", "'0012": "0012", "34.0": "34", "56.00": "56.00", "NC": "NC"}
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
    ("D2", "", "line_of_order"),
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
            order_id = f"row {len(rows)}" if reason == "missing_order_id" else row["order_id"]
            reasons[order_id] = reason
    rows += [minimal_order(name, **EMPTY | {"updated_at": at}) for name, at, _ in VERSIONS]
    rows += [minimal_order(raw_id, **EMPTY) for raw_id in SPELLED]
    reasons |= dict.fromkeys(SPELLED.values(), "counted")
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
    """Build the marts that report the bad orders, which are more than a real shop may have."""
    warehouse = raw_data.parent / "warehouse.duckdb"
    select = "+orders +order_reconciliation +rejected_rows"
    variables = {"raw_data": raw_data, "most_rejected": 1}
    run = build(warehouse, variables=variables, select=select, only="models")
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


@pytest.mark.parametrize(
    "unreadable", ["twelve", "12 34", "1.23.456", "yesterday", "2024-02-30", "a lot", "last week", "perhaps", "soon"]
)
def test_an_unreadable_value_is_listed_as_the_raw_text(warehouse, unreadable):
    rows = read(warehouse, "select * from quality.rejected_rows")
    assert any(unreadable in map(str, row) for row in rows)


def test_the_shop_is_judged_up_to_its_latest_usable_order(raw_data):
    shop = read_shop(raw_data)
    assert str(shop.as_of_date) == "2024-05-01"
    assert shop.reporting_currency == "EUR"
    assert len({astuple(order)[:2] for order in shop.orders}) == len(shop.orders)


def test_of_a_customer_only_that_a_value_is_wrong_is_shown(sample_warehouse):
    sql = "select distinct table_name, raw_value from quality.rejected_rows where reason = 'unreadable'"
    shown = read(sample_warehouse, sql)
    assert [value for table, value in shown if table == "customers"] == ["(personal data)"]
    assert {table for table, _ in shown} > {"customers"} and ("orders", "abc") in shown

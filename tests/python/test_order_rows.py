"""Several rows of one order: lines, refunds, versions, and the same id in two stores."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from comparison import assert_same_mart, assert_same_rows
from reference.orders import Order, read_shop
from shops import minimal_order
from warehouse import build, read, write_csv

NAMES = ("order_id", "total_amount", "refunded_amount", "updated_at", "store_id", "ordered_at", "financial_status")
# order_id, total_amount, refunded_amount, updated_at, store_id, ordered_at, financial_status, reason, revenue
CASES = [
    # A refund in a row of its own, listed twice, and a second refund.
    ("refunded twice", "10", "", "", "", "2024-05-01", "", "counted", "3"),
    ("refunded twice", "-4", "", "", "", "2024-05-02", "", "refund_of_order", "0"),
    ("refunded twice", "-4", "", "", "", "2024-05-02", "", "refund_of_order", "0"),
    ("refunded twice", "-3", "", "", "", "2024-05-02", "", "refund_of_order", "0"),
    # The same refund in a column and in a row: the greater counts, not the sum.
    ("told twice", "10", "-3", "", "", "2024-05-01", "", "counted", "6"),
    ("told twice", "-4", "", "", "", "2024-05-02", "", "refund_of_order", "0"),
    ("all back", "10", "", "", "", "2024-05-01", "", "fully_refunded", "0"),
    ("all back", "-10", "", "", "", "2024-05-02", "", "refund_of_order", "0"),
    ("refund first", "-2", "", "2024-05-03", "", "2024-05-02", "", "refund_of_order", "0"),
    ("refund first", "10", "", "2024-05-01", "", "2024-05-01", "", "counted", "8"),
    ("never sold", "-2", "", "", "", "2024-05-02", "", "negative_amount", "-2"),
    # A row without an amount, however late, never replaces one that has it.
    ("amount lost", "10", "", "2024-05-01", "", "2024-05-01", "", "counted", "10"),
    ("amount lost", "", "", "2024-05-03", "", "2024-05-01", "", "superseded", "0"),
    ("amount unreadable", "10", "", "", "", "2024-05-01", "", "counted", "10"),
    ("amount unreadable", "ten", "", "", "", "2024-05-01", "", "superseded", "0"),
    ("amount lost, refund", "10", "", "2024-05-01", "", "2024-05-01", "", "counted", "7"),
    ("amount lost, refund", "-3", "", "2024-05-02", "", "2024-05-02", "", "refund_of_order", "0"),
    ("amount lost, refund", "", "", "2024-05-03", "", "2024-05-03", "", "superseded", "0"),
    # Lines that repeat the order's total.
    ("lines", "30", "", "", "", "2024-05-01", "", "line_of_order", "0"),
    ("lines", "30.00", "", "", "", "2024-05-01", "", "line_of_order", "0"),
    ("lines", "30", "", "", "", "2024-05-01", "", "counted", "30"),
    ("lines, one without", "30", "", "", "", "2024-05-01", "", "line_of_order", "0"),
    ("lines, one without", "", "", "", "", "2024-05-01", "", "superseded", "0"),
    ("lines, one without", "30", "", "", "", "2024-05-01", "", "counted", "30"),
    # An updated_at makes them versions.
    ("versions", "30", "", "2024-05-02", "", "2024-05-01", "", "counted", "30"),
    ("versions", "30", "", "", "", "2024-05-01", "", "superseded", "0"),
    # Different amounts and no updated_at: the latest counts. A few of these are no reason to stop.
    ("unsaid", "20", "", "", "", "2024-05-01", "", "superseded", "0"),
    ("unsaid", "25", "", "", "", "2024-05-01", "", "counted", "25"),
    # Stores number their orders themselves.
    ("1001", "10", "", "", "north", "2024-05-01", "", "counted", "10"),
    ("1001", "12", "", "", "south", "2024-05-01", "", "counted", "7"),
    ("1001", "14", "", "", "", "2024-05-01", "", "counted", "14"),
    ("1001", "-5", "", "", "south", "2024-05-02", "", "refund_of_order", "0"),
    # A refund comes before a payment that failed.
    ("voided", "10", "10", "", "", "2024-05-01", "voided", "fully_refunded", "0"),
    ("voided in part", "10", "9", "", "", "2024-05-01", "voided", "not_paid", "0"),
]
USUAL = 100


def rows_of(cases: list[tuple[str, ...]]) -> list[dict[str, object]]:
    """Return the raw rows of cases, and as many usual orders as make them rare."""
    usual = [(f"usual {number}", "10", "", "", "", "2024-05-01", "") for number in range(USUAL)]
    return [minimal_order("") | dict(zip(NAMES, case, strict=False)) for case in [*cases, *usual]]


@pytest.fixture(scope="module")
def raw_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the rows of the cases."""
    folder = tmp_path_factory.mktemp("order_rows") / "raw"
    write_csv(folder / "orders.csv", rows_of(CASES))
    return folder


@pytest.fixture(scope="module")
def warehouse(raw_data: Path) -> Path:
    """Build the models with the rows' results."""
    warehouse = raw_data.parent / "warehouse.duckdb"
    return build(warehouse, variables={"raw_data": raw_data}, select="+orders", only="models").succeeded().warehouse


def test_every_row_has_its_part_in_its_order(warehouse):
    found = read(
        warehouse,
        "select order_id, status_reason, store_id, total_amount, revenue from core.orders"
        " where order_id not like 'usual%'",
    )
    expected = []
    for order_id, total, _, _, store, _, _, reason, revenue in CASES:
        amount = Decimal(total) if total and total != "ten" else None
        expected.append((order_id, reason, store or None, amount, Decimal(revenue)))
    assert_same_rows(found, expected)


def test_the_reference_gives_every_row_the_same_part(warehouse, raw_data):
    assert_same_mart(warehouse, "core.orders", Order, read_shop(raw_data).orders, ("refunded_amount", "revenue"))


def test_many_orders_with_unsaid_lines_stop_the_build(tmp_path):
    unsaid = [(f"O{number}", str(total), "", "", "", "2024-05-01", "") for number in (1, 2) for total in (20, 25)]
    write_csv(tmp_path / "raw" / "orders.csv", rows_of(unsaid))
    variables = {"raw_data": tmp_path / "raw"}
    run = build(tmp_path / "shop.duckdb", variables=variables, select="+int_order_versions", only="models")
    assert run.returncode != 0
    run.line_with("2 of 102 orders, such as O1", "no updated_at", "one_row_per: order_id")

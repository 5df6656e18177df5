"""The date of the marts, unless one is given: that of the latest order that counts, wherever it is in the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from shops import minimal_order
from warehouse import build, read, write_csv

CANCELLED = {"cancelled_at": "2024-06-02"}


@pytest.mark.parametrize(
    ("timezone", "orders", "expected"),
    [
        # Months without an order that counts, and one from the future.
        ("UTC", [("2024-01-10T08:00:00Z", {}), ("2024-06-01", CANCELLED), ("2999-01-01", {})], date(2024, 1, 10)),
        # It is tomorrow already, fourteen hours before the date of the timestamp ends.
        ("Pacific/Kiritimati", [("2024-05-31T12:00:00Z", {}), ("2024-06-20", CANCELLED)], date(2024, 6, 1)),
    ],
)
def test_latest_order_that_counts(tmp_path: Path, timezone: str, orders: list, expected: date) -> None:
    """An order that does not count does not move the date, however late it is."""
    rows = [minimal_order(f"order {at}", ordered_at=at, cancelled_at="") | other for at, other in orders]
    write_csv(tmp_path / "raw" / "orders.csv", rows)
    variables = {"raw_data": tmp_path / "raw", "timezone": timezone}
    built = build(tmp_path / "shop.duckdb", variables=variables, select="+int_as_of", only="models").succeeded()
    assert read(built.warehouse, "select as_of_date from intermediate.int_as_of") == [(expected,)]

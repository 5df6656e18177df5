"""A table that writes only changed rows: its rows are those of a new warehouse, and few are written."""

from __future__ import annotations

import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from shops import clean_shop, write_csv_shop
from warehouse import build, read

TABLES = ["core.orders", "intermediate.int_first_purchases", "retention.repurchase_delays"]
Content = dict[str, list[tuple]]
Shop = dict[str, list[dict[str, object]]]


def build_shop(warehouse: Path, shop: Shop) -> Content:
    """Build the tables from a shop's files; return their content. All in one folder, so that dbt parses once."""
    folder = write_csv_shop(warehouse.parent / "raw", shop)
    variables = {"raw_data": folder, "as_of_date": "2024-05-20"}
    select = "+int_first_purchases +repurchase_delays"
    build(warehouse, variables=variables, select=select, only="models").succeeded()
    return content(warehouse)


def content(warehouse: Path) -> Content:
    """Return the rows of each table, in an order of their own."""
    return {table: sorted(read(warehouse, f"select * from {table}"), key=repr) for table in TABLES}


def changed_shop() -> Shop:
    """Return the clean shop after a day in which orders came, went, changed, and changed hands."""
    shop = clean_shop()
    orders = shop["orders"]
    orders[3]["total_amount"] = Decimal("999.00")
    orders[5]["customer_id"] = orders[20]["customer_id"]
    orders[7]["customer_id"] = None
    orders[9]["ordered_at"] = orders[30]["ordered_at"]
    orders[10]["channel"] = "phone"
    orders[-1] = orders[3] | {"order_id": "new", "ordered_at": datetime(2024, 5, 19, 10)}
    shop["customers"][0]["country_code"] = "PT"
    return shop


def shifted_shop() -> Shop:
    """Return the clean shop without its first orders, so that every row has another number."""
    shop = clean_shop()
    shop["orders"] = shop["orders"][2:]
    shop["customers"] = shop["customers"][1:]
    return shop


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Content]:
    """Build the clean shop; return its warehouse and the content. A copy of the warehouse is kept."""
    warehouse = tmp_path_factory.mktemp("changed_rows") / "shop.duckdb"
    rows = build_shop(warehouse, clean_shop())
    shutil.copy(warehouse, warehouse.with_suffix(".kept"))
    return warehouse, rows


@pytest.fixture
def warehouse(original: tuple[Path, Content]) -> Path:
    """Return the warehouse of the clean shop, as it was first built."""
    return Path(shutil.copy(original[0].with_suffix(".kept"), original[0]))


def test_a_changed_shop_gives_the_rows_of_a_new_warehouse(original, warehouse):
    found = build_shop(warehouse, changed_shop())
    warehouse.unlink()
    assert found == build_shop(warehouse, changed_shop())
    assert all(found[table] != original[1][table] for table in TABLES)


def test_what_comes_goes_again(original, warehouse):
    assert build_shop(warehouse, shifted_shop()) != original[1]
    assert build_shop(warehouse, clean_shop()) == original[1]


def test_other_customers_are_not_ranked_again(warehouse):
    shop = clean_shop()
    customer = str(shop["orders"][3]["customer_id"])
    shop["orders"][3]["total_amount"] = Decimal("999.00")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update core.orders set order_rank = -1")
    build_shop(warehouse, shop)
    ranked = "select distinct customer_id from core.orders where order_rank is distinct from -1"
    assert read(warehouse, ranked) == [(customer,)]


def test_what_an_earlier_version_or_a_hand_has_written_gives_way(original, warehouse):
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update intermediate.int_query_digests set digest = 'an earlier version'")
        connection.execute("update core.orders set order_rank = order_rank + 1")
        connection.execute("alter table core.orders alter order_rank set data type int")
    assert build_shop(warehouse, clean_shop()) == original[1]

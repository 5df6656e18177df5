"""A shop is read the same in whatever form its raw data arrive: staging, of which all marts are made, and orders."""

from __future__ import annotations

import duckdb
import pytest
from shops import (
    as_table,
    clean_shop,
    minimal_order,
    write_csv_shop,
    write_parquet_shop,
)
from warehouse import Build, build, marts, read, write_csv

QUICK = {"history_months": 1}
READ = "path:models/staging +order_reconciliation +rejected_rows"
SCHEMAS = ("staging", "core", "quality")


@pytest.fixture(scope="module")
def comma_tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple]]:
    """Return the tables of the clean shop read from comma separated files."""
    folder = write_csv_shop(tmp_path_factory.mktemp("comma") / "raw", clean_shop())
    warehouse = folder.parent / "comma.duckdb"
    variables = QUICK | {"raw_data": folder}
    return tables(build(warehouse, variables=variables, select=READ, only="models"))


def tables(run: Build) -> dict[str, list[tuple]]:
    """Return the content of what was read, and of the first that is made of it."""
    content = marts(run.succeeded().warehouse, SCHEMAS)
    # A file's name and encoding are its form; its number of records is not.
    records = read(run.warehouse, "select table_name, records from quality.raw_files order by all")
    return content | {"quality.raw_files": records}


def differing(one: dict[str, list[tuple]], other: dict[str, list[tuple]]) -> list[str]:
    """Return the tables that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_semicolons_separate_as_well_as_commas(comma_tables, tmp_path):
    folder = write_csv_shop(tmp_path / "raw", clean_shop(), delimiter=";")
    variables = QUICK | {"raw_data": folder}
    run = build(tmp_path / "semicolon.duckdb", variables=variables, select=READ, only="models")
    assert differing(comma_tables, tables(run)) == []


def test_parquet_with_typed_columns_is_read_like_text(comma_tables, tmp_path):
    folder = write_parquet_shop(tmp_path / "raw", clean_shop())
    variables = QUICK | {"raw_data": folder}
    run = build(tmp_path / "parquet.duckdb", variables=variables, select=READ, only="models")
    assert differing(comma_tables, tables(run)) == []


def test_tables_in_a_schema_of_the_warehouse_are_read_like_files(comma_tables, tmp_path):
    warehouse = tmp_path / "tables.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema shop")
        for table, rows in clean_shop().items():
            connection.register("rows", as_table(rows))
            connection.execute(f"create table shop.{table} as from rows")
            connection.unregister("rows")
    run = build(warehouse, variables=QUICK | {"raw_schema": "shop"}, select=READ, only="models")
    assert differing(comma_tables, tables(run)) == []


def test_four_columns_of_orders_are_enough_in_any_order_beside_any_other(tmp_path):
    orders = [minimal_order("1", colour="blue"), minimal_order("2", colour="red")]
    orders = [{name: order[name] for name in reversed(order)} for order in orders]
    write_csv(tmp_path / "raw" / "orders.csv", orders)
    (tmp_path / "raw" / "customers.csv").write_text("customer_id\n")
    variables = {"raw_data": tmp_path / "raw"}
    warehouse = build(tmp_path / "minimal.duckdb", variables=variables, only="data").succeeded().warehouse
    cards = read(warehouse, "select customer_id, order_count, revenue from core.customers")
    assert cards == [("C1", 2, 20)]
    assert read(warehouse, "select count(*) from segmentation.rfm_scores") == [(1,)]

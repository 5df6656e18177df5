"""A shop is read the same in whatever form its raw data arrive: staging, of which all marts are made, and orders."""

from __future__ import annotations

import duckdb
import pytest
from postgres_server import postgres
from shops import (
    as_table,
    clean_shop,
    minimal_order,
    write_csv_shop,
    write_parquet_shop,
)
from warehouse import Build, build, marts, read, write_csv

from serving.elsewhere.postgres import EXTENSION
from serving.sql import literal

QUICK = {"history_months": 1}
READ = "path:models/staging +order_reconciliation +rejected_rows"
SCHEMAS = ("staging", "core", "quality")


@pytest.fixture(scope="module")
def comma_tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list]:
    """Return the tables of the clean shop read from comma separated files."""
    folder = write_csv_shop(tmp_path_factory.mktemp("comma") / "raw", clean_shop())
    warehouse = folder.parent / "comma.duckdb"
    variables = QUICK | {"raw_data": folder}
    return tables(build(warehouse, variables=variables, select=READ, only="models"))


def tables(run: Build) -> dict[str, list]:
    """Return the content of what was read, and of the first that is made of it."""
    content = marts(run.succeeded().warehouse, SCHEMAS)
    # A file's name and encoding are its form; its number of records is not.
    records = read(run.warehouse, "select table_name, records from quality.raw_files order by all")
    return content | {"quality.raw_files": records}


def differing(one: dict[str, list], other: dict[str, list]) -> list[str]:
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


def fill_database(statement: str, schema: str) -> None:
    """Put the clean shop into a schema of a database that a statement attaches as ``shop``."""
    with duckdb.connect() as connection:
        connection.execute(f"load '{EXTENSION}'")
        connection.execute(statement)
        connection.execute(f"create schema if not exists shop.{schema}")
        for table, rows in clean_shop().items():
            connection.register("rows", as_table(rows))
            connection.execute(f"create table shop.{schema}.{table} as from rows")
            connection.unregister("rows")


def test_tables_of_a_duckdb_file_are_read_like_files(comma_tables, tmp_path):
    file = tmp_path / "shop's raw.duckdb"
    fill_database(f"attach {literal(file)} as shop", "exports")
    variables = QUICK | {"raw_data": file, "raw_schema": "exports"}
    run = build(tmp_path / "file.duckdb", variables=variables, select=READ, only="models")
    assert differing(comma_tables, tables(run)) == []
    # A later run reads it again, and one of tests alone too.
    build(run.warehouse, variables=variables, select="order_reconciliation", only="data").succeeded()
    other = build(run.warehouse, variables=QUICK | {"raw_data": file, "raw_schema": "shop"}, select="stg_orders")
    other.line_with("there is no table in the schema shop", "Found: exports")


def test_tables_of_postgres_are_read_like_files(comma_tables, tmp_path):
    with postgres() as address:
        fill_database(f"attach '{address}' as shop (type postgres)", "public")
        run = build(tmp_path / "pg.duckdb", variables=QUICK | {"raw_data": address}, select=READ, only="models")
        assert differing(comma_tables, tables(run)) == []
    gone = build(run.warehouse, variables=QUICK | {"raw_data": address}, select="stg_orders")
    assert gone.returncode != 0 and address in gone.line_with("can't be read")
    refused = build(run.warehouse, variables=QUICK | {"raw_data": "postgresql://me:secret@127.0.0.1/shop"})
    assert "secret" not in refused.line_with("RAW must have no password")


def test_files_of_a_pattern_are_read_like_a_folder(comma_tables, tmp_path):
    folder = write_csv_shop(tmp_path / "raw", clean_shop())
    (folder / "orders_broken.csv").write_text('order_id\n"never closed')
    variables = QUICK | {"raw_data": folder / "[a-z]*s.csv"}
    run = build(tmp_path / "pattern.duckdb", variables=variables, select=READ, only="models")
    assert differing(comma_tables, tables(run)) == []


def test_an_address_that_is_no_database_gets_one_line(tmp_path):
    run = build(tmp_path / "none.duckdb", variables=QUICK | {"raw_data": "pigeon://bucket/orders"}, select="stg_orders")
    assert run.returncode != 0
    run.line_with(
        "pigeon://bucket/orders: is no place that raw tables are read from", "postgresql://user@host/database"
    )


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

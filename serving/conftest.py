"""A warehouse as a build leaves it, with what publishing reads and nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

TODAY = "2025-06-18"
BUILT = f"""
create schema core;
create schema segmentation;
create schema intermediate;
create table core.customers as select cast(range as varchar) as customer_id from range(1000);
create table segmentation.rfm_scores as select customer_id, date '{TODAY}' as snapshot_date from core.customers;
create table core.publication_context as select '9.8.7' as sextant_version;
create table intermediate.int_as_of as select date '{TODAY}' as as_of_date;
create table intermediate.int_contacts as select customer_id, false as is_erased from core.customers;
create table intermediate.int_snapshot_log as
    select 'rfm_scores' as model, '{TODAY}' as snapshot_date, 'a' as rules;
create table intermediate.int_raw_input as
    select 'folder /shop' as raw_input, null::varchar as store_id, 'orders.csv' as file_name, 'd1' as digest;
create table intermediate.int_personal_columns as
    select 'core' as schema_name, 'customers' as table_name, 'email' as column_name;
create table intermediate.int_published as
    select 'core' as schema_name, 'customers' as table_name, date '{TODAY}' as as_of_date,
        ['customer_id'] as key_columns
    union all select 'segmentation', 'rfm_scores', date '{TODAY}', ['customer_id', 'snapshot_date'];
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a warehouse of a thousand customers."""
    path = tmp_path / "shop.duckdb"
    run(path, BUILT)
    return path


def run(file: Path, sql: str) -> list[tuple]:
    """Run statements on a file and return the last one's rows."""
    with duckdb.connect(str(file)) as connection:
        return connection.execute(sql).fetchall()


def read(file: Path, sql: str) -> list[tuple]:
    """Return the rows of a query over a connection that can only read."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()

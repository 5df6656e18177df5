"""What a build leaves behind in the file of a warehouse, and how it goes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import duckdb

from erasure.requests import REQUESTS
from person_export.catalogue import RAW_ID, relations
from serving.files import log_of, unfinished
from serving.layout import Layout
from serving.sql import literal, quoted

# models/staging/stg_erased_customers.sql makes of an address what stays of it.
REMAINING = "'erased:' || md5('erased customer ' || {0})"


def forget_addresses(connection: duckdb.DuckDBPyConnection) -> None:
    """Replaces ids of the erased that are addresses in rows that no build writes again, such as past snapshots."""
    requests = Layout(connection).sql(REQUESTS)
    erased = f"select customer_id from {requests} where starts_with(customer_id, 'erased:')"
    tables = {
        (schema, table)
        for schema, table in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    }
    for relation in relations(connection):
        if (relation.built_in, relation.built_as) not in tables:
            continue
        for column in [*relation.customer_keys, *({RAW_ID} & relation.columns.keys())]:
            name = quoted(column)
            remaining = REMAINING.format(name)
            connection.execute(
                f"update {relation.sql_name} set {name} = {remaining}"
                f" where contains({name}, '@') and {remaining} in ({erased})"
            )


def rewrite(warehouse: Path) -> None:
    """Copies a warehouse into a new file that takes its place, without freed blocks and with the same rights.

    An error leaves the warehouse as it was.
    """
    log = log_of(warehouse)
    if log.exists():
        # DuckDB would read it into the new file too.
        raise OSError(f"{warehouse} must be whole. Got: {log.name} beside it, which could not be written into it")
    with unfinished(warehouse) as copy:
        with duckdb.connect() as connection:
            if memory := os.environ.get("SEXTANT_DUCKDB_MEMORY"):
                connection.execute("set memory_limit = $1", [memory])
            connection.execute(f"attach {literal(warehouse)} as old (read_only)")
            connection.execute(f"attach {literal(copy)} as new")
            connection.execute("copy from database old to new")
            connection.execute("checkpoint new")
            if _sizes(connection, "old") != _sizes(connection, "new"):
                raise OSError(f"the copy of {warehouse} is not whole")
        copy.chmod(stat.S_IMODE(warehouse.stat().st_mode))
        os.replace(copy, warehouse)


def _sizes(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str, int]]:
    """Returns every table with its number of rows, and every view."""
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $1 order by all", [database]
    ).fetchall()
    views = connection.execute(
        "select schema_name, view_name from duckdb_views() where database_name = $1 and not internal order by all",
        [database],
    ).fetchall()

    def rows(schema: str, table: str) -> int:
        name = f"{database}.{quoted(schema)}.{quoted(table)}"
        return connection.execute(f"select count(*) from {name}").fetchone()[0]

    return [(schema, table, rows(schema, table)) for schema, table in tables] + [(*view, -1) for view in views]

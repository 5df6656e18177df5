"""Texts and tables of DuckDB, as the programs beside dbt need them."""

from __future__ import annotations

import duckdb


def has_table(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str, table: str) -> bool:
    """Return whether a database has a table or view."""
    return bool(
        connection.execute(
            "select 1 from information_schema.tables where table_catalog = $1 and table_schema = $2"
            " and table_name = $3",
            [catalog, schema, table],
        ).fetchone()
    )


def quoted(name: str) -> str:
    """Return a name in the quotes of SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """Return a text as SQL writes it."""
    return "'" + str(value).replace("'", "''") + "'"

"""Copies the published tables and views of a warehouse, attached as ``warehouse``, with their comments."""

from __future__ import annotations

import duckdb

from serving.measured import Measured, measure
from serving.sql import literal

MARTS = {
    "schema_name": "Its schema.",
    "table_name": "Its name.",
    "key_columns": "The columns that identify a row; an empty list where nothing does.",
}


def copy_marts(connection: duckdb.DuckDBPyConnection) -> Measured:
    """Copy each published table and view, and return what the warehouse has of it."""
    marts = connection.execute(
        "select tables.table_schema, tables.table_name, views.sql"
        " from warehouse.intermediate.int_published as published"
        " inner join information_schema.tables as tables on tables.table_catalog = 'warehouse'"
        " and tables.table_schema = published.schema_name and tables.table_name = published.table_name"
        " left join duckdb_views() as views on views.database_name = 'warehouse'"
        " and views.schema_name = published.schema_name and views.view_name = published.table_name"
        " order by views.sql is not null, tables.table_schema, tables.table_name"
    ).fetchall()
    measured = {}
    for schema, table, view_sql in marts:
        connection.execute(f'create schema if not exists "{schema}"')
        name = f'"{schema}"."{table}"'
        if not _is_view_of_copies(connection, view_sql):
            connection.execute(f"create table {name} as select * from warehouse.{name}")
        measured |= measure(connection, "warehouse.", [f"{schema}.{table}"])
    return measured


def copy_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Gives each table of the copy, and each of its columns, the comment that it has in the warehouse."""
    comments = connection.execute(
        """
        with known as (
            select schema_name, table_name, null as column_name, comment
            from duckdb_tables() where database_name = 'warehouse'
            union all
            select schema_name, view_name, null, comment from duckdb_views() where database_name = 'warehouse'
            union all
            select schema_name, table_name, column_name, comment
            from duckdb_columns() where database_name = 'warehouse'
        )
        select known.schema_name, known.table_name, known.column_name, known.comment, copied.table_type = 'VIEW'
        from known
        inner join information_schema.tables as copied
            on copied.table_catalog = current_database()
            and copied.table_schema = known.schema_name and copied.table_name = known.table_name
        where known.comment is not null
        """
    ).fetchall()
    for schema, table, column, comment, is_view in comments:
        kind = "column" if column else "view" if is_view else "table"
        name = ".".join(f'"{part}"' for part in (schema, table, column) if part)
        connection.execute(f"comment on {kind} {name} is {literal(comment)}")


def _is_view_of_copies(connection: duckdb.DuckDBPyConnection, view_sql: str | None) -> bool:
    """Creates a view where its SQL finds all that it reads in the copy, and says whether it did."""
    if view_sql is None:
        return False
    try:
        connection.execute(view_sql)
    except duckdb.CatalogException:
        return False
    return True


def copy_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Lists the copy's tables with the columns that identify a row of each."""
    connection.execute("create schema if not exists serving")
    connection.execute(
        "create table serving.marts as select schema_name, table_name, key_columns"
        " from warehouse.intermediate.int_published order by all"
    )
    connection.execute("comment on table serving.marts is 'One row per published table: what identifies a row of it.'")
    for column, meaning in MARTS.items():
        connection.execute(f"comment on column serving.marts.{column} is {literal(meaning)}")


def copy_personal_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Lists those of the copy's columns that are personal, by the YAML of the models."""
    connection.execute(
        "create table serving.personal_columns as"
        " select personal.* from warehouse.intermediate.int_personal_columns as personal"
        " semi join warehouse.intermediate.int_published as published using (schema_name, table_name) order by all"
    )
    connection.execute(
        "comment on table serving.personal_columns is 'One row per published column that says who a person is.'"
    )

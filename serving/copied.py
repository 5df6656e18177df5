"""Copies the published tables and views of a warehouse, attached as ``warehouse``, with their comments."""

from __future__ import annotations

import duckdb

from serving.layout import Layout
from serving.measured import Measured, measure
from serving.sql import literal, quoted

MARTS = {
    "schema_name": "Its schema.",
    "table_name": "Its name.",
    "key_columns": "The columns that identify a row; an empty list where nothing does.",
}


def copy_marts(connection: duckdb.DuckDBPyConnection, layout: Layout) -> Measured:
    """Copy each published table and view into the schema of the contract; return what the warehouse has of it."""
    marts = connection.execute(
        "select tables.table_schema, tables.table_name, views.sql"
        f" from {layout.sql('intermediate.int_published')} as published"
        " inner join information_schema.tables as tables on tables.table_catalog = 'warehouse'"
        " and tables.table_schema = published.schema_name and tables.table_name = published.table_name"
        " left join duckdb_views() as views on views.database_name = 'warehouse'"
        " and views.schema_name = published.schema_name and views.view_name = published.table_name"
        " order by views.sql is not null, tables.table_schema, tables.table_name"
    ).fetchall()
    measured = {}
    for built_in, built_as, view_sql in marts:
        schema, table = layout.contract(built_in, built_as)
        connection.execute(f"create schema if not exists {quoted(schema)}")
        # The SQL of a view names the schemas of the warehouse.
        if built_in != schema or not _is_view_of_copies(connection, view_sql):
            place = f"warehouse.{quoted(built_in)}.{quoted(built_as)}"
            connection.execute(f"create table {quoted(schema)}.{quoted(table)} as select * from {place}")
        (measured[f"{schema}.{table}"],) = measure(connection, "warehouse.", [f"{built_in}.{built_as}"]).values()
    return measured


def copy_comments(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Gives each table of the copy, and each of its columns, the comment that it has in the warehouse."""
    comments = connection.execute(
        """
        select schema_name, table_name, null as column_name, comment
        from duckdb_tables() where database_name = 'warehouse' and comment is not null
        union all
        select schema_name, view_name, null, comment
        from duckdb_views() where database_name = 'warehouse' and comment is not null
        union all
        select schema_name, table_name, column_name, comment
        from duckdb_columns() where database_name = 'warehouse' and comment is not null
        """
    ).fetchall()
    tables = connection.execute(
        "select table_schema, table_name, table_type from information_schema.tables"
        " where table_catalog = current_database()"
    ).fetchall()
    copied = {(schema, table): kind for schema, table, kind in tables}
    for built_in, built_as, column, comment in comments:
        schema, table = layout.contract(built_in, built_as)
        if (schema, table) in copied:
            kind = "column" if column else "view" if copied[schema, table] == "VIEW" else "table"
            name = ".".join(quoted(part) for part in (schema, table, column) if part)
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


def copy_keys(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Lists the copy's tables with the columns that identify a row of each."""
    connection.execute("create schema if not exists serving")
    _copy_list(
        connection,
        layout,
        "serving.marts",
        f"select schema_name, table_name, key_columns from {layout.sql('intermediate.int_published')}",
    )
    connection.execute("comment on table serving.marts is 'One row per published table: what identifies a row of it.'")
    for column, meaning in MARTS.items():
        connection.execute(f"comment on column serving.marts.{column} is {literal(meaning)}")


def copy_personal_columns(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Lists those of the copy's columns that are personal, by the YAML of the models."""
    _copy_list(
        connection,
        layout,
        "serving.personal_columns",
        f"select personal.* from {layout.sql('intermediate.int_personal_columns')} as personal"
        f" semi join {layout.sql('intermediate.int_published')} as published using (schema_name, table_name)",
    )
    connection.execute(
        "comment on table serving.personal_columns is 'One row per published column that says who a person is.'"
    )


def _copy_list(connection: duckdb.DuckDBPyConnection, layout: Layout, table: str, query: str) -> None:
    """Creates a table that lists relations, and names them as the copy does."""
    connection.execute(f"create table {table} as {query} order by all")
    for built in connection.execute(f"select distinct schema_name, table_name from {table}").fetchall():
        if (copied := layout.contract(*built)) != built:
            connection.execute(
                f"update {table} set schema_name = $1, table_name = $2 where schema_name = $3 and table_name = $4",
                [*copied, *built],
            )

"""Publishes the marts of a warehouse whose build and tests passed.

In one atomic step, so that readers never see half a build.

Usage: ``python -m serving.publish WAREHOUSE SERVING``
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import duckdb


def publish(warehouse: Path, serving: Path) -> int:
    """Copies what dbt declares as published into a file that replaces ``serving``.

    The config of a published model or seed says ``meta.published``, and the build has listed it in the warehouse.
    Comments are copied too. A view that reads only published tables stays a view, of their copies. Other views become
    tables, so that the copy reads neither raw files nor the warehouse. Readers that hold the old file open keep it
    until they close it.

    Returns the number of tables published. Raises ``FileNotFoundError`` where there is no
    warehouse, ``ValueError`` where both are one file, and ``duckdb.Error`` where the copy fails or
    the warehouse has no list; ``serving`` is untouched then.
    """
    if not warehouse.is_file():
        raise FileNotFoundError(f"no warehouse at {warehouse}")
    if serving.exists() and serving.samefile(warehouse):
        raise ValueError(f"the serving copy must be another file than the warehouse {warehouse}")
    unfinished = serving.with_name(serving.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(unfinished)) as connection:
            connection.execute(f"attach {_text(warehouse)} as warehouse (read_only)")
            marts = connection.execute(
                "select tables.table_schema, tables.table_name, views.sql"
                " from warehouse.intermediate.int_published as published"
                " inner join information_schema.tables as tables on tables.table_catalog = 'warehouse'"
                " and tables.table_schema = published.schema_name and tables.table_name = published.table_name"
                " left join duckdb_views() as views on views.database_name = 'warehouse'"
                " and views.schema_name = published.schema_name and views.view_name = published.table_name"
                " order by views.sql is not null, tables.table_schema, tables.table_name"
            ).fetchall()
            for schema, table, view_sql in marts:
                connection.execute(f'create schema if not exists "{schema}"')
                if not _is_view_of_copies(connection, view_sql):
                    name = f'"{schema}"."{table}"'
                    connection.execute(f"create table {name} as select * from warehouse.{name}")
            _copy_comments(connection)
        # For its owner alone; whom the owner has let read the copy before may go on.
        unfinished.chmod(stat.S_IMODE(serving.stat().st_mode) if serving.exists() else 0o600)
        os.replace(unfinished, serving)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(marts)


def _is_view_of_copies(connection: duckdb.DuckDBPyConnection, view_sql: str | None) -> bool:
    """Creates a view where its SQL finds all that it reads in the copy, and says whether it did."""
    if view_sql is None:
        return False
    try:
        connection.execute(view_sql)
    except duckdb.CatalogException:
        return False
    return True


def _copy_comments(connection: duckdb.DuckDBPyConnection) -> None:
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
        connection.execute(f"comment on {kind} {name} is {_text(comment)}")


def _text(value: Path | str) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def main(arguments: list[str]) -> int:
    """Runs the command line: 0 where the marts were published, 2 and one line where not."""
    if len(arguments) != 2:
        print("usage: python -m serving.publish WAREHOUSE SERVING", file=sys.stderr)
        return 2
    os.umask(os.umask(0o077) | 0o077)
    try:
        publish(Path(arguments[0]), Path(arguments[1]))
    except (OSError, ValueError, duckdb.Error) as error:
        print(f"publish: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

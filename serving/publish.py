"""Publishes the marts of a warehouse whose build and tests passed.

In one atomic step, so that readers never see half a build.

Usage: ``python -m serving.publish WAREHOUSE SERVING``
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import duckdb

MART_SCHEMAS = (
    "core",
    "segmentation",
    "retention",
    "customer_base",
    "quality",
    "activation",
    "rules",
)


def publish(warehouse: Path, serving: Path) -> int:
    """Copies every mart and rule of ``warehouse`` into a file that takes the place of ``serving``.

    A view that reads marts alone stays a view, of their copies. Others become tables, so that the
    copy reads neither raw files nor the warehouse. Readers that hold the old file open keep it until
    they close it.

    Returns the number of tables published. Raises ``FileNotFoundError`` where there is no
    warehouse, ``ValueError`` where both are one file, and ``duckdb.Error`` where the copy fails;
    ``serving`` is untouched then.
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
                "select table_schema, table_name, sql from information_schema.tables"
                " left join duckdb_views() on database_name = 'warehouse'"
                " and schema_name = table_schema and view_name = table_name"
                " where table_catalog = 'warehouse' and list_contains($1, table_schema)"
                " order by sql is not null, table_schema, table_name",
                [list(MART_SCHEMAS)],
            ).fetchall()
            for schema, table, view_sql in marts:
                connection.execute(f'create schema if not exists "{schema}"')
                if not _is_view_of_copies(connection, view_sql):
                    name = f'"{schema}"."{table}"'
                    connection.execute(f"create table {name} as select * from warehouse.{name}")
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


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def main(arguments: list[str]) -> int:
    """Runs the command line: 0 where the marts were published, 2 and one line where not."""
    if len(arguments) != 2:
        print("usage: python -m serving.publish WAREHOUSE SERVING", file=sys.stderr)
        return 2
    try:
        publish(Path(arguments[0]), Path(arguments[1]))
    except (OSError, ValueError, duckdb.Error) as error:
        print(f"publish: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

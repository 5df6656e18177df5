"""The tables of a served file, as they are copied elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

# Types that other systems have no like for: their values are copied as JSON.
NESTED = ("STRUCT", "MAP", "LIST", "UNION")


@dataclass(frozen=True)
class Mart:
    """One table: its key, its comment, and the name, type and comment of each column, as DuckDB writes them."""

    schema: str
    table: str
    key: Sequence[str]
    comment: str | None
    columns: Sequence[tuple[str, str, str | None]]

    @property
    def select(self) -> str:
        """Return the query of its rows from a served file that is attached as ``served``."""
        parts = [
            f'cast(to_json("{name}") as varchar) as "{name}"' if is_nested(kind) else f'"{name}"'
            for name, kind, _ in self.columns
        ]
        return f'select {", ".join(parts)} from served."{self.schema}"."{self.table}"'

    @property
    def is_by_snapshot(self) -> bool:
        """Return whether it has snapshots."""
        return any(name == "snapshot_date" for name, _, _ in self.columns)


def is_nested(kind: str) -> bool:
    """Return whether a type holds others."""
    return kind.startswith(NESTED) or kind.endswith("[]")


def marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    """Return all tables and views of the file that is attached as ``served``."""
    keys = {
        (schema, table): key
        for schema, table, key in connection.execute(
            "select schema_name, table_name, key_columns from served.serving.marts"
        ).fetchall()
    }
    found = connection.execute(
        """
        with relations as (
            select schema_name, table_name, comment from duckdb_tables() where database_name = 'served'
            union all
            select schema_name, view_name, comment from duckdb_views() where database_name = 'served'
        )
        select
            relations.schema_name,
            relations.table_name,
            relations.comment,
            list((columns.column_name, columns.data_type, columns.comment) order by columns.column_index)
        from relations
        inner join duckdb_columns() as columns
            on columns.database_name = 'served'
            and relations.schema_name = columns.schema_name
            and relations.table_name = columns.table_name
        group by all
        order by relations.schema_name, relations.table_name
        """
    ).fetchall()
    return [
        Mart(schema, table, keys.get((schema, table), []), comment, columns)
        for schema, table, comment, columns in found
    ]

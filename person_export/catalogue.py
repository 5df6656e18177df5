"""Which relations of a warehouse are about persons, and by which columns: found in its catalogue, listed nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from serving.layout import Layout
from serving.sql import quoted

# Of a schema's rows, none is about a person: the shop's rules are its own.
RULES = "rules"
# Besides every name that ends in customer_id. An id as the shop writes it may be another customer's in another store.
CUSTOMER_KEYS = frozenset({"raw_identity", "person_id", "merged_into"})
RAW_ID = "raw_customer_id"
PERSONAL_COLUMNS = "intermediate.int_personal_columns"


@dataclass(frozen=True)
class Relation:
    """A table or view: its columns with what each means, and which of them dbt declares to be personal.

    ``schema`` and ``name`` are those of the contract; the warehouse has it as ``built_as`` in ``built_in``.
    """

    schema: str
    name: str
    built_in: str
    built_as: str
    description: str
    columns: dict[str, str]
    personal: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Returns the name as people write it."""
        return f"{self.schema}.{self.name}"

    @property
    def sql_name(self) -> str:
        """Returns the name as SQL has it."""
        return f"{quoted(self.built_in)}.{quoted(self.built_as)}"

    @property
    def customer_keys(self) -> list[str]:
        """Returns the columns that hold the id of a customer."""
        return [
            name for name in self.columns if name in CUSTOMER_KEYS or (name.endswith("customer_id") and name != RAW_ID)
        ]

    @property
    def raw_table(self) -> str | None:
        """Returns the raw table whose rows a staging model has."""
        if self.schema != "staging" or "raw_row_number" not in self.columns or "table_name" in self.columns:
            return None
        return self.name.removeprefix("stg_")


def relations(connection: duckdb.DuckDBPyConnection) -> list[Relation]:
    """Returns every table and view of the warehouse but its rules."""
    personal: dict[tuple[str, str], list[str]] = {}
    layout = Layout(connection)
    if layout.has(PERSONAL_COLUMNS):
        for schema, table, column in connection.execute(f"from {layout.sql(PERSONAL_COLUMNS)} order by all").fetchall():
            personal.setdefault((schema, table), []).append(column)
    told = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables()"
        " union all select schema_name, view_name, comment from duckdb_views() where not internal"
    ).fetchall()
    columns: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, comment in connection.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns()"
        " where not internal order by schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault((schema, table), {})[column] = (comment or "").strip()
    found = [
        Relation(
            *layout.contract(schema, table),
            schema,
            table,
            (comment or "").strip(),
            columns[schema, table],
            tuple(personal.get((schema, table), ())),
        )
        for schema, table, comment in told
    ]
    return sorted((one for one in found if one.schema != RULES), key=lambda relation: relation.full_name)

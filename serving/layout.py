"""Where a warehouse has each relation of Sextant: a dbt project may give the schemas names of its own."""

from __future__ import annotations

import duckdb

from serving.sql import has_table, quoted


class Layout:
    """The schemas of one database, which dbt has left in int_relations; an older warehouse has those of the contract.

    Relations are asked for by the names of the contract, ``core.customers``, which the served file has too.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalog: str | None = None) -> None:
        self._connection = connection
        self._catalog = catalog or connection.execute("select current_database()").fetchone()[0]
        self._built: dict[tuple[str, str], tuple[str, str]] = {}
        found = connection.execute(
            "select min(table_schema) from information_schema.tables"
            " where table_catalog = $1 and table_name = 'int_relations'",
            [self._catalog],
        ).fetchone()[0]
        self._state = found or "intermediate"
        if found:
            rows = connection.execute(
                "select contract_schema, contract_name, schema_name, table_name"
                f" from {self.sql('intermediate.int_relations')}"
            ).fetchall()
            self._built = {(schema, name): (*place,) for schema, name, *place in rows}
        self._contract = {built: contract for contract, built in self._built.items()}

    def sql(self, name: str) -> str:
        """Returns a relation's place as SQL has it."""
        schema, table = self._place(name)
        return f"{quoted(self._catalog)}.{quoted(schema)}.{quoted(table)}"

    def has(self, name: str) -> bool:
        """Returns whether the database has a relation."""
        return has_table(self._connection, self._catalog, *self._place(name))

    def contract(self, schema: str, table: str) -> tuple[str, str]:
        """Returns schema and name by which the contract knows a relation; those of a shop's own mart are its own."""
        default = "intermediate" if schema == self._state and table.startswith("int_") else schema
        return self._contract.get((schema, table), (default, table))

    def _place(self, name: str) -> tuple[str, str]:
        schema, _, table = name.partition(".")
        default = self._state if schema == "intermediate" else schema
        return self._built.get((schema, table), (default, table))

"""SQLAlchemy reads one schema of a warehouse, without transactions: `duckdb+readonly:///<file>?schema=<schema>`.

SQLAlchemy rolls back before it gives a connection to the next reader, and DuckDB then empties every result that was not
fetched. Nothing is written over this dialect, so nothing has to be rolled back.
"""

from __future__ import annotations

from typing import Any

import duckdb_engine
from sqlalchemy.dialects import registry

# Readers keep connections in pools that cannot be reached any more, and the file stays open with them.
opened: list[Any] = []


class ReadOnlyDialect(duckdb_engine.Dialect):
    """DuckDB's dialect with a file opened for reading, and no transactions."""

    supports_statement_cache = False

    def connect(self, *arguments: Any, **settings: Any) -> Any:
        """Opens the file so that it cannot be changed, with the tables of the schema under their bare names."""
        options = dict(settings.pop("url_config", {}))
        schema = options.pop("schema", "main")
        connection = super().connect(*arguments, **settings, url_config=options, read_only=True)
        connection.execute(f"use {schema}")
        opened.append(connection)
        return connection

    def do_begin(self, dbapi_connection: Any) -> None:
        """Does not begin a transaction."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Does not commit, because nothing was written."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Does not roll back, so that a late reader still has its results."""


def register() -> None:
    """Makes the dialect known under its name."""
    registry.register("duckdb.readonly", __name__, ReadOnlyDialect.__name__)


def close_all() -> None:
    """Closes every connection, so that the file is free again."""
    while opened:
        opened.pop().close()

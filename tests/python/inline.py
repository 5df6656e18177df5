"""SQL that calls the project's macros, without a build: dbt writes it out, DuckDB runs it."""

from __future__ import annotations

from pathlib import Path

import duckdb
from warehouse import Build, dbt


def compiled(work: Path, sql: str, variables: dict[str, object] | None = None) -> Build:
    """Compile a query that calls macros."""
    return dbt(work / "inline.duckdb", "--quiet", "compile", "--inline", sql, variables=variables or {})


def query(work: Path, sql: str, variables: dict[str, object] | None = None) -> list[tuple]:
    """Return the rows of a query that calls macros."""
    written = compiled(work, sql, variables).succeeded().output
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(written).fetchall()

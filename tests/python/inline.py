"""SQL that calls the project's macros, without a build: dbt writes it out, DuckDB runs it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
from warehouse import ROOT, run_dbt


def compiled(work: Path, sql: str, variables: dict[str, object] | None = None) -> tuple[int, str]:
    """Return dbt's exit code for a query that calls macros, and what it wrote."""
    work.mkdir(parents=True, exist_ok=True)
    command = ["--quiet", "--no-use-colors", "compile", "--inline", sql, "--profiles-dir", str(ROOT)]
    command += ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    command += ["--vars", json.dumps(variables or {}, default=str)]
    environment = {key: value for key, value in os.environ.items() if key != "SEXTANT_RAW"}
    environment |= {"SEXTANT_WAREHOUSE": str(work / "inline.duckdb")}
    return run_dbt(command, environment, work / "output.txt")


def query(work: Path, sql: str, variables: dict[str, object] | None = None) -> list[tuple]:
    """Return the rows of a query that calls macros."""
    code, written = compiled(work, sql, variables)
    assert code == 0, written
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(written).fetchall()

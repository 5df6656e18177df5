"""The same project on both engines: building it, asking it, and comparing the answers."""

from __future__ import annotations

import itertools
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Engine:
    """One target of the project with a warehouse of its own, below ``work``."""

    target: str
    work: Path

    @property
    def manifest(self) -> dict[str, Any]:
        """Return what dbt knew of the project at the last call."""
        return json.loads((self.work / "target" / "manifest.json").read_text())

    def arguments(self, *arguments: str, variables: dict[str, object] | None = None) -> list[str]:
        """Return dbt's command line, with all that dbt writes below ``work``."""
        places = {
            "--project-dir": ROOT,
            "--profiles-dir": ROOT,
            "--target": self.target,
            "--target-path": self.work / "target",
            "--log-path": self.work / "logs",
            "--vars": json.dumps(variables or {}, default=str),
        }
        return [*arguments, *(str(part) for place in places.items() for part in place)]

    def evaluate(self, sql: str, variables: dict[str, object] | None = None) -> list[tuple]:
        """Return the rows of a query that calls macros, in this process."""
        arguments = ["--quiet", "show", "--inline", sql, "--limit", "-1"]
        run = dbtRunner(manifest=parsed(self)).invoke(self.arguments(*arguments, variables=variables))
        assert run.success, run.exception or run.result[0].message
        return [tuple(row) for row in run.result[0].agate_table.rows]


@cache
def parsed(engine: Engine) -> Manifest:
    """Return what dbt knows of the project on this engine; vars are read later, so one parse serves them all."""
    run = dbtRunner().invoke(engine.arguments("--quiet", "parse"))
    assert run.success, run.exception
    return run.result


class DuckDB(Engine):
    """Builds in a process of its own, which releases the file at its end."""

    @property
    def warehouse(self) -> Path:
        """Return the warehouse's file."""
        return self.work / "warehouse.duckdb"

    def build(self, *arguments: str, variables: dict[str, object] | None = None) -> None:
        """Run `dbt build`; fail with its output where it fails."""
        command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors"]
        command += self.arguments("build", *arguments, variables=variables)
        environment = os.environ | {"SEXTANT_WAREHOUSE": str(self.warehouse)}
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr

    def query(self, sql: str) -> pyarrow.Table:
        """Return the rows of a query."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql).to_arrow_table()


class Spark(Engine):
    """Builds in this process, so that one JVM serves every build and every question."""

    def build(
        self,
        *arguments: str,
        variables: dict[str, object] | None = None,
        after_model: Callable[[int], None] = lambda number: None,
    ) -> None:
        """Run `dbt build`; fail with what failed. After each model, ``after_model`` gets its number."""
        numbers = itertools.count(1)

        def listen(event: EventMsg) -> None:
            if event.info.name == "LogModelResult":
                after_model(next(numbers))

        command = self.arguments("build", *arguments, variables=variables)
        run = dbtRunner(callbacks=[listen]).invoke(["--no-use-colors", *command])
        assert run.success, run.exception or [
            f"{result.node.name}: {result.message}" for result in run.result if result.status in ("error", "fail")
        ]

    def query(self, sql: str) -> pyarrow.Table:
        """Return the rows of a query."""
        return self.session.sql(sql).toArrow()

    @property
    def session(self) -> SparkSession:
        """Return the session that dbt has begun."""
        from pyspark.sql import SparkSession

        return SparkSession.builder.getOrCreate()

    def executors(self) -> int:
        """Return how many processes work for the session, besides its own."""
        return self.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1

    def stop(self) -> None:
        """Give the cluster back."""
        self.session.stop()


def normal_type(kind: pyarrow.DataType) -> pyarrow.DataType:
    """Return the type without words that differ between the engines."""
    if pyarrow.types.is_timestamp(kind):
        return pyarrow.timestamp("us")
    if pyarrow.types.is_large_string(kind):
        return pyarrow.string()
    return kind


def in_order(table: pyarrow.Table, columns: list[str], inexact: list[str]) -> list[tuple]:
    """Return the rows, sorted by the columns that are exactly equal and then by the others."""
    kinds = [pyarrow.field(name, normal_type(table.schema.field(name).type)) for name in columns]
    rows = table.select(columns).cast(pyarrow.schema(kinds))
    order = [f'"{name}"' for name in columns if name not in inexact] + [f'"{n}"' for n in inexact]
    with duckdb.connect() as connection:
        connection.register("rows", rows)
        return connection.execute(f"select * from rows order by {', '.join(order)}").fetchall()


def is_same(one: object, other: object) -> bool:
    """Tell whether two values are equal; floating point may differ by a billionth."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return one == other


def differences(one: pyarrow.Table, other: pyarrow.Table, most: int = 5) -> list[str]:
    """Return in words how two tables differ in columns, types, number of rows or rows."""
    columns = sorted(one.column_names)
    if columns != sorted(other.column_names):
        return [f"columns {set(columns) ^ set(other.column_names)} are in one only"]
    found = []
    for name in columns:
        kinds = [normal_type(table.schema.field(name).type) for table in (one, other)]
        if kinds[0] != kinds[1]:
            found.append(f"column {name}: {kinds[0]} and {kinds[1]}")
    if found or one.num_rows != other.num_rows:
        return [*found, f"{one.num_rows} rows and {other.num_rows}"]
    inexact = [name for name in columns if pyarrow.types.is_floating(one.schema.field(name).type)]
    pairs = zip(*(in_order(table, columns, inexact) for table in (one, other)), strict=True)
    for left, right in pairs:
        if not all(map(is_same, left, right)):
            cells = zip(columns, left, right, strict=True)
            found.append(str([cell for cell in cells if not is_same(*cell[1:])] or (left, right)))
    return [f"{len(found)} rows", *found[:most]] if found else []

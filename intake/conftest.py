"""What the tests of the intake share: files, and the rows that DuckDB makes of what was inspected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from intake.dialect import Inspected, inspect
from intake.files import DataFile

Inspecting = Callable[..., Inspected]
Reading = Callable[[Inspected], list[tuple[str, ...]]]


@pytest.fixture
def inspecting(tmp_path: Path) -> Inspecting:
    """Writes bytes or a text as a file and inspects it."""

    def run(content: bytes | str, name: str = "orders.csv") -> Inspected:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return inspect(DataFile(path, name, "orders"), tmp_path / "copies")

    return run


@pytest.fixture(scope="session")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def reading(engine: duckdb.DuckDBPyConnection) -> Reading:
    """Reads what was inspected as the staging models do; a null is a blank text here.

    DuckDB guesses whether a file has comments unless it is told that it has none: values with a # would be cut.
    """

    def run(inspected: Inspected) -> list[tuple[str, ...]]:
        path = str(inspected.path).replace("'", "''")
        reader = (
            f"read_csv('{path}', header = true, all_varchar = true, delim = '{inspected.separator}', quote = '\"',"
            " escape = '\"', comment = '', null_padding = true, strict_mode = false, parallel = false)"
        )
        rows = engine.execute(f"select * from {reader}").fetchall()
        return [tuple(value or "" for value in row) for row in rows]

    return run

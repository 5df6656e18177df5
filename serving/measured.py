"""What a file of marts has, asked of the file as it is on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from serving import publications
from serving.publications import Publication
from serving.sql import literal

# Rows and, where it has snapshots, the latest date of each mart, by schema.table.
Measured = Mapping[str, tuple[int, date | None]]


@contextmanager
def reading(serving: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection with the served file as it is on disk, whatever this process has open under its name."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(serving)} as served (read_only)")
        yield connection


def measure(connection: duckdb.DuckDBPyConnection, catalog: str, names: list[str]) -> Measured:
    """Count the rows of marts, and find their latest snapshot."""
    found = {}
    for name in names:
        schema, _, table = name.partition(".")
        place = f'{catalog}"{schema}"."{table}"'
        columns = [column for column, *_ in connection.execute(f"describe {place}").fetchall()]
        latest = "max(snapshot_date)" if "snapshot_date" in columns else "null"
        found[name] = connection.execute(f"select count(*), {latest} from {place}").fetchone()
    return found


def check_of(serving: Path, measured: Measured) -> Callable[[], None]:
    """Return the check that the served file has what was measured, asked of the file as a reader finds it."""

    def check() -> None:
        with reading(serving) as connection:
            found = measure(connection, "served.", list(measured))
        for name, expected in measured.items():
            if found[name] != tuple(expected):
                raise ValueError(f"{serving}: {name} must have {_words(*expected)}. Got: {_words(*found[name])}")

    return check


def _words(rows: int, latest: object) -> str:
    return f"{rows:,} rows" + (f" up to {latest}" if latest else "")


def served_log(serving: Path) -> list[Publication]:
    """Return what the served file says of publications; of a file without, that it is number 0."""
    if not serving.exists():
        return []
    with reading(serving) as connection:
        log = publications.read(connection, "served")
        if log:
            return log
        written = datetime.fromtimestamp(serving.stat().st_mtime, UTC).replace(tzinfo=None)
        tables = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
            " where table_catalog = 'served' order by all"
        ).fetchall()
        measured = measure(connection, "served.", [name for (name,) in tables])
        rows = {name: count for name, (count, _) in measured.items()}
        return [Publication(0, "publish", written, 0, None, None, None, None, None, None, rows)]

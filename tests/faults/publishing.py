"""A warehouse whose tables all say which publication they are of, so that a mixture of two can be seen.

As a script, reads a served file until it is told to stop: ``python publishing.py SERVING STOP [--long]``
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
TABLES, ROWS = 12, 20_000
PUBLISHED = f"""
create schema if not exists core;
create schema if not exists intermediate;
create or replace table intermediate.int_published as
    select 'core' as schema_name, 'mart_' || number as table_name, []::varchar[] as key_columns
    from range({TABLES}) as numbers(number);
create or replace table intermediate.int_personal_columns
    (schema_name varchar, table_name varchar, column_name varchar);
"""


def build(warehouse: Path, version: int) -> None:
    """Write every table of a version, as a build does."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(PUBLISHED)
        for number in range(TABLES):
            connection.execute(
                f"create or replace table core.mart_{number} as select {version} as version, range as id,"
                f" md5('{version} ' || range) as text from range({ROWS})"
            )


def publish(warehouse: Path, serving: Path) -> subprocess.Popen[str]:
    """Publish as `make build` does, in a process of its own."""
    command = [sys.executable, "-m", "serving.publish", str(warehouse), str(serving)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def version_of(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the one version of every table; fail where there are two, or where a row is missing or not as written."""
    parts = (
        "select min(version), max(version), count(*) filter (where text = md5(version || ' ' || id))"
        f" from core.mart_{number}"
        for number in range(TABLES)
    )
    rows = connection.execute(" union all ".join(parts)).fetchall()
    versions = {version for low, high, _ in rows for version in (low, high)}
    assert len(versions) == 1, f"a mixture of versions {versions}"
    assert [count for _, _, count in rows] == [ROWS] * TABLES, f"rows are missing: {rows}"
    return versions.pop()


def served(serving: Path) -> int:
    """Return the version that a new reader sees."""
    with duckdb.connect(str(serving), read_only=True) as connection:
        return version_of(connection)


def read_until(serving: Path, stop: Path, is_long: bool) -> list[int]:
    """Read again and again, over one connection or each time over a new one; return the version of each reading.

    A process has one database for all its connections to a file, so that a new reader must be the only one of its own.
    """
    found = []
    connection = duckdb.connect(str(serving), read_only=True) if is_long else None
    ends = False
    while not ends:
        # The last reading begins after the last publication.
        ends = stop.exists()
        found.append(version_of(connection) if connection else served(serving))
    return found


if __name__ == "__main__":
    print(json.dumps(read_until(Path(sys.argv[1]), Path(sys.argv[2]), "--long" in sys.argv)))

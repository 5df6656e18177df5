"""Clean copies of raw files (intake/copies.py) that nothing reads any more."""

from __future__ import annotations

from pathlib import Path

import duckdb

from run_guard.private_file import remove_unfinished


def remove_unread(connection: duckdb.DuckDBPyConnection, copies: Path) -> None:
    """Removes the copies of files that the warehouse's views don't name: a copy has all that its file had.

    What a killed run left of one goes too.
    """
    remove_unfinished(copies)
    sql = connection.execute("select coalesce(string_agg(sql), '') from duckdb_views() where not internal").fetchone()[
        0
    ]
    for copy in (*copies.glob("*.csv"), *copies.glob("*.parquet")):
        if copy.name not in sql:
            copy.unlink()

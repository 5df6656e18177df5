"""Clean copies of raw files (intake/copies.py) that nothing reads any more."""

from __future__ import annotations

from pathlib import Path

import duckdb

from run_guard.private_file import remove_unfinished


def remove_unread(connection: duckdb.DuckDBPyConnection, copies: Path) -> None:
    """Removes the copies of files that the warehouse's views don't name: a copy has all that its file had.

    What was fetched from an address is a copy too. What a killed run left of one goes too.
    """
    remove_unfinished(copies)
    sql = connection.execute("select coalesce(string_agg(sql), '') from duckdb_views() where not internal").fetchone()[
        0
    ]
    fetched = (file for file in copies.glob("fetched-*/**/*") if file.is_file())
    for copy in (*copies.glob("*.csv"), *copies.glob("*.parquet"), *fetched):
        if copy.relative_to(copies).as_posix() not in sql:
            copy.unlink()

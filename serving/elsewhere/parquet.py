"""Copies what is served into a folder of Parquet files, for lakes and notebooks.

``<folder>/<schema>/<table>/*.parquet``; a table with snapshots has a folder for each, ``snapshot_date=2025-06-18``.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from serving.elsewhere.marts import marts
from serving.sql import literal

# What says that a folder is a publication, which the next one may replace.
MARK = "_sextant"


def publish_to_parquet(serving: Path, folder: Path) -> int:
    """Write a served file into ``folder``, which is replaced whole.

    Returns the number of tables. Raises ``ValueError`` where the folder holds something else than an earlier
    publication.
    """
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise ValueError(f"{folder}: must be empty or an earlier publication. Got: a folder with other files")
    unfinished, before = (folder.with_name(f"{folder.name}.{state}") for state in ("unfinished", "before"))
    for left_over in (unfinished, before):
        shutil.rmtree(left_over, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(serving)} as served (read_only)")
        found = marts(connection)
        for mart in found:
            place = unfinished / mart.schema / mart.table
            place.mkdir(parents=True)
            copy = f"copy ({mart.select}) to"
            rows = 0
            if mart.is_by_snapshot:
                options = "format parquet, partition_by (snapshot_date), write_partition_columns true"
                (rows,) = connection.execute(f"{copy} {literal(place)} ({options})").fetchone()
            if not rows:  # No snapshot makes no folder: a table without rows is a file with its columns.
                connection.execute(f"{copy} {literal(place / f'{mart.table}.parquet')} (format parquet)")
    (unfinished / MARK).touch()
    if folder.exists():
        os.replace(folder, before)
    os.replace(unfinished, folder)
    shutil.rmtree(before, ignore_errors=True)
    return len(found)

"""A copy of a warehouse with some of its tables damaged, for tests of what finds the damage."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb


def damaged_copy(warehouse: Path, folder: Path, statements: Iterable[str], views: Iterable[str] = ()) -> Path:
    """Copy a warehouse and run statements in the copy, once these views are tables, so that they can be damaged too."""
    # Views name the warehouse by its file's name.
    copy = Path(shutil.copy(warehouse, folder / warehouse.name))
    with duckdb.connect(str(copy)) as connection:
        for view in views:
            schema, name = view.split(".")
            connection.execute(f"create table {schema}.held as from {view}")
            connection.execute(f"drop view {view}")
            connection.execute(f"alter table {schema}.held rename to {name}")
        for statement in statements:
            connection.execute(statement)
    return copy

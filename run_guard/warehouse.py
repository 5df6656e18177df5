"""A warehouse that can't be used is named before dbt reads the project."""

from __future__ import annotations

from pathlib import Path

import duckdb

from run_guard.words import NEW_WAREHOUSE, in_words
from serving.locks import holder_of


def held(file: Path) -> str | None:
    """Return the line about who has a warehouse open, before DuckDB says it in five; None where nobody has."""
    process = holder_of(file)
    if not process:
        return None
    return (
        f"warehouse {file}: {process} has it open. Expected a file that nobody else has open: close it there, or build"
        " into another one with WAREHOUSE=<file.duckdb>"
    )


def misnamed(file: Path) -> str | None:
    """Return the line about a file name with a quote: dbt-duckdb writes the name into SQL as it is."""
    if not {"'", '"'} & set(file.name):
        return None
    return (
        f"warehouse {file}: the name of the file is also its name in SQL. Expected one without quotes; folders may have"
        " them"
    )


def damaged(file: Path) -> str | None:
    """Return the line about a warehouse that DuckDB can't open, or that is cut off; None where it is whole or new."""
    if not file.exists():
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            sizes = "select block_size, used_blocks from pragma_database_size()"
            block, blocks = connection.execute(sizes).fetchone()
    except duckdb.Error as error:
        if "different configuration than existing connections" in str(error):
            # A run before in this same process has it open, and so could open it.
            return None
        return in_words(error, file) or f"{file}: {' '.join(str(error).split())}"
    # Its end is read late, by the model that needs it. Free blocks need not be in the file.
    expected = block * blocks
    if file.stat().st_size < expected:
        return f"{file}: is cut off. Expected {expected:,} bytes, found {file.stat().st_size:,}: {NEW_WAREHOUSE}"
    return None


def remove_spilled(file: Path) -> None:
    """Remove what a killed run had spilled beside a warehouse, which nobody has open: DuckDB waits until it spills."""
    for left in file.with_name(file.name + ".tmp").glob("duckdb_temp_*"):
        left.unlink(missing_ok=True)

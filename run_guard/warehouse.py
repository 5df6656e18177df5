"""A warehouse that can't be used is named before dbt reads the project."""

from __future__ import annotations

from pathlib import Path

import duckdb

from run_guard.words import NEW_WAREHOUSE, in_words
from serving.locks import holder


def fault(file: Path) -> str | None:
    """Return the line about a warehouse that DuckDB can't open, or that is cut off; None where it is whole or new."""
    if not file.exists():
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            sizes = "select block_size, used_blocks from pragma_database_size()"
            block, blocks = connection.execute(sizes).fetchone()
    except duckdb.Error as error:
        if "Could not set lock" in str(error):
            # The plugin that is asked next says by whom.
            return None
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
    """Remove what a killed run had spilled beside a warehouse; DuckDB itself would wait until it spills again."""
    if not holder(file):
        for left in file.with_name(file.name + ".tmp").glob("duckdb_temp_*"):
            left.unlink(missing_ok=True)

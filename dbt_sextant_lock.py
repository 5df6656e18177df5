"""Says in one line who has the warehouse's file open, before DuckDB says it in five.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

import fcntl
import os
import struct
import sys
from pathlib import Path

from dbt.plugins.manager import dbtPlugin
from dbt_common.exceptions import DbtRuntimeError

# struct flock of Linux and macOS differ; on another system there is only DuckDB's own message.
FLOCK = "hhqqi4x" if sys.platform.startswith("linux") else None


def holder(file: Path) -> int | None:
    """Return the id of the process that holds a lock on a file against writing; None where none does."""
    if not FLOCK or not file.is_file():
        return None
    asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    try:
        with file.open("r+b") as opened:
            kind, _, _, _, process = struct.unpack(FLOCK, fcntl.fcntl(opened, fcntl.F_GETLK, asked))
    except OSError:
        return None
    return process if kind != fcntl.F_UNLCK else None


def name_of(process: int) -> str:
    """Return the name of a process's program, in one word."""
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return "a process"


class WarehouseLockPlugin(dbtPlugin):
    """The plugin that dbt starts with each command, once it knows the target."""

    def initialize(self) -> None:
        """Stop where another process has the warehouse open; a run on another engine has no such file."""
        file = Path(os.environ.get("SEXTANT_WAREHOUSE") or "sextant.duckdb")
        process = holder(file) if "dbt.adapters.duckdb" in sys.modules else None
        if process:
            raise DbtRuntimeError(
                f"warehouse {file}: {name_of(process)} (process {process}) has it open. Expected a file that"
                " nobody else has open: close it there, or build into another one with WAREHOUSE=<file.duckdb>"
            )


plugins = [WarehouseLockPlugin]

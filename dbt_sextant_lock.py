"""Says in one line who has the warehouse's file open, before DuckDB says it in five.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dbt.plugins.manager import dbtPlugin
from dbt_common.exceptions import DbtRuntimeError


class WarehouseLockPlugin(dbtPlugin):
    """The plugin that dbt starts with each command, once it knows the target."""

    def initialize(self) -> None:
        """Stop where another process has the warehouse open; a run on another engine has no such file."""
        from serving.locks import holder, name_of

        file = Path(os.environ.get("SEXTANT_WAREHOUSE") or "sextant.duckdb")
        process = holder(file) if "dbt.adapters.duckdb" in sys.modules else None
        if process:
            raise DbtRuntimeError(
                f"warehouse {file}: {name_of(process)} (process {process}) has it open. Expected a file that"
                " nobody else has open: close it there, or build into another one with WAREHOUSE=<file.duckdb>"
            )


plugins = [WarehouseLockPlugin]

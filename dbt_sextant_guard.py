"""Stops a run that can't go well, before it begins, and says in one line why another one has ended.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dbt.flags import get_flags
from dbt.plugins.manager import dbtPlugin
from dbt_common.exceptions import DbtRuntimeError

# Other commands write too little to need what they write for themselves; an editor runs some in the background.
RUNS = ("build", "run", "test", "seed", "retry")


class GuardPlugin(dbtPlugin):
    """The plugin that dbt starts with each command, once it knows the target."""

    def initialize(self) -> None:
        """Look at what the run needs, from the folders to the warehouse."""
        from run_guard.endings import end_like_ctrl_c, speak_plainly

        flags = get_flags()
        warehouse = Path(os.environ.get("SEXTANT_WAREHOUSE") or "sextant.duckdb")
        speak_plainly(warehouse)
        # Where one process has run both engines, nothing says which one this run is for.
        is_file = "dbt.adapters.duckdb" in sys.modules and "dbt.adapters.spark" not in sys.modules
        if getattr(flags, "WHICH", None) in RUNS:
            end_like_ctrl_c()
            target = Path(getattr(flags, "PROJECT_DIR", None) or ".", getattr(flags, "TARGET_PATH", None) or "target")
            line = self.target_fault(target) or (self.warehouse_fault(warehouse, to_write=True) if is_file else None)
        else:
            line = self.warehouse_fault(warehouse, to_write=False) if is_file else None
        if line:
            raise DbtRuntimeError(line)

    def target_fault(self, target: Path) -> str | None:
        """Return the line about the folder of dbt's results, and keep it for the run."""
        from run_guard import checkout, folders

        return folders.fault(target, "the results of dbt") or checkout.fault(target)

    def warehouse_fault(self, warehouse: Path, *, to_write: bool) -> str | None:
        """Return the line about the warehouse's file."""
        from run_guard import folders
        from run_guard import warehouse as file

        line = file.held(warehouse) or file.misnamed(warehouse)
        if line or not to_write:
            return line
        folder = warehouse.absolute().parent
        line = folders.fault(folder, f"the warehouse {warehouse}") or file.damaged(warehouse)
        if not line:
            folder.mkdir(parents=True, exist_ok=True)
            file.remove_spilled(warehouse)
        return line


plugins = [GuardPlugin]

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
        if getattr(flags, "WHICH", None) in RUNS:
            end_like_ctrl_c()
            target = Path(getattr(flags, "PROJECT_DIR", None) or ".", getattr(flags, "TARGET_PATH", None) or "target")
            # Where one process has run both engines, nothing says which one this run is for.
            is_file = "dbt.adapters.duckdb" in sys.modules and "dbt.adapters.spark" not in sys.modules
            if line := self.fault(target, warehouse if is_file else None):
                raise DbtRuntimeError(line)

    def fault(self, target: Path, warehouse: Path | None) -> str | None:
        """Return the line about what is not as the run needs it, and keep the target for the run."""
        from run_guard import checkout, folders
        from run_guard import warehouse as file
        from serving.locks import holder, name_of

        if line := folders.fault(target, "the results of dbt"):
            return line
        if not checkout.take(target):
            process = holder(checkout.lock_file(target))
            who = f"{name_of(process)} (process {process})" if process else "another process"
            return (
                f"{target}: {who} builds with it. Expected one run at a time: wait for it, or give this one folders of"
                " its own with DBT_TARGET_PATH=<folder> DBT_LOG_PATH=<folder>"
            )
        if warehouse is None:
            return None
        line = folders.fault(warehouse.absolute().parent, f"the warehouse {warehouse}") or file.fault(warehouse)
        if not line:
            file.remove_spilled(warehouse)
        return line


plugins = [GuardPlugin]

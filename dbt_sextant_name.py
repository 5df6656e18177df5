"""Refuses a warehouse whose file name has a quote: dbt-duckdb writes the name into SQL as it is.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dbt.plugins.manager import dbtPlugin
from dbt_common.exceptions import DbtRuntimeError


class WarehouseNamePlugin(dbtPlugin):
    """What dbt starts with each command, once it knows the target."""

    def initialize(self) -> None:
        """Stop before the name is in any SQL; folders may be called anything."""
        file = Path(os.environ.get("SEXTANT_WAREHOUSE") or "sextant.duckdb")
        if "dbt.adapters.duckdb" in sys.modules and {"'", '"'} & set(file.name):
            raise DbtRuntimeError(
                f"warehouse {file}: the name of the file is also its name in SQL. Expected one without quotes;"
                " folders may have them"
            )


plugins = [WarehouseNamePlugin]

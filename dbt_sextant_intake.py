"""Lets macros ask what the raw files are and what audiences there are: `modules.intake` and `modules.audiences`.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

from typing import Any

from dbt.context import base
from dbt.plugins.manager import dbtPlugin


class IntakePlugin(dbtPlugin):
    """The plugin that dbt starts with each command, on every engine."""

    def initialize(self) -> None:
        """Add both to the modules of Jinja's context, beside dbt's own, once in a process."""
        dbt_modules = base.get_context_modules
        if getattr(dbt_modules, "has_intake", False):
            return

        def with_intake() -> dict[str, Any]:
            from audiences.declared import context as audiences
            from intake.session import context as intake

            return {**dbt_modules(), "intake": intake, "audiences": audiences}

        with_intake.has_intake = True
        base.get_context_modules = with_intake


plugins = [IntakePlugin]

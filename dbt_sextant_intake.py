"""Lets macros ask the intake what the raw files are: `modules.intake`, beside dbt's own `modules.re` and its like.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

from typing import Any

from dbt.context import base
from dbt.plugins.manager import dbtPlugin


class IntakePlugin(dbtPlugin):
    """The plugin that dbt starts with each command, on every engine."""

    def initialize(self) -> None:
        """Add the intake to the modules of Jinja's context, once in a process."""
        dbt_modules = base.get_context_modules
        if getattr(dbt_modules, "has_intake", False):
            return

        def with_intake() -> dict[str, Any]:
            from intake.session import context

            return {**dbt_modules(), "intake": context}

        with_intake.has_intake = True
        base.get_context_modules = with_intake


plugins = [IntakePlugin]

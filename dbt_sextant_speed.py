"""Takes two costs out of dbt's own time, which is most of a build of few orders; nothing else of dbt changes.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

import gc

from dbt.contracts.graph.manifest import Manifest
from dbt.plugins.contracts import PluginArtifacts
from dbt.plugins.manager import dbt_hook, dbtPlugin
from dbt_common.clients import jinja


class SpeedPlugin(dbtPlugin):
    """What dbt starts with each command."""

    def initialize(self) -> None:
        """Let the arguments of a test be rendered as models are.

        For each of a test's arguments dbt wraps each of 850 macros that it could call; for a model, those that it does.
        """
        lazy = vars(jinja.MacroFuzzTemplate).get("new_context")
        if lazy and "new_context" not in vars(jinja.NativeSandboxTemplate):
            jinja.NativeSandboxTemplate.new_context = lazy
        if gc.isenabled():
            gc.unfreeze()

    @dbt_hook
    def get_manifest_artifacts(self, manifest: Manifest) -> PluginArtifacts:
        """Write nothing. The project is read by now, and stays: Python's search for memory to free leaves it out."""
        if gc.isenabled():
            gc.freeze()
        return {}


plugins = [SpeedPlugin]

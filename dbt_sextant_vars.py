"""Lets the vars of Sextant reach every node of a project that installs it as a package.

dbt gives a node the vars of its own package. A model of the installing project that takes the place of one of Sextant's
calls Sextant's macros, and would see none of its vars, not even their defaults; and what the project sets under its own
name would not reach Sextant's models.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dbt.context.configured import FQNLookup
from dbt.context.providers import ModelConfiguredVar
from dbt.plugins.manager import dbtPlugin
from dbt.utils import MultiDict

PACKAGE = "sextant"


def with_sextant(var: ModelConfiguredVar, merged: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the vars of a node with those of Sextant: its defaults, then what the installing project has set."""
    config = var._config
    package = config.load_dependencies().get(PACKAGE)
    if package is None or config.project_name == PACKAGE:
        return merged
    adapter = config.credentials.type
    defaults = package.vars.vars_for(FQNLookup(PACKAGE), adapter)
    found = MultiDict([defaults])
    for name in (PACKAGE, config.project_name):
        given = config.vars.vars_for(FQNLookup(name), adapter)
        # No other var of the project may reach where it did not before.
        found.add({key: given[key] for key in defaults if key in given})
    found.add(merged if var._node.package_name != PACKAGE else config.cli_vars)
    return found


class VarsPlugin(dbtPlugin):
    """The plugin that dbt starts with each command."""

    def initialize(self) -> None:
        """Add to what a node's vars are made of, once in a process."""
        own = ModelConfiguredVar._generate_merged
        if not getattr(own, "has_sextant", False):

            def merged(var: ModelConfiguredVar) -> Mapping[str, Any]:
                return with_sextant(var, own(var))

            merged.has_sextant = True
            ModelConfiguredVar._generate_merged = merged


plugins = [VarsPlugin]

"""Lets `dbt retry` go on with the warehouse and the raw input of the run that failed, and with no others.

dbt remembers the command line of a run for its retry, and not the environment. A retry in another shell would build
another warehouse, or from the sample.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from dbt.flags import get_flags
from dbt.plugins.manager import dbtPlugin
from dbt_common.events.functions import get_metadata_vars
from dbt_common.exceptions import DbtRuntimeError

# What each says where it is not set.
DEFAULTS = {
    "SEXTANT_WAREHOUSE": "sextant.duckdb",
    "SEXTANT_SPARK_WAREHOUSE": "spark-warehouse",
    "SEXTANT_RAW": "sample",
    "SEXTANT_FORMAT": "",
}
# What may be retried. The pages of `dbt docs` are for everybody, and say no path of ours.
RETRIED = ("build", "run", "seed", "test", "retry")


def environment() -> dict[str, str]:
    """Return what the environment says of the warehouse and the raw input; a path is one, relative or absolute."""
    found = {name: os.environ.get(name) or default for name, default in DEFAULTS.items()}
    return {
        name: value if name == "SEXTANT_FORMAT" or value == "sample" or "://" in value else os.path.abspath(value)
        for name, value in found.items()
    }


def refuse_other(results: Path) -> None:
    """Stop where the run that wrote these results had another environment than there is now."""
    try:
        before = json.loads(results.read_text(encoding="utf-8"))["metadata"]["env"]
    except (OSError, ValueError, KeyError):
        return
    now = environment()
    others = [name for name in DEFAULTS if name in before and before[name] != now[name]]
    if others:
        had = " ".join(f"{name}={before[name]}" for name in others)
        got = " ".join(f"{name}={now[name]}" for name in others)
        raise DbtRuntimeError(
            f"dbt retry: the run that failed had {had}. Got: {got}. Expected the same environment, or a new run"
        )


class RetryPlugin(dbtPlugin):
    """What dbt starts with each command, once it knows the project."""

    def initialize(self) -> None:
        """Compare the environment of a retry, and have dbt write that of every run into its results."""
        flags = get_flags()
        if flags.WHICH == "retry":
            folder = getattr(flags, "STATE", None) or getattr(flags, "TARGET_PATH", None) or "target"
            refuse_other(Path(flags.PROJECT_DIR or ".", folder, "run_results.json"))
        if flags.WHICH in RETRIED:
            get_metadata_vars().update(environment())


plugins = [RetryPlugin]

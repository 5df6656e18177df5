"""Lets dbt run Python models in the Spark session of its own process.

dbt loads every installed module whose name begins with ``dbt_`` and starts its ``plugins``.
By itself, dbt-spark sends a Python model to Databricks and nowhere else.
"""

from __future__ import annotations

import sys
from typing import Any

from dbt.plugins.manager import dbtPlugin


class SessionPythonJob:
    """Runs the code that dbt compiled from a Python model."""

    def __init__(self, parsed_model: dict[str, Any], credentials: object) -> None:
        """Takes the model, whose file names the code in a traceback."""
        self.file = parsed_model["original_file_path"]

    def submit(self, compiled_code: str) -> None:
        """Runs the code in the session of dbt's SQL, which is open by then."""
        from pyspark.sql import SparkSession

        variables = {"__name__": self.file, "spark": SparkSession.builder.getOrCreate()}
        exec(compile(compiled_code, self.file, "exec"), variables)


def add_session_jobs(adapter: type) -> None:
    """Makes ``session`` a way to submit a Python model, and the default one in a session."""
    helpers = adapter.python_submission_helpers.fget
    default_method = adapter.default_python_submission_method.fget

    def with_session(self: Any) -> dict[str, type]:
        return {**helpers(self), "session": SessionPythonJob}

    def session_first(self: Any) -> str:
        is_session = self.config.credentials.method == "session"
        return "session" if is_session else default_method(self)

    adapter.python_submission_helpers = property(with_session)
    adapter.default_python_submission_method = property(session_first)
    adapter.runs_python_in_session = True


class SparkSessionPlugin(dbtPlugin):
    """The plugin that dbt starts with each command, once it knows the target."""

    def initialize(self) -> None:
        """Changes dbt-spark where the target is Spark; a run on DuckDB never imports it."""
        spark = sys.modules.get("dbt.adapters.spark")
        if spark and not hasattr(spark.SparkAdapter, "runs_python_in_session"):
            add_session_jobs(spark.SparkAdapter)


plugins = [SparkSessionPlugin]

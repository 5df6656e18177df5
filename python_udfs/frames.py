"""Turns what a Python model gets from dbt into the table that the pure functions take."""

from __future__ import annotations

from typing import Any

import pandas as pd


def as_frame(relation: Any) -> pd.DataFrame:
    """Return a relation as a data frame, which it may be already; DuckDB and Spark have names of their own for that."""
    if isinstance(relation, pd.DataFrame):
        return relation
    return relation.toPandas() if hasattr(relation, "toPandas") else relation.df()


def as_it_was(session: Any, this: Any) -> pd.DataFrame | None:
    """Return the table that the last build of a model (``dbt.this``) has left; None where there is none, and on Spark.

    DuckDB replaces the table once the new one is complete; on Spark a table would be read while it is written.
    """
    if hasattr(session, "catalog"):
        return None
    found = session.execute(
        "select 1 from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?",
        [this.database, this.schema, this.identifier],
    ).fetchone()
    return session.table(f'"{this.database}"."{this.schema}"."{this.identifier}"').df() if found else None

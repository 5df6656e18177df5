"""What a Python model gets from dbt, as the table that the pure functions take."""

from __future__ import annotations

from typing import Any

import pandas as pd


def as_frame(relation: Any) -> pd.DataFrame:
    """Return a relation as a data frame; DuckDB and Spark each have a name of their own for it."""
    return relation.toPandas() if hasattr(relation, "toPandas") else relation.df()

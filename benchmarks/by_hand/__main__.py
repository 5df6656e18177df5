"""Runs the scripts of this folder, and K-means between them.

Usage: ``python -m benchmarks.by_hand RAW WAREHOUSE AS_OF_DATE``
"""

from __future__ import annotations

import sys
from pathlib import Path

import ckwrap
import duckdb
import numpy as np

HERE = Path(__file__).parent
RULES = HERE.parent.parent / "seeds" / "rules"
# Beyond this many different values, values that agree in three digits are clustered as one.
MOST_VALUES = 20_000
VALUES = {"recency": "recency_days", "frequency": "greatest(order_count, 0)", "monetary": "greatest(revenue, 0)"}


def build(raw: str, warehouse: str, as_of_date: str) -> None:
    """Builds the marts of the Parquet files in ``raw`` into a new file, ``warehouse``."""
    values = {"raw": raw, "as_of": as_of_date, "rules": str(RULES)}
    with duckdb.connect(warehouse) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for script in sorted(HERE.glob("*.sql")):
            if script.name == "3_kmeans.sql":
                connection.execute("create temp table parts (criterion varchar, score int, bound decimal(18, 4))")
                connection.executemany("insert into parts values (?, ?, ?)", parts(connection))
            sql = script.read_text()
            for name, value in values.items():
                sql = sql.replace("{" + name + "}", value)
            connection.execute(sql)


def parts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int, float]]:
    """The weakest value of each score, 5 the best: exact K-means of the customers' values."""
    found = []
    for criterion, value in VALUES.items():
        rows = connection.execute(f"select {value} as value, count(*) from buyers group by 1 order by 1").fetchall()
        numbers, weights = np.array([float(row[0]) for row in rows]), np.array([row[1] for row in rows], float)
        if len(numbers) > MOST_VALUES:
            units = [int(row[0] * 10_000) for row in rows]
            _, bins = np.unique([unit - unit % 10 ** max(len(str(unit)) - 3, 1) for unit in units], return_inverse=True)
        else:
            bins = np.arange(len(numbers))
        sizes = np.bincount(bins, weights)
        means = np.bincount(bins, weights * numbers) / sizes
        labels = ckwrap.ckmeans(means if criterion == "recency" else np.log1p(means), 5, sizes).labels[bins]
        for part in range(5):
            inside = [row[0] for row, label in zip(rows, labels, strict=True) if label == part]
            is_low_best = criterion == "recency"
            bound = max(inside) if is_low_best else min(inside)
            found.append((criterion, 5 - part if is_low_best else part + 1, bound))
    return found


if __name__ == "__main__":
    build(*sys.argv[1:4])

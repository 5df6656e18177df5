"""Runs by_hand.sql: the marts of one shop in one script, which Sextant is measured against.

Usage: ``python -m benchmarks.by_hand RAW WAREHOUSE AS_OF_DATE``
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

HERE = Path(__file__).parent


def build(raw: str, warehouse: str, as_of_date: str) -> None:
    """Builds the marts of the Parquet files in ``raw`` into a new file, ``warehouse``."""
    script = (HERE / "by_hand.sql").read_text()
    values = {"raw": raw, "as_of": as_of_date, "rules": str(HERE.parent / "seeds" / "rules")}
    for name, value in values.items():
        script = script.replace("{" + name + "}", value)
    with duckdb.connect(warehouse) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(script)


if __name__ == "__main__":
    build(*sys.argv[1:4])

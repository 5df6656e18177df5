"""The parts of Sextant that other libraries do, on the same purchases: R, F, M and their sextiles, and the RFM summary.

Usage as a program: ``python -m benchmarks.parts LIBRARY PURCHASES AS_OF_DATE``, one process a library, so that each
has its own memory.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.measure import run

# Above this, pandas' text columns alone need more memory than the machines for which Sextant is meant.
MOST_ORDERS = 10_000_000


def with_pandas(purchases: str, as_of: date) -> int:
    """Scores every customer with pandas; returns the number of customers."""
    import numpy as np
    import pandas as pd

    orders = pd.read_parquet(purchases)
    customers = orders.groupby("customer_id", sort=False).agg(
        last_ordered_at=("ordered_at", "max"),
        order_count=("revenue", "size"),
        revenue=("revenue", "sum"),
    )
    customers["recency_days"] = (pd.Timestamp(as_of) - customers["last_ordered_at"].dt.normalize()).dt.days
    for name, keys in SORT_KEYS.items():
        customers = customers.sort_values([*keys, "customer_id"])
        customers[name] = np.arange(len(customers)) * 6 // len(customers) + 1
    return len(customers)


def with_polars(purchases: str, as_of: date) -> int:
    """Scores every customer with polars; returns the number of customers."""
    import polars as pl

    customers = (
        pl.scan_parquet(purchases)
        .group_by("customer_id")
        .agg(
            pl.col("ordered_at").max().alias("last_ordered_at"),
            pl.len().alias("order_count"),
            pl.col("revenue").sum(),
        )
        .with_columns((pl.lit(as_of) - pl.col("last_ordered_at").dt.date()).dt.total_days().alias("recency_days"))
    )
    for name, keys in SORT_KEYS.items():
        customers = customers.sort([*keys, "customer_id"]).with_columns(
            (pl.int_range(pl.len()) * 6 // pl.len() + 1).alias(name)
        )
    return customers.collect().height


def with_lifetimes(purchases: str, as_of: date) -> int:
    """Summarises every customer (frequency, recency, T) with lifetimes; returns the number of customers."""
    import pandas as pd
    from lifetimes.utils import summary_data_from_transaction_data

    orders = pd.read_parquet(purchases, columns=["customer_id", "ordered_at"])
    summary = summary_data_from_transaction_data(orders, "customer_id", "ordered_at", observation_period_end=as_of)
    return len(summary)


SORT_KEYS = {
    "r_score": ("last_ordered_at", "order_count", "revenue"),
    "f_score": ("order_count", "revenue", "last_ordered_at"),
    "m_score": ("revenue", "order_count", "last_ordered_at"),
}
LIBRARIES = {"pandas": with_pandas, "polars": with_polars, "lifetimes": with_lifetimes}


def measure_parts(warehouse: Path, orders: int) -> dict[str, dict[str, float]]:
    """Seconds and peak bytes of each library on the purchases of a warehouse; nothing above MOST_ORDERS."""
    if orders > MOST_ORDERS:
        return {}
    purchases = warehouse.with_name("purchases.parquet")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        as_of = connection.execute(
            "select max(order_date) from core.orders where order_status = 'purchase'"
        ).fetchone()[0]
        connection.execute(
            "copy (select customer_id, ordered_at, cast(revenue as double) as revenue from core.orders"
            f" where order_status = 'purchase') to '{purchases}'"
        )
    found = {}
    for library in LIBRARIES:
        command = [sys.executable, "-m", "benchmarks.parts", library, str(purchases), str(as_of)]
        result = run(command, warehouse.with_suffix(f".{library}.log"))
        found[library] = {"seconds": result.seconds, "peak_bytes": result.peak_bytes}
    return found


if __name__ == "__main__":
    print(LIBRARIES[sys.argv[1]](sys.argv[2], date.fromisoformat(sys.argv[3])))

"""What customer value costs: counting, fitting and scoring the customers of one snapshot, by model, for several sizes.

Builds the sample, puts customers who buy as the published models say in the place of its orders, and builds the models
of customer value alone, each size in a process of its own. Usage:
``python -m benchmarks.value_speed --customers 1000000 10000000 --folder <scratch>``
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks.bench import ROOT, Model, build, dbt, environment, models_of
from benchmarks.measure import Run, run
from benchmarks.value_recovery import TRUE_MONEY, TRUE_PURCHASES

SAMPLE = ROOT / "seeds" / "sample"
MODELS = ("int_value_counts", "int_value_fits", "int_value_scores", "customer_value")
AT_ONCE = 500_000
YOUNGEST_DAYS, OLDEST_DAYS = 1, 1095
DAYS = 7


def generated(customers: int, first: int, seed: int) -> Iterator[pd.DataFrame]:
    """Yield the first purchases of customers, then their second ones, and so on, each with its days before today."""
    rng, model = np.random.default_rng(seed), TRUE_PURCHASES[1]
    age = rng.integers(YOUNGEST_DAYS, OLDEST_DAYS + 1, customers)
    rate, leaves = rng.gamma(model.r, DAYS / model.alpha, customers) / DAYS**2, rng.beta(model.a, model.b, customers)
    nu = rng.gamma(TRUE_MONEY.q, 1 / TRUE_MONEY.gamma, customers)
    time, before, here = np.zeros(customers), np.zeros(customers, dtype=int), np.arange(customers)
    while len(here):
        days = np.floor(time[here]).astype(int)
        yield pd.DataFrame(
            {
                "customer": first + here,
                "days_ago": age[here] - days,
                "days_since_previous_order": np.where(time[here] > 0, days - before[here], -1),
                "revenue": np.round(rng.gamma(TRUE_MONEY.p, 1 / nu[here]), 2) + 0.01,
            }
        )
        before[here] = days
        here = here[rng.random(len(here)) > leaves[here]]
        time[here] += rng.exponential(1 / rate[here])
        here = here[time[here] <= age[here]]


def put_in_place(customers: int, warehouse: Path) -> int:
    """Put generated purchases in the place of a warehouse's orders; return how many there are."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create or replace table core.orders as from core.orders limit 0")
        for first in range(0, customers, AT_ONCE):
            for purchases in generated(min(AT_ONCE, customers - first), first, seed=first):
                connection.register("purchases", purchases)
                connection.execute(
                    """
                    insert into core.orders by name
                    select
                        'c' || customer as customer_id,
                        'purchase' as order_status,
                        as_of_date - cast(days_ago as int) as order_date,
                        nullif(days_since_previous_order, -1) as days_since_previous_order,
                        cast(revenue as decimal(18, 4)) as revenue
                    from purchases
                    cross join intermediate.int_as_of
                    """
                )
        ((orders,),) = connection.execute("select count(*) from core.orders").fetchall()
    return orders


def measured(customers: int, folder: Path) -> tuple[int, Run, dict[str, Model]]:
    """Return the orders of so many customers, and what the models of their value cost."""
    warehouse = folder / f"value_{customers}.duckdb"
    warehouse.unlink(missing_ok=True)
    build(SAMPLE, warehouse, 0, has_tests=False)
    orders = put_in_place(customers, warehouse)
    # These models alone: the generated orders must stay.
    command = [*dbt(ROOT, SAMPLE, warehouse, 0, (), has_tests=False), "--select", *MODELS]
    whole = run(command, warehouse.with_suffix(".log"), environment(ROOT) | {"SEXTANT_WAREHOUSE": str(warehouse)}, ROOT)
    models = models_of(whole, warehouse.with_suffix(".target") / "run_results.json", warehouse)
    return orders, whole, {model.name: model for model in models}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--customers", type=int, nargs="+", default=[1_000_000, 10_000_000])
    options.add_argument("--folder", type=Path, required=True)
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    print("| customers | purchases | counts | fit | scores | customers scored | together | peak GB |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for customers in given.customers:
        orders, whole, models = measured(customers, given.folder)
        seconds = [models[name].seconds for name in MODELS]
        cells = " | ".join(f"{each:.1f} s" for each in (*seconds, sum(seconds)))
        print(f"| {customers:,} | {orders:,} | {cells} | {whole.peak_bytes / 1e9:.1f} |", flush=True)


if __name__ == "__main__":
    main()

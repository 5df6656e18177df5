"""What the K-means models cost, by number of customers: whether their time and memory stay flat.

Usage: ``python -m benchmarks.clusters --customers 100000 1000000 10000000 --folder <scratch> [--report <file.md>]``

Each shop has this number of customers and few orders a customer: the models see only customers. The features are built
first; then a process of its own computes the K-means models, with DuckDB held to 1 GB, so that its memory is theirs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

import duckdb

from benchmarks.bench import ROOT, Model, models_of
from benchmarks.measure import Run, run

AS_OF_DATE = "2025-06-30"
MODELS = {
    "int_kmeans_histogram": "SQL",
    "int_kmeans_partitions": "Python",
    "kmeans_breaks": "SQL",
    "int_cluster_sample": "SQL",
    "int_cluster_centroids": "Python",
    "customer_clusters": "SQL",
}
# Hashes instead of random numbers: most customers bought once or twice; amounts and dates are spread over two years.
SHOP = """
    copy (
        select
            'O' || purchase || '-' || customer as order_id,
            'C' || customer as customer_id,
            timestamp '{as_of} 12:00:00' - interval 1 day * cast(hash(customer, purchase) % 700 as int) as ordered_at,
            cast(exp(1 + (hash(purchase, customer) % 5000) / 1000.0) as decimal(18, 2)) as total_amount
        from range({customers}) as customers (customer)
        cross join range(1, 13) as purchases (purchase)
        where purchase = 1 or hash(customer) % 100 < 60 / purchase
    ) to '{file}'
"""


def dbt(command: str, folder: Path, select: list[str], memory: str | None = None) -> tuple[Run, list[Model]]:
    """Runs dbt over the shop in ``folder`` and returns the cost, in total and by model."""
    warehouse, target = folder / "shop.duckdb", folder / "target"
    arguments = [str(Path(sys.executable).with_name("dbt")), command, "--profiles-dir", str(ROOT)]
    variables = {"raw_data": str(folder), "history_months": 0, "as_of_date": AS_OF_DATE, "reporting_currency": "EUR"}
    arguments += ["--target-path", str(target), "--vars", json.dumps(variables), "--select", *select]
    environment = {**os.environ, "SEXTANT_WAREHOUSE": str(warehouse), "PWD": str(ROOT)}
    environment |= {"SEXTANT_DUCKDB_MEMORY": memory} if memory else {}
    result = run(arguments, folder / "dbt.log", environment)
    return result, models_of(result, target / "run_results.json", warehouse)


def measure(customers: int, folder: Path) -> str:
    """One row of the table: the K-means models of a shop with so many customers."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    duckdb.sql(SHOP.format(as_of=AS_OF_DATE, customers=customers, file=folder / "orders.parquet"))
    dbt("run", folder, ["+int_customer_snapshots"])
    result, models = dbt("run", folder, list(MODELS), memory="1GB")
    shutil.rmtree(folder)
    seconds = {model.name: model.seconds for model in models}
    cells = [f"{customers:,}", f"{result.peak_bytes / 1e9:.2f}", *(f"{seconds[name]:.1f}" for name in MODELS)]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, required=True, help="scratch folder, emptied of each size afterwards")
    parser.add_argument("--report", type=Path, help="Markdown file for the table")
    arguments = parser.parse_args()
    lines = [
        "# K-means by number of customers",
        "",
        "Seconds of each model, and the peak memory of the process that runs them all, with DuckDB held to 1 GB. The",
        "Python models see a histogram and a sample, however large the base; what grows is",
        "the SQL around them. To repeat it:",
        "`python -m benchmarks.clusters --customers 100000 1000000 10000000 --folder <scratch>`.",
        "",
        f"| customers | peak GB | {' | '.join(f'{name} ({kind})' for name, kind in MODELS.items())} |",
        f"|--:|--:|{'--:|' * len(MODELS)}",
    ]
    for customers in arguments.customers:
        lines.append(measure(customers, arguments.folder / str(customers)))
        print(lines[-1], flush=True)
    if arguments.report:
        arguments.report.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

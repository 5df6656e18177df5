"""What Sextant costs: full build, history, one more day, beside the same marts written by hand.

Usage: ``python -m benchmarks.bench --orders 1000000 10000000 --folder <scratch> [--report benchmarks/README.md]``

For each size the data is generated once. Every build is a process of its own, one after the other on an otherwise idle
machine; times and memory are of this machine, the ratios travel.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from benchmarks.generate import DEFAULT_END
from benchmarks.measure import Run, run
from benchmarks.parts import measure_parts
from benchmarks.report import write_report

ROOT = Path(__file__).parent.parent
TABLES = "orders,customers,exchange_rates"


@dataclass
class Model:
    """One model of one build: seconds, the process's peak while it ran, rows and bytes of what it wrote."""

    name: str
    seconds: float
    peak_bytes: int
    rows: int
    disk_bytes: int


def generate(orders: int, folder: Path, last_day: date) -> Path:
    """Generates the shop up to the day after ``last_day`` and cuts that day off: folders day0 and day1."""
    everything = folder / "day1"
    command = [sys.executable, "-m", "benchmarks.generate", "--orders", str(orders), "--out"]
    command += [str(everything), "--tables", TABLES, "--end", str(last_day + timedelta(days=1))]
    subprocess.run(command, cwd=ROOT, check=True)
    shorter = folder / "day0"
    shorter.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * from '{everything}/orders.parquet' where ordered_at is null or"
            f" ordered_at < date '{last_day}' + interval 1 day or ordered_at > date '{last_day}' + interval 1 year)"
            f" to '{shorter}/orders.parquet' (row_group_size 1000000)"
        )
    for name in ("customers", "exchange_rates"):
        os.link(everything / f"{name}.parquet", shorter / f"{name}.parquet")
    return folder


def build(raw: Path, warehouse: Path, history_months: int) -> tuple[Run, list[Model]]:
    """Builds and tests Sextant's marts, without the unit tests of its logic, and measures every model."""
    target = warehouse.with_suffix(".target")
    command = [str(Path(sys.executable).with_name("dbt")), "build", "--profiles-dir", str(ROOT)]
    command += ["--target-path", str(target), "--exclude-resource-types", "unit_test", "--vars"]
    command += [json.dumps({"history_months": history_months, "raw_data": str(raw)})]
    env = {**os.environ, "SEXTANT_WAREHOUSE": str(warehouse)}
    result = run(command, warehouse.with_suffix(".log"), {**env, "PWD": str(ROOT)})
    return result, models_of(result, target / "run_results.json", warehouse)


def models_of(result: Run, results: Path, warehouse: Path) -> list[Model]:
    """Reads dbt's timings, and rows and bytes of each table in the warehouse."""
    sizes = table_sizes(warehouse)
    models = []
    for node in json.loads(results.read_text())["results"]:
        kind, _, name = node["unique_id"].split(".", 2)
        timing = {step["name"]: step for step in node["timing"]}.get("execute")
        if kind == "model" and timing:
            begin, end = moment(timing["started_at"]), moment(timing["completed_at"])
            rows, disk = sizes.get(name, (0, 0))
            models.append(Model(name, end - begin, result.peak_between(begin, end), rows, disk))
    return models


def moment(text: str) -> float:
    """Seconds since the epoch of dbt's UTC timestamp."""
    return duckdb.sql(f"select epoch(timestamp '{text.rstrip('Z')}')").fetchone()[0]


def table_sizes(warehouse: Path) -> dict[str, tuple[int, int]]:
    """Rows and bytes on disk of every table of a warehouse."""
    sizes = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        block = connection.execute("select block_size from pragma_database_size()").fetchone()[0]
        tables = connection.execute("select schema_name, table_name, estimated_size from duckdb_tables()").fetchall()
        for schema, table, rows in tables:
            blocks = connection.execute(
                f"select count(distinct block_id) from pragma_storage_info('{schema}.{table}') where persistent"
            ).fetchone()[0]
            sizes[table] = (rows, blocks * block)
    return sizes


def measure_size(orders: int, scratch: Path, last_day: date, history_months: int) -> dict:
    """Measures everything for one number of orders and returns it as plain data."""
    folder = scratch / str(orders)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    generate(orders, folder, last_day)
    raw, warehouse = folder / "raw", folder / "sextant.duckdb"
    raw.symlink_to(folder / "day0")
    found: dict = {"orders": orders}
    by_hand = [
        sys.executable,
        "-m",
        "benchmarks.by_hand",
        str(raw),
        str(folder / "hand.duckdb"),
        str(last_day),
    ]
    found["by_hand"] = plain(run(by_hand, folder / "hand.log"))
    found["by_hand"]["disk_bytes"] = (folder / "hand.duckdb").stat().st_size
    result, models = build(raw, warehouse, 0)
    found["today"] = plain(result) | {"disk_bytes": warehouse.stat().st_size}
    found["models"] = [asdict(model) for model in models]
    found["differences"] = differences(folder / "hand.duckdb", warehouse)
    found["parts"] = measure_parts(warehouse, orders)
    warehouse.unlink()
    found["history"] = plain(build(raw, warehouse, history_months)[0]) | {"disk_bytes": warehouse.stat().st_size}
    raw.unlink()
    raw.symlink_to(folder / "day1")
    found["one_more_day"] = plain(build(raw, warehouse, history_months)[0])
    shutil.rmtree(folder)
    return found


def differences(by_hand: Path, warehouse: Path) -> dict[str, int]:
    """Rows of the hand-written marts that Sextant's do not have, for the marts and columns that both have."""
    shared = {
        "core.orders": "order_id, order_version, order_status, status_reason, revenue, order_rank",
        "segmentation.rfm_scores": "customer_id, recency_days, order_count, revenue, r_score, f_score, m_score",
        "retention.cohort_retention": "cohort_period, periods_since_first, active_customers, orders, revenue",
        "quality.order_reconciliation": "order_status, status_reason, orders, total_amount",
    }
    found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{by_hand}' as by_hand (read_only)")
        connection.execute(f"attach '{warehouse}' as sextant (read_only)")
        for mart, columns in shared.items():
            # Sums of hashes instead of a join: they need no memory at a hundred million rows.
            digest = f"count(*), sum(hash({columns}))"
            ours, theirs = (
                connection.execute(f"select {digest} from {database}.{mart}").fetchone()
                for database in ("sextant", "by_hand")
            )
            found[mart] = int(ours != theirs)
    return found


def plain(result: Run) -> dict:
    """The figures of a run without its samples."""
    return {
        "seconds": result.seconds,
        "cpu_seconds": result.cpu_seconds,
        "peak_bytes": result.peak_bytes,
    }


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--folder", type=Path, required=True, help="scratch folder, emptied of each size afterwards")
    parser.add_argument("--history-months", type=int, default=12)
    parser.add_argument("--report", type=Path, default=None, help="Markdown file; its chart is written beside it")
    arguments = parser.parse_args()
    last_day = DEFAULT_END - timedelta(days=1)
    results = []
    for orders in arguments.orders:
        results.append(measure_size(orders, arguments.folder, last_day, arguments.history_months))
        print(json.dumps(results[-1]), flush=True)
    write_report(results, arguments.report or arguments.folder / "report.md")


if __name__ == "__main__":
    main()

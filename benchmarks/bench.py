"""What Sextant costs: full build, history, one more day, beside the same marts written by hand.

Usage: ``python -m benchmarks.bench --orders 1000000 10000000 --folder <scratch> [--report benchmarks/README.md]``

For each size the data is generated once; what was measured is kept in <scratch>/results.json, so that the phases of a
large size can be measured one by one. Every build is a process of its own, one after the other on an otherwise idle
machine; times and memory are of this machine, the ratios travel.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from benchmarks.compared import COMPARED, differences
from benchmarks.measure import Run, run
from benchmarks.parts import measure_parts
from benchmarks.report import write_report
from shop_generator.generate import DEFAULT_END

ROOT = Path(__file__).parent.parent
DBT = str(Path(sys.executable).with_name("dbt"))
PHASES = ["by_hand", "spill", "today", "history", "same_history"]
# On demand only: a size may be too large for the script by hand; Spark needs its packages, and a long time at large
# sizes; reading needs an earlier commit to be compared with.
ALL_PHASES = [*PHASES, "same_marts", "spark", "spark_cluster", "reading", "spark_reading"]
TABLES = "orders,customers,exchange_rates"
# From the raw files to the orders as every mart reads them.
READING = ("orders",)


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
    command = [sys.executable, "-m", "shop_generator.generate", "--orders", str(orders), "--out"]
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


def build(
    raw: Path,
    warehouse: Path,
    history_months: int,
    select: Iterable[str] = (),
    memory: str | None = None,
    has_tests: bool = True,
    code: Path = ROOT,
) -> tuple[Run, list[Model]]:
    """Builds all marts or some, tests their data but not the models' logic, and measures every model."""
    env = environment(code) | {"SEXTANT_WAREHOUSE": str(warehouse)}
    env |= {"SEXTANT_DUCKDB_MEMORY": memory} if memory else {}
    read_project(code, raw, warehouse, history_months, env)
    command = dbt(code, raw, warehouse, history_months, select, has_tests)
    result = run(command, warehouse.with_suffix(".log"), env, code)
    return result, models_of(result, warehouse.with_suffix(".target") / "run_results.json", warehouse)


def build_on_spark(
    raw: Path,
    warehouse: Path,
    select: Iterable[str] = COMPARED,
    has_tests: bool = True,
    code: Path = ROOT,
    places: dict[str, str] | None = None,
) -> dict:
    """Builds some marts, and tests their data, in a Spark session, local unless ``places`` says otherwise."""
    env = environment(code) | {"SEXTANT_SPARK_WAREHOUSE": str(warehouse), "SEXTANT_SPARK_MEMORY": "8g"}
    env |= places or {}
    read_project(code, raw, warehouse, 0, env, "--target", "spark")
    command = [*dbt(code, raw, warehouse, 0, select, has_tests), "--target", "spark"]
    result = run(command, warehouse.with_suffix(".log"), env, code)
    size = sum(file.stat().st_size for file in warehouse.rglob("*") if file.is_file())
    shutil.rmtree(warehouse)
    return plain(result, size)


def build_on_cluster(raw: Path, warehouse: Path) -> dict:
    """Builds as build_on_spark does, on a cluster of two workers; processor seconds are of all its processes."""
    # Spark's packages are there only where Spark is measured.
    from tests.spark.cluster import Cluster

    folder = warehouse.with_name("spark-cluster")
    shutil.rmtree(folder, ignore_errors=True)
    with Cluster(folder, memory="4g") as cluster:
        (folder / "spark-defaults.conf").write_text("spark.executor.memory 4g\n")
        before = cluster.cpu_seconds()
        places = {"SEXTANT_SPARK_MASTER": cluster.url, "SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}
        found = build_on_spark(raw, warehouse, places=places)
        return found | {"cpu_seconds": found["cpu_seconds"] + cluster.cpu_seconds() - before}


def dbt(
    code: Path, raw: Path, warehouse: Path, history_months: int, select: Iterable[str], has_tests: bool
) -> list[str]:
    """The command that builds all marts or some with the project in this folder."""
    command = [DBT, "build", *of_project(code, raw, warehouse, history_months)]
    command += ["--exclude-resource-types", "unit_test", *([] if has_tests else ["test"])]
    return command + (["--select", *(f"+{mart}" for mart in select)] if select else [])


def read_project(
    code: Path, raw: Path, warehouse: Path, history_months: int, env: dict[str, str], *arguments: str
) -> Run:
    """Lets dbt read the project's files, which it does once in a checkout, and after a change of vars."""
    command = [DBT, "parse", *of_project(code, raw, warehouse, history_months), *arguments]
    return run(command, warehouse.with_suffix(".log"), env, code)


def of_project(code: Path, raw: Path, warehouse: Path, history_months: int) -> list[str]:
    """The options by which dbt knows a project that it has read from another."""
    variables = json.dumps({"history_months": history_months, "raw_data": str(raw)})
    return ["--profiles-dir", str(code), "--target-path", str(warehouse.with_suffix(".target")), "--vars", variables]


def environment(code: Path) -> dict[str, str]:
    """The environment of a build with the project in this folder, whose Python modules come first."""
    return {**os.environ, "PWD": str(code), "PYTHONPATH": str(code)}


def models_of(result: Run, results: Path, warehouse: Path) -> list[Model]:
    """Reads dbt's timings, and rows and bytes of each table in the warehouse."""
    sizes = table_sizes(warehouse)
    return [
        Model(name, end - begin, result.peak_between(begin, end), *sizes.get(name, (0, 0)))
        for name, begin, end in timed_models(results)
    ]


def timed_models(results: Path) -> Iterator[tuple[str, float, float]]:
    """The models of dbt's run_results.json, each with the moments at which it began and ended."""
    for node in json.loads(results.read_text())["results"]:
        kind, _, name = node["unique_id"].split(".", 2)
        timing = {step["name"]: step for step in node["timing"]}.get("execute")
        if kind == "model" and timing:
            yield name, moment(timing["started_at"]), moment(timing["completed_at"])


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


def measure_size(
    orders: int, scratch: Path, last_day: date, history_months: int, phases: list[str], before: str | None
) -> dict:
    """Measures the phases asked for at one number of orders and returns them as plain data."""
    folder = scratch / str(orders)
    if not (folder / "day0" / "exchange_rates.parquet").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        generate(orders, folder, last_day)
    raw, hand, warehouse = folder / "raw", folder / "hand.duckdb", folder / "sextant.duckdb"
    for left_over in (raw, hand, warehouse):
        left_over.unlink(missing_ok=True)
    raw.symlink_to(folder / "day0")
    found: dict = {"orders": orders}
    if "by_hand" in phases:
        command = [sys.executable, "-m", "benchmarks.by_hand", str(raw), str(hand), str(last_day)]
        found["by_hand"] = plain(run(command, folder / "hand.log"), hand.stat().st_size)
    if {"by_hand", "same_marts"} & set(phases):
        shutil.rmtree(warehouse.with_suffix(".target"), ignore_errors=True)
        env = environment(ROOT) | {"SEXTANT_WAREHOUSE": str(warehouse)}
        found["parse"] = plain(read_project(ROOT, raw, warehouse, 0, env), 0)
        result, models = build(raw, warehouse, 0, select=COMPARED)
        found["same_marts"] = plain(result, warehouse.stat().st_size)
        found["compared_models"] = [asdict(model) for model in models]
        if hand.exists():
            found["differences"] = differences(hand, warehouse)
            hand.unlink()
        warehouse.unlink()
    if "spill" in phases:
        found["spill"] = plain(build(raw, warehouse, 0, select=COMPARED, memory="4GB")[0], warehouse.stat().st_size)
        warehouse.unlink()
    if "spark" in phases:
        found["spark"] = build_on_spark(raw, folder / "spark-warehouse")
    if "spark_cluster" in phases:
        found["spark_cluster"] = build_on_cluster(raw, folder / "spark-warehouse")
    if "today" in phases:
        result, models = build(raw, warehouse, 0)
        found["today"] = plain(result, warehouse.stat().st_size)
        found["models"] = [asdict(model) for model in models]
        found["parts"] = measure_parts(warehouse, orders)
        warehouse.unlink()
    if "history" in phases:
        found |= measure_history(folder, history_months, "history", "one_more_day")
    if "same_history" in phases:
        found |= measure_history(folder, history_months, "same_marts_history", "same_marts_day", select=COMPARED)
    if before:
        found |= measure_reading(folder, before, [phase for phase in phases if phase.endswith("reading")])
    return found


def measure_reading(folder: Path, before: str, phases: list[str]) -> dict:
    """Measures reading the raw files with an earlier commit's code and with today's: the better of two runs each."""
    code, raw, found = folder / "before", folder / "raw", {}
    subprocess.run(["git", "worktree", "add", "--detach", str(code), before], cwd=ROOT, check=True)
    try:
        for phase, project in [(phase, project) for phase in phases * 2 for project in (code, ROOT)]:
            if phase == "reading":
                warehouse = folder / "sextant.duckdb"
                result, _ = build(raw, warehouse, 0, READING, has_tests=False, code=project)
                figures = plain(result, warehouse.stat().st_size)
                warehouse.unlink()
            else:
                figures = build_on_spark(raw, folder / "spark-warehouse", READING, has_tests=False, code=project)
            name = phase if project == ROOT else f"{phase}_before"
            found[name] = min(found.get(name, figures), figures, key=lambda measured: measured["seconds"])
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(code)], cwd=ROOT, check=True)
    return found


def measure_history(folder: Path, history_months: int, first: str, day: str, select: Iterable[str] = ()) -> dict:
    """Measures a first build with its month ends, and the next one when the files have one more day, by these names."""
    raw, warehouse = folder / "raw", folder / "sextant.duckdb"
    found: dict = {}
    for name, files in ((first, "day0"), (day, "day1")):
        raw.unlink()
        raw.symlink_to(folder / files)
        result, models = build(raw, warehouse, history_months, select)
        found[name] = plain(result, warehouse.stat().st_size)
        found[f"{name}_models"] = [asdict(model) for model in models]
    warehouse.unlink()
    return found


def plain(result: Run, disk_bytes: int) -> dict:
    """The figures of a run, without its samples, and the size of what it wrote."""
    return {
        "seconds": result.seconds,
        "cpu_seconds": result.cpu_seconds,
        "peak_bytes": result.peak_bytes,
        "disk_bytes": disk_bytes,
    }


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--folder", type=Path, required=True, help="scratch folder, emptied of each size afterwards")
    parser.add_argument("--history-months", type=int, default=12)
    parser.add_argument(
        "--phases",
        nargs="+",
        choices=ALL_PHASES,
        default=PHASES,
        help=f"what to measure, {' '.join(PHASES)} unless given",
    )
    parser.add_argument("--before", help="commit that the phases reading and spark_reading compare with")
    parser.add_argument("--results", type=Path, default=None, help="JSON file of all that was measured")
    parser.add_argument("--keep", action="store_true", help="keep the generated data for the next run")
    parser.add_argument("--report", type=Path, default=None, help="Markdown file; its chart is written beside it")
    arguments = parser.parse_args()
    if (arguments.before is None) == any(phase.endswith("reading") for phase in arguments.phases):
        parser.error("--before must be given with the phases reading and spark_reading, and with no others")
    last_day = DEFAULT_END - timedelta(days=1)
    collected = arguments.results or arguments.folder / "results.json"
    results = json.loads(collected.read_text()) if collected.exists() else {}
    for orders in arguments.orders:
        found = measure_size(
            orders, arguments.folder, last_day, arguments.history_months, arguments.phases, arguments.before
        )
        if not arguments.keep:
            shutil.rmtree(arguments.folder / str(orders))
        results[str(orders)] = results.get(str(orders), {}) | found
        collected.write_text(json.dumps(results, indent=1))
    ordered = [results[orders] for orders in sorted(results, key=int)]
    write_report(ordered, arguments.report or arguments.folder / "report.md")


if __name__ == "__main__":
    main()

"""What other sizes would cost, from what was measured: the table in docs/engines.md.

Usage: ``python -m benchmarks.capacity`` writes the table into the page, between its two marks.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).parent.parent / "docs" / "engines.md"
BEGIN, END = "<!-- begin: benchmarks.capacity -->", "<!-- end: benchmarks.capacity -->"
BUILD = "same_marts"
# Orders of a shop with a million, ten million, a hundred million and a billion customers, ten orders each.
SIZES = (10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000)
# Hours within which a nightly build should end.
NIGHT_HOURS = 2


def power(first: dict, last: dict, figure: str) -> float:
    """The power of the number of orders with which a figure grows from one measured size to another."""
    ratio = last[BUILD][figure] / first[BUILD][figure]
    return math.log(ratio) / math.log(last["orders"] / first["orders"])


def predicted(first: dict, last: dict, figure: str, orders: int) -> float:
    """A figure at another size, if it goes on growing as it did between two measured sizes."""
    return last[BUILD][figure] * (orders / last["orders"]) ** power(first, last, figure)


def spark_overhead(results: list[dict]) -> float:
    """Processor seconds on Spark for each one on DuckDB, at the largest size at which both were measured."""
    both = [found for found in results if "spark" in found and BUILD in found]
    return both[-1]["spark"]["cpu_seconds"] / both[-1][BUILD]["cpu_seconds"]


def page_block(results: list[dict]) -> str:
    """The check of the prediction and the table, as Markdown."""
    measured = [found for found in results if BUILD in found]
    before, last = measured[-2:]
    lines = []
    if len(measured) > 2:
        guess = predicted(measured[0], before, "cpu_seconds", last["orders"])
        real = last[BUILD]["cpu_seconds"]
        error = f"{real / guess - 1:+.0%}"
        lines += [
            f"Checked: from {measured[0]['orders']:,} and {before['orders']:,} orders the same calculation predicts",
            f"{guess:,.0f} processor seconds for {last['orders']:,}; measured were {real:,.0f} ({error}).",
            "",
        ]
    overhead = spark_overhead(results)
    growth = power(before, last, "cpu_seconds")
    lines += [
        f"From {before['orders']:,} to {last['orders']:,} orders processor time grows with the power {growth:.2f} of",
        f"the number of orders. Spark needs {overhead:.1f} times the processor time of DuckDB for the same marts.",
        "",
        "| customers | orders | DuckDB, two cores: hours | disk GB | Spark: processor hours"
        f" | cores for {NIGHT_HOURS} hours |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for orders in SIZES:
        hours = predicted(before, last, "seconds", orders) / 3600
        disk = last[BUILD]["disk_bytes"] / 1e9 * orders / last["orders"]
        spark = predicted(before, last, "cpu_seconds", orders) * overhead / 3600
        cores = math.ceil(spark / NIGHT_HOURS)
        lines.append(f"| {orders // 10:,} | {orders:,} | {hours:.2f} | {disk:,.1f} | {spark:,.1f} | {cores:,} |")
    return "\n".join(lines)


def load() -> list[dict]:
    """The committed measurements, smallest size first."""
    results = json.loads(RESULTS.read_text())
    return [results[orders] for orders in sorted(results, key=int)]


def main() -> None:
    """Runs the command line."""
    text = PAGE.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{page_block(load())}\n{END}{after}")


if __name__ == "__main__":
    main()

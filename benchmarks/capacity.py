"""The cost of other sizes, computed from the measurements: the table in docs/engines.md.

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
# Dollars that large clouds ask for an hour of one core of a general-purpose machine, on demand (2026).
PRICE = 0.05


def line(first: dict, last: dict, figure: str, build: str = BUILD) -> tuple[float, float]:
    """A build's fixed cost, and its cost of each order, as two measured sizes have it."""
    slope = (last[build][figure] - first[build][figure]) / (last["orders"] - first["orders"])
    return last[build][figure] - slope * last["orders"], slope


def predicted(first: dict, last: dict, figure: str, orders: int, build: str = BUILD) -> float:
    """A figure at another size, if each further order costs as much as between two measured sizes."""
    fixed, slope = line(first, last, figure, build)
    return fixed + slope * orders


def expected(results: list[dict], figure: str, orders: int, build: str = BUILD) -> float:
    """A figure as it was measured, at another size as the two largest sizes predict it."""
    measured = [found for found in results if build in found]
    own = next((found[build][figure] for found in measured if found["orders"] == orders), None)
    return predicted(*measured[-2:], figure, orders, build) if own is None else own


def spark_overhead(results: list[dict]) -> float | None:
    """Processor seconds of a further order on Spark for each one on DuckDB, between the two largest sizes of both."""
    both = [found for found in results if "spark" in found and BUILD in found][-2:]
    if len(both) < 2:
        return None
    return line(*both, "cpu_seconds", "spark")[1] / line(*both, "cpu_seconds")[1]


def page_block(results: list[dict]) -> str:
    """The check of the prediction and the table, as Markdown."""
    measured = [found for found in results if BUILD in found]
    before, last = measured[-2:]
    lines = checked(measured) if len(measured) > 2 else []
    slope = line(before, last, "cpu_seconds")[1]
    lines += [
        f"Between {before['orders']:,} and {last['orders']:,} orders a build costs {slope * 1e6:.1f} processor seconds"
        " more for each million orders.",
    ]
    columns = ["customers", "orders", "DuckDB, two cores: hours", "processor hours", "price", "disk GB"]
    overhead = spark_overhead(results)
    if overhead:
        lines.append(f"A further order costs Spark {overhead:.1f} times the processor time that it costs DuckDB.")
        columns += ["Spark: processor hours", "price", f"cores for {NIGHT_HOURS} hours"]
    lines += ["", f"| {' | '.join(columns)} |", f"|{'--:|' * len(columns)}"]
    for orders in SIZES:
        hours, work = (expected(results, figure, orders) / 3600 for figure in ("seconds", "cpu_seconds"))
        disk = last[BUILD]["disk_bytes"] / 1e9 * orders / last["orders"]
        cells = [f"{orders // 10:,}", f"{orders:,}", f"{hours:.2f}", f"{work:.2f}", price(work), f"{disk:,.1f}"]
        if overhead:
            spark = expected(results, "cpu_seconds", orders, "spark") / 3600
            cells += [f"{spark:,.1f}", price(spark), f"{math.ceil(spark / NIGHT_HOURS):,}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def price(hours: float) -> str:
    """What so many processor hours cost, in dollars."""
    return f"${hours * PRICE:,.2f}" if hours * PRICE >= 0.01 else "below $0.01"


def checked(measured: list[dict]) -> list[str]:
    """The largest size as the smaller ones alone predict it, and as it was measured."""
    first, before, last = measured[0], *measured[-2:]
    guess = predicted(first, before, "cpu_seconds", last["orders"])
    real = last[BUILD]["cpu_seconds"]
    return [
        f"Checked: from {first['orders']:,} and {before['orders']:,} orders the same line predicts",
        f"{guess:,.0f} processor seconds for {last['orders']:,}; measured were {real:,.0f} ({real / guess - 1:+.0%}).",
        "",
    ]


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

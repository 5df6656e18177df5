"""Writes what was measured as Markdown and a chart."""

from __future__ import annotations

import math
import platform
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import psutil

GB = 1e9


def write_report(results: list[dict], path: Path) -> None:
    """Writes the report of one or more sizes to ``path`` and the chart, chart.png, beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = [INTRODUCTION.format(machine=machine()), builds(results), growth(results)]
    parts += [models(results[-1]), libraries(results)]
    path.write_text("\n\n".join(part for part in parts if part) + "\n")
    draw(results, path.with_name("chart.png"))


INTRODUCTION = """# Benchmark

How long a build takes, on generated shops of growing size ({machine}). `today` is a first build with today's
snapshot alone; `history` is a first build with twelve month ends besides; `one more day` is the next build of that
warehouse when the files have one more day of orders. All three test their data. `by hand` is `by_hand.sql`, the
marts of `today` as one analyst would write them for DuckDB alone: no tests, no snapshots, no rejected values.
Processes ran one after the other; the ratios are within one run. To repeat it: `make bench ORDERS="1000000 10000000"`.

![Seconds by number of orders](chart.png)"""


def machine() -> str:
    """Cores and memory of this machine."""
    return f"{psutil.cpu_count()} cores, {psutil.virtual_memory().total / GB:.0f} GB, {platform.system()}"


def builds(results: list[dict]) -> str:
    """One row for each size and build, and whether the marts are those by hand."""
    rows = ["## Builds", "", "| orders | build | seconds | peak GB | disk GB | ratio |", "|--:|---|--:|--:|--:|---|"]
    for found in results:
        for name in ("by_hand", "today", "history", "one_more_day"):
            if name in found:
                rows.append(build_row(found, name))
    for found in results:
        wrong = [mart for mart, differs in found["differences"].items() if differs]
        verdict = f"{', '.join(wrong)} differ from" if wrong else f"{', '.join(found['differences'])} equal"
        rows += ["", f"At {found['orders']:,} orders {verdict} those by hand."]
    return "\n".join(rows)


def build_row(found: dict, name: str) -> str:
    """One row of the table of builds."""
    run, against = found[name], {"today": "by_hand", "one_more_day": "history"}.get(name)
    disk = f"{run['disk_bytes'] / GB:.2f}" if "disk_bytes" in run else ""
    ratio = ""
    if against in found:
        ratio = f"{run['seconds'] / found[against]['seconds']:.2f} of {against.replace('_', ' ')}"
    cells = [f"{found['orders']:,}", name.replace("_", " "), f"{run['seconds']:.1f}"]
    cells += [f"{run['peak_bytes'] / GB:.2f}", disk, ratio]
    return f"| {' | '.join(cells)} |"


def growth(results: list[dict]) -> str:
    """The exponent with which the time of the full build grows between the smallest and the largest size."""
    if len(results) < 2:
        return ""
    first, last = results[0], results[-1]
    ratio = math.log(last["today"]["seconds"] / first["today"]["seconds"])
    exponent = ratio / math.log(last["orders"] / first["orders"])
    return (
        f"From {first['orders']:,} to {last['orders']:,} orders the time of `today` grows with the power {exponent:.2f}"
        " of the number of orders (1 is proportional)."
    )


def models(found: dict) -> str:
    """The costliest models of the largest size."""
    rows = [
        f"## Models at {found['orders']:,} orders",
        "",
        "| model | seconds | peak GB | rows | disk MB |",
        "|---|--:|--:|--:|--:|",
    ]
    for model in sorted(found["models"], key=lambda model: -model["seconds"]):
        rows.append(
            f"| {model['name']} | {model['seconds']:.1f} | {model['peak_bytes'] / GB:.2f} | {model['rows']:,} |"
            f" {model['disk_bytes'] / 1e6:.1f} |"
        )
    return "\n".join(rows) + "\n\nThe peak is the whole process's while the model ran; views have no rows of their own."


def libraries(results: list[dict]) -> str:
    """What other libraries need for their part, beside Sextant's two models that do it."""
    rows = ["## Other libraries", "", "| orders | what | seconds | peak GB |", "|--:|---|--:|--:|"]
    for found in results:
        times = {model["name"]: model["seconds"] for model in found["models"]}
        ours = times["int_customer_snapshots"] + times["rfm_scores"]
        if found["parts"]:
            rows.append(f"| {found['orders']:,} | Sextant: features and sextiles | {ours:.1f} | |")
        for library, run in found["parts"].items():
            rows.append(f"| {found['orders']:,} | {library} | {run['seconds']:.1f} | {run['peak_bytes'] / GB:.2f} |")
    return "\n".join(rows) + (
        "\n\npandas and polars read the purchases from Parquet, aggregate and cut sextiles; lifetimes makes its"
        " summary of frequency, recency and T. Their times include the start of Python, Sextant's are of two models."
    )


def draw(results: list[dict], path: Path) -> None:
    """Seconds of each build by number of orders, both on logarithmic scales."""
    figure, axes = plt.subplots(figsize=(7, 4))
    for name in ("by_hand", "today", "history", "one_more_day"):
        points = [(found["orders"], found[name]["seconds"]) for found in results if name in found]
        axes.plot(*zip(*points, strict=True), marker="o", label=name.replace("_", " "))
    axes.set(xscale="log", yscale="log", xlabel="orders", ylabel="seconds")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=120)

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
LISTED_MODELS = 30


def write_report(results: list[dict], path: Path) -> None:
    """Writes the report of one or more sizes to ``path`` and the chart, chart.png, beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = [INTRODUCTION.format(machine=machine()), builds(results), growth(results)]
    parts += [models(results, "same marts", "compared_models"), models(results, "today", "models")]
    parts += [models(results, "one more day", "one_more_day_models"), libraries(results)]
    path.write_text("\n\n".join(part for part in parts if part) + "\n")
    draw(results, path.with_name("chart.png"))


INTRODUCTION = """# Benchmark

How long a build takes, on generated shops of growing size ({machine}).

| build | what it is |
|---|---|
| by hand | orders, today's scores, stars and K-means scores, cohorts and delays by the scripts in `by_hand/` |
| parse | dbt reads the project, once in a checkout; no other row has it |
| same marts | Sextant's first build of the same marts, with today's snapshot alone, and all their data tests |
| spark | the same marts on a local Spark session, tests included |
| spark cluster | the same on a master and two workers of one core each, on the same machine; the peak is without them |
| spill | the same marts with DuckDB held to 4 GB of memory |
| today | a first build of all marts, with today's snapshot alone |
| history | a first build of all marts, with twelve month ends besides |
| one more day | the next build of that warehouse, when the files have one more day of orders |
| same marts history | the first build of the same marts as by hand, with twelve month ends besides |
| same marts day | the next build of that warehouse, when the files have one more day of orders |
| reading | from the raw files to `core.orders`, without tests; before: by the code of an earlier commit |
| spark reading | the same in a local Spark session |

The scripts by hand are what one analyst would write for one shop and DuckDB alone: no tests, no history, no rejected
values. In Sextant's builds DuckDB may use two fifths of the memory, 12 GB at 300 million orders, by hand all that it
asks for. Processes ran one after the other; the ratios are within one run, and builds without one may be of another
day. To repeat it:
`make bench ORDERS="1000000 10000000 100000000" BENCH_FOLDER=<60 GB of scratch> REPORT=benchmarks/README.md`.

What K-means costs is [a page of its own](clusters.md).

![Seconds by number of orders](chart.png)"""

BUILDS = ("by_hand", "same_marts", "spill", "spark", "spark_cluster", "today", "history", "one_more_day")
BUILDS += ("same_marts_history", "same_marts_day")
# Parts of a build, which are not in the chart; reading is measured beside an earlier commit's code.
PARTS = ("parse", "reading_before", "reading", "spark_reading_before", "spark_reading")
AGAINST = {"same_marts": "by_hand", "spark": "same_marts", "spark_cluster": "spark", "one_more_day": "history"}
AGAINST |= {"same_marts_day": "same_marts_history"}
AGAINST |= {"reading": "reading_before", "spark_reading": "spark_reading_before"}


def machine() -> str:
    """Cores and memory of this machine."""
    return f"{psutil.cpu_count()} cores, {psutil.virtual_memory().total / GB:.0f} GB, {platform.system()}"


def builds(results: list[dict]) -> str:
    """One row for each size and build, and whether the marts are those by hand."""
    rows = ["## Builds", "", "| orders | build | seconds | processor seconds | peak GB | disk GB | ratio |"]
    rows.append("|--:|---|--:|--:|--:|--:|---|")
    rows += [build_row(found, name) for found in results for name in (*BUILDS, *PARTS) if name in found]
    for found in results:
        if "differences" in found:
            verdict = (
                f"these differ: {', '.join(found['differences'])}" if found["differences"] else "all rows are equal"
            )
            rows += ["", f"At {found['orders']:,} orders, by hand and same marts: {verdict}."]
    return "\n".join(rows)


def build_row(found: dict, name: str) -> str:
    """One row of the table of builds."""
    run, against = found[name], AGAINST.get(name)
    ratio = ""
    if against in found:
        ratio = f"{run['seconds'] / found[against]['seconds']:.2f} of {against.replace('_', ' ')}"
    cells = [f"{found['orders']:,}", name.replace("_", " "), f"{run['seconds']:.1f}", f"{run['cpu_seconds']:.1f}"]
    cells += [f"{run['peak_bytes'] / GB:.2f}", f"{run['disk_bytes'] / GB:.2f}", ratio]
    return f"| {' | '.join(cells)} |"


def growth(results: list[dict]) -> str:
    """The exponents with which the time of each build grows between the smallest and the largest size."""
    lines = []
    for name in BUILDS:
        measured = [found for found in results if name in found]
        if len(measured) > 1:
            first, last = measured[0], measured[-1]
            ratio = math.log(last[name]["seconds"] / first[name]["seconds"])
            exponent = ratio / math.log(last["orders"] / first["orders"])
            lines.append(f"| {name.replace('_', ' ')} | {first['orders']:,} | {last['orders']:,} | {exponent:.2f} |")
    if not lines:
        return ""
    head = ["## Growth", "", "Time grows with this power of the number of orders; 1 is proportional.", ""]
    return "\n".join([*head, "| build | from | to | power |", "|---|--:|--:|--:|", *lines])


def models(results: list[dict], build: str, figures: str) -> str:
    """The costliest models of a build at the largest size at which it was measured."""
    measured = [found for found in results if figures in found]
    if not measured:
        return ""
    rows = [
        f"## Models of {build} at {measured[-1]['orders']:,} orders",
        "",
        "| model | seconds | peak GB | rows | disk MB |",
        "|---|--:|--:|--:|--:|",
    ]
    for model in sorted(measured[-1][figures], key=lambda model: -model["seconds"])[:LISTED_MODELS]:
        rows.append(
            f"| {model['name']} | {model['seconds']:.1f} | {model['peak_bytes'] / GB:.2f} | {model['rows']:,} |"
            f" {model['disk_bytes'] / 1e6:.1f} |"
        )
    return "\n".join(rows) + "\n\nThe peak is the whole process's while the model ran; views have no rows of their own."


def libraries(results: list[dict]) -> str:
    """The cost of other libraries for their part, beside that of Sextant's two models for it."""
    rows = ["## Other libraries", "", "| orders | what | seconds | peak GB |", "|--:|---|--:|--:|"]
    for found in results:
        if "parts" not in found:
            continue
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
    for name in BUILDS:
        points = [(found["orders"], found[name]["seconds"]) for found in results if name in found]
        if not points:
            continue
        axes.plot(*zip(*points, strict=True), marker="o", label=name.replace("_", " "))
    axes.set(xscale="log", yscale="log", xlabel="orders", ylabel="seconds")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=120)

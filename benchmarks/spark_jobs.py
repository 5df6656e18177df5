"""How many jobs Spark runs for each model, and what each shuffles, from the event log of a build.

Usage: ``python -m benchmarks.spark_jobs RAW FOLDER [--marts MART ...] [--report benchmarks/spark_jobs.md]``

One model runs after the other, so that a job belongs to the model in whose time it begins. A job costs Spark some
tenths of a second whatever it does; a shuffle is what a network between machines would have to carry.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import ROOT, dbt, environment, timed_models
from benchmarks.compared import COMPARED
from benchmarks.measure import run

CONF = """\
spark.eventLog.enabled true
spark.eventLog.dir {folder}
spark.eventLog.rolling.enabled false
spark.eventLog.compress false
"""
WRITTEN = "internal.metrics.shuffle.write.bytesWritten"
SHOWN = 25


@dataclass
class Work:
    """What Spark did for one model: seconds of the model, jobs and stages of Spark, bytes written for shuffles."""

    model: str
    begin: float
    end: float
    jobs: int = 0
    stages: int = 0
    shuffled_bytes: int = 0

    @property
    def seconds(self) -> float:
        """How long the model ran."""
        return self.end - self.begin


def count(events: Iterable[dict], models: list[Work]) -> None:
    """Adds the jobs and stages of an event log to the models in whose time they began."""

    def of(milliseconds: int) -> Work | None:
        return next((work for work in models if work.begin <= milliseconds / 1000 <= work.end), None)

    for event in events:
        if event["Event"] == "SparkListenerJobStart":
            work = of(event["Submission Time"])
            if work:
                work.jobs += 1
        elif event["Event"] == "SparkListenerStageCompleted":
            stage = event["Stage Info"]
            work = of(stage["Submission Time"])
            if work:
                work.stages += 1
                sizes = [int(value["Value"]) for value in stage["Accumulables"] if value.get("Name") == WRITTEN]
                work.shuffled_bytes += sum(sizes)


def page(models: list[Work], source: str) -> str:
    """The page: totals, then the models with most jobs."""
    jobs, stages = sum(work.jobs for work in models), sum(work.stages for work in models)
    shuffled, seconds = sum(work.shuffled_bytes for work in models), sum(work.seconds for work in models)
    lines = [
        "# Jobs of Spark",
        "",
        f"A first build of {len(models)} models of {source}, without tests, one model after the other:"
        f" {jobs:,} jobs, {stages:,} stages, {shuffled / 1e6:,.0f} MB shuffled, {seconds:,.0f} seconds of models.",
        "",
        "| model | jobs | stages | shuffled MB | seconds |",
        "|---|--:|--:|--:|--:|",
    ]
    for work in sorted(models, key=lambda work: (-work.jobs, -work.shuffled_bytes, work.model))[:SHOWN]:
        megabytes = f"{work.shuffled_bytes / 1e6:,.1f}"
        lines.append(f"| {work.model} | {work.jobs} | {work.stages} | {megabytes} | {work.seconds:.1f} |")
    return "\n".join([*lines, "", "`python -m benchmarks.spark_jobs` writes this page.", ""])


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw", type=Path)
    parser.add_argument("folder", type=Path, help="scratch folder, emptied before")
    parser.add_argument("--marts", nargs="*", default=list(COMPARED), help="marts to build; none: all")
    parser.add_argument("--report", type=Path, help="Markdown file to write; unset: print")
    arguments = parser.parse_args()
    folder = arguments.folder.absolute()
    shutil.rmtree(folder, ignore_errors=True)
    events, conf, warehouse = folder / "events", folder / "conf", folder / "spark-warehouse"
    for made in (events, conf):
        made.mkdir(parents=True)
    (conf / "spark-defaults.conf").write_text(CONF.format(folder=events))
    command = dbt(ROOT, arguments.raw.absolute(), warehouse, 0, arguments.marts, has_tests=False)
    env = environment(ROOT) | {"SEXTANT_SPARK_WAREHOUSE": str(warehouse), "SPARK_CONF_DIR": str(conf)}
    run([*command, "--target", "spark", "--threads", "1"], folder / "build.log", env, ROOT)
    results = warehouse.with_suffix(".target") / "run_results.json"
    models = [Work(*timed) for timed in timed_models(results)]
    (log,) = events.iterdir()
    with log.open() as lines:
        count(map(json.loads, lines), models)
    written = page(models, arguments.raw.name)
    if arguments.report:
        arguments.report.write_text(written)
    else:
        print(written)


if __name__ == "__main__":
    main()

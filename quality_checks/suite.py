"""The guards of the base's quality once more, as a Great Expectations suite over quality.guard_results.

The expectations come from the same rows: the observed rate of each guard is at least the rate below which
the build warns (severity warning) and, where the shop has set one, the rate below which it fails (critical).
A guard whose field the shop does not have is left out.

Usage: ``python -m quality_checks.suite WAREHOUSE DOCS_FOLDER``
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

# The library sends no analytics; it reads this when it is imported.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb
import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core import ExpectationSuite, ValidationDefinition
from great_expectations.expectations.row_conditions import Column

from quality_checks import readonly_dialect
from quality_checks.pages import write


class Guard(NamedTuple):
    """What quality.guard_results requires of a rate, and why."""

    measure: str
    subject: str
    name: str
    why: str
    warn_below: Decimal
    error_below: Decimal | None


class Result(NamedTuple):
    """How an expectation ended."""

    level: str
    measure: str
    subject: str
    observed: float | None
    required: float
    is_met: bool

    def __str__(self) -> str:
        """Returns one line for the person who runs the check; macros/run/print_findings_of_tests.sql says the same."""
        if self.observed is None:
            return f"{self.level}: no rate of {self.subject} to judge ({SEED})"
        rate = f"{self.measure} of {self.subject} is {self.observed:.4f}"
        return f"{self.level}: {rate}, required {self.required:.4f} ({SEED})"


SEED = "seeds/rules/quality_thresholds.csv"
LEVELS = {"warning": "warn", "critical": "error"}


def read_guards(warehouse: Path) -> list[Guard]:
    """Returns what the warehouse requires, except of fields that the shop lacks."""
    sql = """
        select measure, subject, subject_label_en || ': ' || lower(measure_label_en), why_en, warn_below, error_below
        from quality.guard_results
        where status <> 'not_provided' order by value_rank
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [Guard(*row) for row in connection.execute(sql).fetchall()]


def expectations(guards: Iterable[Guard]) -> Iterator[gxe.Expectation]:
    """Yields an expectation for each level of each guard. It shows the rate, which is the least of one row."""
    for guard in guards:
        levels = (("warning", guard.warn_below), ("critical", guard.error_below))
        for severity, least in ((severity, least) for severity, least in levels if least is not None):
            yield gxe.ExpectColumnMinToBeBetween(
                column="observed",
                min_value=float(least),
                row_condition=(Column("measure") == guard.measure) & (Column("subject") == guard.subject),
                severity=severity,
                meta={"measure": guard.measure, "subject": guard.subject},
            )


def check(warehouse: Path, guards: Sequence[Guard]) -> list[Result]:
    """Runs the checkpoint on a warehouse and returns how each expectation ended."""
    readonly_dialect.register()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    # The schema is given here, because the library forgets a table's schema when it asks for its columns.
    url = f"duckdb+readonly:///{warehouse.resolve()}?schema=quality"
    source = context.data_sources.add_sql("warehouse", connection_string=url)
    asset = source.add_table_asset("guard_results", table_name="guard_results")
    batch = asset.add_batch_definition_whole_table("whole mart")
    suite = context.suites.add(ExpectationSuite("guards", expectations=list(expectations(guards))))
    definition = ValidationDefinition(name="guards", data=batch, suite=suite)
    context.validation_definitions.add(definition)
    checkpoint = gx.Checkpoint(name="quality", validation_definitions=[definition], result_format="COMPLETE")
    try:
        outcome = context.checkpoints.add(checkpoint).run()
    finally:
        readonly_dialect.close_all()
    return [result_of(result) for run in outcome.run_results.values() for result in run.results]


def result_of(result: Any) -> Result:
    """Returns how an expectation ended; raises where it could not be checked at all."""
    faults = re.findall(r"'exception_message': ['\"](.*?)(?:\\\\n|['\"],)", str(result.exception_info))
    if faults:
        raise RuntimeError(f"an expectation could not be checked: {faults[0]}")
    config = result.expectation_config
    observed = result.result["observed_value"]
    # A rate that is not there is below every level.
    level = "error" if observed is None else LEVELS[str(getattr(config.severity, "value", config.severity))]
    return Result(
        level, config.meta["measure"], config.meta["subject"], observed, config.kwargs["min_value"], result.success
    )


def worst(results: Iterable[Result]) -> list[Result]:
    """Returns one result for each rate that is not as required: a failure hides the warning of the same rate."""
    failed = sorted((result for result in results if not result.is_met), reverse=True)
    return sorted({(result.measure, result.subject): result for result in failed}.values())


def main(arguments: list[str]) -> int:
    """Runs the command line: 1 where a rate is below error_below, 2 where nothing could be checked, otherwise 0."""
    if len(arguments) != 2:
        print("usage: python -m quality_checks.suite WAREHOUSE DOCS_FOLDER", file=sys.stderr)
        return 2
    logging.disable(logging.INFO)
    warehouse, docs = map(Path, arguments)
    try:
        if not warehouse.is_file():
            raise FileNotFoundError(f"no warehouse at {warehouse}")
        guards = read_guards(warehouse)
        results = check(warehouse, guards)
        page = write(docs, guards, results)
    except (OSError, RuntimeError, duckdb.Error) as error:
        print(f"quality: {error}", file=sys.stderr)
        return 2
    found = worst(results)
    for line in found:
        print(f"quality: {line}")
    print(f"quality: {'not ' if found else ''}as required; see {page}")
    return int(any(line.level == "error" for line in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

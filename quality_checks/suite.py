"""The guards of the base's quality once more, as a Great Expectations suite over the marts of a warehouse.

The expectations come from rules.quality_thresholds of the same warehouse: one for each threshold to
warn (severity warning) and, where the shop has set one, to fail (critical). Every field or channel that
is judged must be there.

Usage: ``python -m quality_checks.suite WAREHOUSE DOCS_FOLDER``
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

# The library sends no analytics; it reads this when it is imported.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb
import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.checkpoint import UpdateDataDocsAction
from great_expectations.core import ExpectationSuite, ValidationDefinition
from great_expectations.expectations.row_conditions import Column

from quality_checks import readonly_dialect


class Mart(NamedTuple):
    """A mart of the schema quality: the column that a rate is about, and which rows are about the whole base."""

    table: str
    subject: str
    grouping: str


class Threshold(NamedTuple):
    """A row of rules.quality_thresholds."""

    measure: str
    subject: str
    warn_below: Decimal
    error_below: Decimal | None


class Finding(NamedTuple):
    """An expectation that was not met."""

    level: str
    measure: str
    subject: str
    observed: float | None
    required: float | None

    def __str__(self) -> str:
        """Returns one line for the person who runs the check; macros/run/print_findings_of_tests.sql says the same."""
        if self.required is None:
            return f"{self.level}: no rate of {self.subject} to judge ({SEED})"
        rate = f"{self.measure} of {self.subject} is {self.observed:.4f}"
        return f"{self.level}: {rate}, required {self.required:.4f} ({SEED})"


COMPLETION = Mart("field_completion", "field", "breakdown")
COVERAGE = Mart("opt_in_coverage", "channel", "system")
MARTS = {
    "completion_rate": COMPLETION,
    "validity_rate": COMPLETION,
    "opt_in_rate": COVERAGE,
    "reachable_rate": COVERAGE,
}
SEED = "seeds/rules/quality_thresholds.csv"
LEVELS = {"warning": "warn", "critical": "error"}


def read_thresholds(warehouse: Path) -> list[Threshold]:
    """Returns the thresholds with which the warehouse was built, except for fields that the shop lacks."""
    sql = """
        select measure, subject, warn_below, error_below from rules.quality_thresholds
        where (measure in ('completion_rate', 'validity_rate') and subject not in (
                select field from quality.field_completion where not is_provided))
            or (measure in ('opt_in_rate', 'reachable_rate') and subject not in (
                select channel from quality.opt_in_coverage where not is_provided))
        order by measure, subject
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [Threshold(*row) for row in connection.execute(sql).fetchall()]


def expectations(mart: Mart, thresholds: Iterable[Threshold]) -> Iterator[gxe.Expectation]:
    """Yields the expectations of one mart."""
    own = [threshold for threshold in thresholds if MARTS[threshold.measure] == mart]
    if own:
        # An expectation of rows that do not exist would pass.
        yield gxe.ExpectColumnDistinctValuesToContainSet(
            column=mart.subject,
            value_set=sorted({threshold.subject for threshold in own}),
            row_condition=Column(mart.grouping) == "all",
            severity="critical",
        )
    for threshold in own:
        levels = (("warning", threshold.warn_below), ("critical", threshold.error_below))
        for severity, least in ((severity, least) for severity, least in levels if least is not None):
            yield gxe.ExpectColumnValuesToBeBetween(
                column=threshold.measure,
                min_value=float(least),
                row_condition=(Column(mart.subject) == threshold.subject) & (Column(mart.grouping) == "all"),
                severity=severity,
                meta={"measure": threshold.measure, "subject": threshold.subject},
            )


def check(warehouse: Path, docs: Path) -> list[Finding]:
    """Runs the checkpoint on a warehouse, writes its Data Docs into a folder and returns the failed expectations."""
    if not warehouse.is_file():
        raise FileNotFoundError(f"no warehouse at {warehouse}")
    thresholds = read_thresholds(warehouse)
    readonly_dialect.register()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs.resolve())}
    site = {"class_name": "SiteBuilder", "store_backend": backend}
    context.add_data_docs_site("quality", {**site, "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"}})
    # The schema is given here, because the library forgets a table's schema when it asks for its columns.
    url = f"duckdb+readonly:///{warehouse.resolve()}?schema=quality"
    source = context.data_sources.add_sql("warehouse", connection_string=url)
    definitions = []
    for mart in (COMPLETION, COVERAGE):
        asset = source.add_table_asset(mart.table, table_name=mart.table)
        suite = context.suites.add(ExpectationSuite(mart.table, expectations=list(expectations(mart, thresholds))))
        batch = asset.add_batch_definition_whole_table("whole mart")
        definition = ValidationDefinition(name=mart.table, data=batch, suite=suite)
        definitions.append(context.validation_definitions.add(definition))
    docs_action = UpdateDataDocsAction(name="docs", site_names=["quality"])
    checkpoint = gx.Checkpoint(
        name="quality", validation_definitions=definitions, actions=[docs_action], result_format="COMPLETE"
    )
    try:
        outcome = context.checkpoints.add(checkpoint).run()
    finally:
        readonly_dialect.close_all()
    results = [result for run in outcome.run_results.values() for result in run.results]
    return [finding(result) for result in results if not result.success]


def finding(result: Any) -> Finding:
    """Returns the finding of an expectation that failed; raises where it could not be checked at all."""
    faults = re.findall(r"'exception_message': ['\"](.*?)(?:\\\\n|['\"],)", str(result.exception_info))
    if faults:
        raise RuntimeError(f"an expectation could not be checked: {faults[0]}")
    config = result.expectation_config
    level = LEVELS[str(getattr(config.severity, "value", config.severity))]
    if "min_value" not in config.kwargs:
        return Finding(level, "", ", ".join(result.result["partial_missing_list"]), None, None)
    observed = result.result["unexpected_list"][0]
    return Finding(level, config.meta["measure"], config.meta["subject"], observed, config.kwargs["min_value"])


def worst(findings: Iterable[Finding]) -> list[Finding]:
    """Returns one finding for each rate: a failure hides the warning of the same rate."""
    by_rate = {(found.measure, found.subject): found for found in sorted(findings, reverse=True)}
    return sorted(by_rate.values())


def main(arguments: list[str]) -> int:
    """Runs the command line: 1 where a rate is below error_below, 2 where nothing could be checked, otherwise 0."""
    if len(arguments) != 2:
        print("usage: python -m quality_checks.suite WAREHOUSE DOCS_FOLDER", file=sys.stderr)
        return 2
    logging.disable(logging.INFO)
    try:
        found = worst(check(Path(arguments[0]), Path(arguments[1])))
    except (OSError, RuntimeError, duckdb.Error) as error:
        print(f"quality: {error}", file=sys.stderr)
        return 2
    for line in found:
        print(f"quality: {line}")
    print(f"quality: {'not ' if found else ''}as required; see {Path(arguments[1]) / 'index.html'}")
    return int(any(line.level == "error" for line in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Rules that change later: earlier scores stay, are named, and can be computed again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from shops import clean_shop, write_csv_shop
from warehouse import Build, dbt, project_with_own_rules, read, read_csv, write_csv

JANUARY, FEBRUARY, MARCH, APRIL = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)
EARLIER, LATER = date(2024, 4, 17), date(2024, 5, 20)
TABLES = (
    "segmentation.engagement_segments",
    "segmentation.segment_performance",
    "intermediate.int_segment_transitions",
    "intermediate.int_segment_outcomes",
)
Blocks = dict[tuple[str, date], list[tuple]]


class Stage(NamedTuple):
    """A build, its history by table and date, and which snapshots are by the rules of that day."""

    run: Build
    blocks: Blocks
    engagement_is_by_todays_rules: dict[date, bool]


def events() -> list[dict[str, object]]:
    """Return a review a month by the first six customers, so that some are engaged."""
    return [
        {
            "event_id": f"{month}{one}",
            "customer_id": one,
            "event_type": "review",
            "occurred_at": f"2024-0{month}-1{one}",
        }
        for month in range(1, 6)
        for one in range(1, 7)
    ]


def build_stage(project: Path, **variables: object) -> Stage:
    """Build the copied project over its own warehouse and read the history."""
    warehouse = project.parent / "shop.duckdb"
    command = ("build", "--select", "+snapshot_rules", "--exclude-resource-types", "test", "unit_test")
    variables |= {"raw_data": project.parent / "raw", "history_months": variables.get("history_months", 2)}
    run = dbt(warehouse, *command, variables=variables, project=project).succeeded()
    blocks: Blocks = {}
    for table in TABLES:
        for row in read(warehouse, f"select snapshot_date, * from {table}"):
            blocks.setdefault((table, row[0]), []).append(row)
    rules = (
        "select snapshot_date, is_by_todays_rules from quality.snapshot_rules where model_name = 'engagement_segments'"
    )
    return Stage(run, {key: sorted(rows, key=repr) for key, rows in blocks.items()}, dict(read(warehouse, rules)))


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stage]:
    """Build a shop, change a grid, build on a later day, then reopen two months and lengthen the history."""
    work = tmp_path_factory.mktemp("rules")
    write_csv_shop(work / "raw", clean_shop() | {"engagement_events": events()})
    project = project_with_own_rules(work / "project")
    built = {"before": build_stage(project, as_of_date=EARLIER)}
    grid = project / "seeds" / "rules" / "engagement_grid.csv"
    write_csv(grid, [row | {"engagement_segment": "dormant"} for row in read_csv(grid)])
    built["changed"] = build_stage(project, as_of_date=LATER)
    built["restated"] = build_stage(project, as_of_date=LATER, restate_months=2, history_months=4)
    return built


def test_a_rule_with_another_column_is_read_without_a_full_refresh(tmp_path):
    project = project_with_own_rules(tmp_path / "project")
    file, warehouse = project / "seeds" / "rules" / "order_status_reasons.csv", tmp_path / "shop.duckdb"
    command = ("seed", "--select", "order_status_reasons")
    rows = read_csv(file)
    for columns in (["reason", "order_status", "meaning"], list(rows[0]), list(rows[0])[::-1]):
        write_csv(file, [{column: row[column] for column in columns} for row in rows])
        dbt(warehouse, *command, variables={}, project=project).succeeded()
        found = read(warehouse, f"select {', '.join(columns)} from rules.order_status_reasons")
        assert found == [tuple(row[column] or None for column in columns) for row in rows]


def changed(before: Blocks, after: Blocks) -> set[tuple[str, date]]:
    """Return the tables and dates whose rows are not the same."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def test_snapshots_of_other_rules_are_named(stages):
    line = stages["changed"].run.line_with("engagement_segments: ", "computed under other rules than today's")
    assert "2 snapshots from 2024-02-29 to 2024-03-31" in line
    rules = stages["changed"].engagement_is_by_todays_rules
    assert rules == {FEBRUARY: False, MARCH: False, APRIL: True, LATER: True}


def test_a_new_snapshot_leaves_the_earlier_ones_as_they_were(stages):
    before, after = stages["before"].blocks, stages["changed"].blocks
    kept = {key for key in before if key[1] in (FEBRUARY, MARCH)}
    assert {table for table, _ in kept} == set(TABLES)
    assert not kept & changed(before, after)
    new = {row[3] for row in after["segmentation.engagement_segments", LATER]}
    assert new <= {"dormant", "prospects"}
    old = {row[3] for row in after["segmentation.engagement_segments", MARCH]}
    assert len(old - {"dormant", "prospects"}) >= 3


def test_restating_opens_the_named_months_and_what_reads_them(stages):
    differing = changed(stages["changed"].blocks, stages["restated"].blocks)
    transitions, outcomes = "intermediate.int_segment_transitions", "intermediate.int_segment_outcomes"
    assert {key for key in differing if key[1] >= MARCH} == {
        ("segmentation.engagement_segments", MARCH),
        ("segmentation.segment_performance", MARCH),
        ("segmentation.segment_performance", APRIL),
        (transitions, MARCH),
        (transitions, APRIL),
        # The thirty days after January (new here) are over in March, those after March in April.
        (outcomes, MARCH),
        (outcomes, APRIL),
    }
    assert stages["restated"].engagement_is_by_todays_rules == {
        **{JANUARY: True, FEBRUARY: False, MARCH: True, APRIL: True, LATER: True}
    }


def test_a_longer_history_completes_the_blocks_that_lacked_a_beginning(stages):
    before, after = stages["changed"].blocks, stages["restated"].blocks
    transitions = "intermediate.int_segment_transitions"
    assert (transitions, FEBRUARY) not in before
    # The key's date comes before the table's own columns.
    assert {row[2] for row in after[transitions, FEBRUARY]} == {JANUARY}
    assert JANUARY in {row[3] for row in after["intermediate.int_segment_outcomes", MARCH]}
    engagement = "segmentation.engagement_segments", FEBRUARY
    assert before[engagement] == after[engagement]

"""A test of the data that fails says in words what it has found, and nothing about a person."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from warehouse import Build, build, read


@pytest.fixture(scope="module")
def damaged(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Run the tests of a copy of the sample whose marts are wrong in some places."""
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path_factory.mktemp("damaged") / "sample.duckdb"))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update core.customers set recency_days = -1 where recency_days is not null")
        connection.execute("update core.customers set stars_12m = null where customer_id = 'C00000001'")
        connection.execute("insert into core.customers from core.customers order by customer_id desc limit 2")
        connection.execute("delete from rules.engagement_weights where event_type = 'review'")
        connection.execute("delete from rules.segments where system = 'rfm' and segment = 'champions'")
        connection.execute("update rules.yes_no_words set means = 'perhaps' where word in ('yes', 'no')")
    select = "customers engagement_weights yes_no_words event_types_have_a_weight segments_are_in_the_rules"
    return build(warehouse, select=select, only="tests")


def test_a_broken_rule_is_named_with_its_mart_and_its_rows(damaged):
    ((buyers,),) = read(damaged.warehouse, "select count(*) from core.customers where recency_days is not null")
    assert buyers > 1000
    assert damaged.line_with(f"core.customers: {buyers:,} rows break the rule recency_is_within_tenure")
    assert damaged.line_with("core.customers: 1 row breaks the rule ratings_come_with_their_advice")
    assert damaged.line_with("rules.yes_no_words: 2 rows break the rule meaning_is_known")


def test_a_key_that_stands_twice_is_counted(damaged):
    assert damaged.line_with("core.customers: 2 keys are in more than one row; a key is customer_id")


def test_a_segment_without_a_row_is_named_with_its_months_and_the_two_ways_out(damaged):
    (dates,) = read(
        damaged.warehouse,
        "select count(*), min(snapshot_date), max(snapshot_date) from segmentation.segment_performance"
        " where system = 'rfm' and segment = 'champions'",
    )
    assert dates[0] == 13
    line = damaged.line_with("segment champions of rfm is in 13 snapshots from {1} to {2}, and".format(*dates))
    assert "seeds/rules/segments.csv" in line and line.endswith("restate_months: 12")


def test_any_other_test_is_named_with_its_file(damaged):
    line = "event_types_have_a_weight: 1 row is not as the test in tests/singular/event_types_have_a_weight.sql wants"
    assert damaged.line_with(line)


def test_nobody_is_named(damaged):
    assert "C0000000" not in damaged.output

"""A test of the data that fails says in words what it has found, with the key of one row and nothing of a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from damage import damaged_copy
from warehouse import Build, build, read

DAMAGES = [
    "update core.customers set recency_days = -1 where recency_days is not null",
    "update core.customers set rating_stars = null where customer_id = 'C00000004'",
    "insert into core.customers from core.customers order by customer_id desc limit 2",
    "insert into core.orders from core.orders where raw_row_number in (75, 74)",
    "insert into retention.repurchase_delays from retention.repurchase_delays order by store_id, order_id limit 1",
    "update segmentation.rfm_scores set r_score = 99 where customer_id = 'C00000002'",
    "update segmentation.cluster_profiles set cluster_id = 10 where cluster_id = 1",
    "update segmentation.cluster_profiles set silhouette = 2 where cluster_id in (2, 10)",
    "update intermediate.int_first_purchases set customer_id = '00012' where customer_id < 'C00000003'",
    "insert into segmentation.customer_segments select system, null, customer_id, null from"
    " segmentation.customer_segments where customer_id = 'C00000001' and system = 'kmeans' limit 1",
    "delete from rules.engagement_weights where event_type = 'review'",
    "delete from rules.segments where system = 'rfm' and segment = 'champions'",
    "update rules.yes_no_words set means = 'perhaps' where word in ('yes', 'no')",
    # Personal: the column of a key, the column of a rule, and keys that are an address and a number.
    "insert into intermediate.int_contact_questions (field, country_code, value)"
    " values ('email', '', 'Anna'), ('email', '', 'Anna')",
    "update intermediate.int_contacts set phone = '0612345678' where customer_id = 'C00000001'",
    "update segmentation.customer_clusters set customer_id = 'anna@example.com' where customer_id < 'C00000003'",
    "update intermediate.int_engagement_days set customer_id = 'lyon:+33612345678', event_type = 'click',"
    " event_date = date '2025-01-01' where customer_id < 'C00000003'",
]
TESTED = (
    "customers orders repurchase_delays rfm_scores cluster_profiles int_first_purchases customer_segments"
    " int_contact_questions int_contacts"
    " customer_clusters int_engagement_days engagement_weights yes_no_words event_types_have_a_weight"
    " segments_are_in_the_rules"
)


@pytest.fixture(scope="module")
def damaged(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Run the tests of a copy of the sample whose tables are wrong in some places."""
    folder = tmp_path_factory.mktemp("damaged")
    warehouse = damaged_copy(sample_warehouse, folder, DAMAGES, views=["segmentation.customer_segments"])
    return build(warehouse, select=TESTED, only="data_tests", is_logged=True)


def test_a_broken_rule_is_named_with_its_table_its_rows_and_the_smallest_key(damaged):
    ((buyers, first),) = read(
        damaged.warehouse, "select count(*), min(customer_id) from core.customers where recency_days is not null"
    )
    assert buyers > 1000
    expected = [
        f"core.customers: {buyers:,} rows break the rule recency_is_within_tenure, e.g. customer_id = {first}",
        "core.customers: 1 row breaks the rule ratings_come_with_their_advice, e.g. customer_id = C00000004",
        "rules.yes_no_words: 2 rows break the rule meaning_is_known, e.g. word = no",
    ]
    assert [line for line in expected if line not in damaged.lines] == []


def test_the_smallest_is_that_of_the_column_s_own_type(damaged):
    line = "segmentation.cluster_profiles: 2 rows break the rule silhouette_in_range, e.g. cluster_id = 2"
    assert line in damaged.lines


def test_every_column_of_a_key_is_told_of_a_rule_that_the_settings_write(damaged):
    ((first, snapshots),) = read(
        damaged.warehouse, "select min(snapshot_date), count(*) from segmentation.rfm_scores where r_score = 99"
    )
    line = f"segmentation.rfm_scores: {snapshots} rows break the rule r_score_in_range"
    assert snapshots > 1
    assert f"{line}, e.g. customer_id = C00000002, snapshot_date = {first}" in damaged.lines


def test_a_table_whose_key_is_not_tested_says_itself_what_names_a_row(damaged):
    line = "segmentation.customer_segments: 1 row breaks the rule segment_is_there"
    assert f"{line}, e.g. system = kmeans, snapshot_date = null, customer_id = C00000001" in damaged.lines


def test_a_key_that_is_there_twice_is_counted_and_the_smallest_is_named(damaged):
    ((second_last,),) = read(
        damaged.warehouse, "select distinct customer_id from core.customers order by 1 desc limit 1 offset 1"
    )
    line = "core.customers: 2 keys are in more than one row; a key is customer_id, e.g. customer_id = {}"
    assert line.format(second_last) in damaged.lines
    line = (
        "intermediate.int_first_purchases: 1 key is in more than one row; a key is customer_id, e.g. customer_id = {}"
    )
    assert line.format("00012") in damaged.lines


def test_a_key_that_is_there_twice_is_found_where_a_cheaper_proof_is_tried_first(damaged):
    ((store, order),) = read(
        damaged.warehouse, "select store_id, order_id from retention.repurchase_delays order by all limit 1"
    )
    for line in (
        "core.orders: 2 keys are in more than one row; a key is raw_row_number, e.g. raw_row_number = 74",
        "retention.repurchase_delays: 1 key is in more than one row; a key is store_id and order_id, e.g."
        f" store_id = {store}, order_id = {order}",
    ):
        assert line in damaged.lines


def test_of_personal_data_only_the_number_is_told(damaged):
    expected = [
        "intermediate.int_contact_questions: 1 key is in more than one row; a key is field and country_code and value",
        "intermediate.int_contacts: 1 row breaks the rule phone_is_e164",
        "segmentation.customer_clusters: 1 key is in more than one row; a key is customer_id",
        "intermediate.int_engagement_days: 1 key is in more than one row; a key is customer_id and event_date and"
        " event_type",
    ]
    assert [line for line in expected if line not in damaged.lines] == []
    assert [text for text in ("Anna", "anna@example.com", "33612345678", "0612345678") if text in damaged.output] == []


def test_no_row_is_looked_for_where_nothing_failed_or_the_key_is_personal(damaged):
    log = (damaged.warehouse.parent / "logs" / "dbt.log").read_text(encoding="utf-8")
    told = [line for line in damaged.lines if ", e.g. " in line]
    assert damaged.line_with("PASS unique_key_cluster_profiles")
    # The two keys that turn out to be an address and a number were looked for, and are not told.
    assert log.count(") as smallest") == len(told) + 2


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

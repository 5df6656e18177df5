"""Every singular test can fail: each is run over a table that is damaged for it, and counts the damage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from damage import damaged_copy
from warehouse import Build, build


class Damage(NamedTuple):
    """What is wrong with a table, and how many rows its test then shows: another damage would show others."""

    statement: str
    rows: int


TODAY = "(select as_of_date from intermediate.int_as_of)"
DAMAGES = {
    "acquisition_costs_add_up": Damage(
        "update retention.acquisition_costs set cost = cost + 0.01"
        " where store_id = '(all)' and channel = 'radio' and month = '2022-06-01'",
        rows=1,
    ),
    "audience_members_can_be_addressed": Damage(
        "insert into activation.audience_members (audience, customer_id, channel)"
        " (select 'ambassadors', customer_id, null from core.customers where is_control_group limit 1) union all"
        " (select 'regular_women', customer_id, 'email' from core.customers where not is_email_reachable limit 1)"
        " union all (select 'texted', customer_id, 'sms' from core.customers where not is_sms_reachable limit 1)",
        rows=3,
    ),
    "cards_agree_with_todays_snapshot": Damage(
        "update intermediate.int_customer_snapshots set recency_days = recency_days + 1"
        f" where customer_id = 'C00000001' and snapshot_date = {TODAY}",
        rows=1,
    ),
    "clusters_are_numbered_by_revenue": Damage(
        "update segmentation.cluster_profiles set mean_revenue = 10000 where cluster_id = 2", rows=1
    ),
    "contacts_have_agreed": Damage(
        "update activation.crm_contacts set email = 'anna@example.com' where customer_id = (select min(customer_id)"
        " from activation.crm_contacts inner join core.customers using (customer_id) where not customers.email_opt_in)",
        rows=1,
    ),
    "curves_end_at_all_revenue": Damage(
        "update customer_base.cumulative_revenue set cumulative_revenue = cumulative_revenue + 0.01"
        f" where attribute = 'store' and month = date_trunc('month', {TODAY})",
        rows=1,
    ),
    # The fault of a shop whose latest buyers score 1: five of the six scores have a weaker value than the one below.
    "cut_points_rise_with_their_score": Damage(
        "update segmentation.rfm_cut_points set score = 7 - score"
        f" where criterion = 'recency' and snapshot_date = {TODAY}",
        rows=5,
    ),
    "event_types_have_a_weight": Damage("delete from rules.engagement_weights where event_type = 'review'", rows=1),
    "every_record_is_read": Damage("delete from core.orders where raw_row_number = 1", rows=1),
    "everybody_is_in_each_breakdown": Damage(
        "delete from customer_base.customer_breakdown where attribute = 'gender' and attribute_value = 'other'", rows=1
    ),
    "kmeans_scores_match_their_breaks": Damage(
        "update segmentation.kmeans_breaks set upper_bound = upper_bound + 0.01"
        f" where criterion = 'monetary' and score = 4 and snapshot_date = {TODAY}",
        rows=1,
    ),
    "margin_rates_are_used": Damage("insert into rules.margin_rates values ('hats', 0.5)", rows=1),
    "order_statuses_reconcile_to_raw": Damage(
        "update quality.order_reconciliation set total_amount = total_amount - 0.01 where status_reason = 'guest'",
        rows=1,
    ),
    "outcomes_are_counted_once": Damage(
        f"insert into intermediate.int_segment_outcomes select {TODAY}, * exclude (snapshot_date)"
        " from intermediate.int_segment_outcomes where system = 'rfm' and horizon_days = 30 and segment = 'champions'"
        " order by segment_date limit 1",
        rows=1,
    ),
    "outcomes_are_of_whole_segments": Damage(
        "update intermediate.int_segment_outcomes set customers = customers + 1 where system = 'kmeans'"
        " and horizon_days = 30 and segment = 'loyal' and snapshot_date = (select max(snapshot_date)"
        " from intermediate.int_segment_outcomes where system = 'kmeans' and horizon_days = 30)",
        rows=1,
    ),
    "enabled_systems_cover_every_customer": Damage(
        "delete from segmentation.purchase_ratings"
        f" where customer_id = 'C00000001' and period_months = 3 and snapshot_date = {TODAY}",
        rows=1,
    ),
    "segments_are_in_the_rules": Damage("delete from rules.segments where segment = 'champions'", rows=1),
    "status_reasons_are_in_the_rules": Damage(
        "update rules.order_status_reasons set order_status = 'rejected' where reason = 'guest'", rows=1
    ),
    # Who stayed is missing at both ends.
    "transitions_reconcile_to_segment_sizes": Damage(
        "delete from segmentation.segment_transitions where system = 'ratings' and from_segment = 'fading'"
        f" and to_segment = 'fading' and to_snapshot_date = {TODAY}",
        rows=2,
    ),
}


@pytest.fixture(scope="module")
def damaged(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Run the singular tests of a copy of the sample with every damage."""
    statements = [damage.statement for damage in DAMAGES.values()]
    warehouse = damaged_copy(sample_warehouse, tmp_path_factory.mktemp("singular"), statements)
    return build(warehouse, select="test_type:singular", only="data_tests")


def written(run: Build, file: str) -> dict:
    """Return one of the files that dbt writes into its target."""
    return json.loads((run.warehouse.parent / "target" / file).read_text(encoding="utf-8"))


def test_every_singular_test_has_a_damage(damaged):
    tests = [node for node in written(damaged, "manifest.json")["nodes"].values() if node["resource_type"] == "test"]
    assert {node["name"] for node in tests if not node.get("test_metadata")} == DAMAGES.keys()


def test_every_singular_test_shows_its_damage(damaged):
    results = written(damaged, "run_results.json")["results"]
    tests = {result["unique_id"].partition("test.sextant.")[2]: result for result in results}
    shown = {name: test["failures"] for name, test in tests.items() if name and test["status"] != "pass"}
    assert shown == {name: damage.rows for name, damage in DAMAGES.items()}

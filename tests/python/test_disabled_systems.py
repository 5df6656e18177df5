"""A segmentation that the shop does without: its marts are empty from then on, and nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from warehouse import build, marts, read

OFF = "('ratings', 'kmeans')"
TODAY = "(select as_of_date from intermediate.int_as_of)"
# Tables with a history keep what was computed before.
OF_TODAY = ["rating_grid", "customer_clusters", "cluster_profiles"]
HISTORIES = ["purchase_ratings", "kmeans_scores", "kmeans_breaks"]
CARD = ["purchase_profile", "purchase_profile_12m", "amount_class", "advice_en", "advice_fr", "stars_12m"]
CARD += ["rating_stars", "rating_period_months", "kmeans_group", "kmeans_score", "cluster_id"]
# Where they led, another system leads, and they contradict nobody any more.
LED = ["contradiction_reason", "leading_system", "leading_segment", "leading_advice_en", "leading_advice_fr"]
# Of these, the rows of the other systems stay as they were.
BY_SYSTEM = ["segmentation.customer_segments", "segmentation.segment_performance", "segmentation.segment_transitions"]
BY_SYSTEM += ["segmentation.loyal_customers", "segmentation.segment_value", "segmentation.segment_forecast"]
BY_SYSTEM += ["segmentation.segment_margin", "segmentation.purchase_likelihood", "quality.opt_in_coverage"]
# Made of the cards; the default audiences name both systems.
OF_CARDS = ["core.customers", "activation.crm_contacts", "activation.crm_contact_changes"]
OF_CARDS += ["activation.audience_assignments", "activation.audience_members", "activation.audience_overlap"]
OF_CARDS += ["activation.audience_sizes"]


@pytest.fixture(scope="module")
def without(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample once more without the two systems, with all the tests of its data."""
    copy = Path(shutil.copy(sample_warehouse, tmp_path_factory.mktemp("without") / sample_warehouse.name))
    return build(copy, variables={"disabled_systems": ["ratings", "kmeans"]}, only="data").succeeded().warehouse


def test_their_marts_have_nothing_of_today_and_the_card_has_nothing_of_them(without):
    for name in OF_TODAY:
        assert read(without, f"select count(*) from segmentation.{name}") == [(0,)], name
    for name in HISTORIES:
        days = f"count(*) filter (where snapshot_date = {TODAY}), count(distinct snapshot_date)"
        assert read(without, f"select {days} from segmentation.{name}") == [(0, 12)], name
    counts = ", ".join(f"count({name})" for name in CARD)
    assert read(without, f"select {counts} from core.customers") == [(0,) * len(CARD)]


def test_another_system_leads_wherever_one_of_them_did(without, sample_warehouse):
    leads = "select count(leading_system), count(leading_advice_en) from core.customers"
    assert read(without, leads) == read(sample_warehouse, leads)
    names = "select distinct leading_system from core.customers where leading_system is not null order by all"
    assert read(without, names) == [("engagement",), ("rfm",)]


def test_nothing_else_changes(without, sample_warehouse):
    found, before = marts(without), marts(sample_warehouse)
    different = {name for name in before if found[name] != before[name]}
    own = {f"segmentation.{name}" for name in [*OF_TODAY, *HISTORIES, "rating_scales"]}
    assert different <= own | {*BY_SYSTEM, *OF_CARDS, "quality.snapshot_rules"}
    assert {"core.customers", "segmentation.segment_performance"} < different
    for name in BY_SYSTEM:
        rest = f"select * from {name} where system not in {OFF} order by all"
        assert read(without, rest) == read(sample_warehouse, rest), name
    others = f"select * exclude ({', '.join(CARD + LED)}) from core.customers order by customer_id"
    assert read(without, others) == read(sample_warehouse, others)


def test_a_system_that_advice_rests_on_stays(tmp_path):
    run = build(tmp_path / "w.duckdb", variables={"disabled_systems": ["rfm"]}, select="int_as_of", only="models")
    assert run.returncode != 0
    run.line_with("var disabled_systems: must be a list of different ones of [ratings, kmeans]. Got: ['rfm']")

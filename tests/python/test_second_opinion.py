"""The warehouse of the sample, row for row, against the plain Python reference.

Twice: with the default settings, and with every setting that changes a number set to another value.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import asdict, astuple
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from comparison import assert_same_cohorts, assert_same_mart, assert_same_rows, by_key, columns
from reference import customers, delays, orders, rfm
from reference.details import Rules, details
from reference.settings import Settings, snapshot_dates
from warehouse import RULES, SAMPLE, build, read, read_columns

OTHER_SETTINGS = Settings(
    as_of_date=date(2025, 3, 20),
    timezone="America/New_York",
    lookback_years=1,
    history_months=3,
    score_ties="together",
    reporting_currency="EUR",
    cohort_grain="quarter",
    first_year=2023,
    naive_timestamps="local",
    date_order="dmy",
    decimal_mark="point",
)
VARIABLES = {name: value for name, value in asdict(OTHER_SETTINGS).items() if name not in {"build_day", "rfm_bins"}}
# A first year within the sample leaves out more than a shop should lose.
VARIABLES |= {"most_rejected": 1}


class Opinion(NamedTuple):
    """A warehouse, and the shop that it should be about."""

    warehouse: Path
    shop: orders.Shop


@pytest.fixture(scope="module")
def other_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample with the other settings."""
    warehouse = tmp_path_factory.mktemp("other") / "other.duckdb"
    return build(warehouse, variables=VARIABLES, only="models").succeeded().warehouse


@pytest.fixture(scope="module", params=["default settings", "other settings"])
def opinion(request: pytest.FixtureRequest) -> Opinion:
    """Return each warehouse of the sample with its reference."""
    if request.param == "default settings":
        names = "sample_warehouse", "sample_shop"
        return Opinion(*map(request.getfixturevalue, names))
    return Opinion(request.getfixturevalue("other_warehouse"), orders.read_shop(SAMPLE, OTHER_SETTINGS))


def test_every_order_has_the_same_status_revenue_and_rank(opinion):
    amounts = "refunded_amount", "revenue"
    expected = opinion.shop.orders
    assert_same_mart(opinion.warehouse, "core.orders", orders.Order, expected, or_zero=amounts)


def test_the_sample_reaches_every_kind_of_status(sample_shop):
    reasons = {order.status_reason for order in sample_shop.orders}
    assert {
        *("missing_order_id", "superseded", "missing_ordered_at", "unreadable_ordered_at"),
        *("missing_total_amount", "unreadable_total_amount", "no_exchange_rate"),
        *("test", "guest", "cancelled", "not_paid", "negative_amount", "counted"),
    } <= reasons


def test_order_reconciliation_is_the_count_and_sum_of_the_orders(opinion):
    groups = defaultdict(list)
    for order in opinion.shop.orders:
        groups[order.order_status, order.status_reason].append(order.total_amount or Decimal(0))
    names = ["order_status", "status_reason", "orders", "coalesce(total_amount, 0)"]
    actual = read_columns(opinion.warehouse, "quality.order_reconciliation", names)
    assert_same_rows(
        [row for row in actual if row[2]],
        [(*key, len(amounts), sum(amounts)) for key, amounts in groups.items()],
    )


def test_every_customer_card_has_the_same_aggregates(opinion):
    expected = customers.customers(SAMPLE, opinion.shop)
    counts = "order_count", "revenue"
    assert_same_mart(opinion.warehouse, "core.customers", customers.Customer, expected, or_zero=counts)


def scores_of(shop: orders.Shop) -> list[rfm.Score]:
    """Return the reference scores of a shop, its segments read as data from the rules."""
    return rfm.scores(shop, rfm.read_segments(RULES / "rfm_segments.csv"))


def test_the_customer_card_carries_the_scores_of_the_latest_snapshot(opinion):
    names = ["customer_id", "r_score", "f_score", "m_score", "fm_score", "rfm_segment"]
    actual = read_columns(opinion.warehouse, "core.customers", names)
    latest = [
        tuple(getattr(score, name) for name in names)
        for score in scores_of(opinion.shop)
        if score.snapshot_date == opinion.shop.as_of_date
    ]
    assert_same_rows([row for row in actual if any(row[1:])], latest)


def test_every_score_of_every_snapshot(opinion):
    expected = scores_of(opinion.shop)
    assert_same_mart(opinion.warehouse, "segmentation.rfm_scores", rfm.Score, expected)


def test_every_cut_point_of_every_snapshot(opinion):
    expected = rfm.cut_points(scores_of(opinion.shop))
    assert_same_mart(opinion.warehouse, "segmentation.rfm_cut_points", rfm.CutPoint, expected)


def test_the_snapshots_are_the_latest_date_and_the_month_ends_before_it(opinion):
    actual = read(
        opinion.warehouse,
        "select distinct snapshot_date from segmentation.rfm_scores order by 1",
    )
    months = opinion.shop.settings.history_months
    assert [day for (day,) in actual] == snapshot_dates(opinion.shop.as_of_date, months)
    assert len(actual) == months + 1


def test_every_cohort_and_period(opinion):
    assert_same_cohorts(opinion.warehouse, opinion.shop)


def delays_of(shop: orders.Shop) -> list[delays.Delay]:
    """Return the reference delays of a shop of the sample."""
    return delays.delays(shop, details(SAMPLE, Rules(RULES), shop.as_of_date))


def test_every_delay_between_two_purchases(opinion):
    expected = delays_of(opinion.shop)
    assert_same_mart(opinion.warehouse, "retention.repurchase_delays", delays.Delay, expected)


def test_the_distribution_of_delays_by_the_attributes_of_an_order_and_a_customer(opinion):
    summaries = delays.summaries(delays_of(opinion.shop))
    expected = by_key([astuple(row) for row in summaries], 2)
    names = columns(delays.DelaySummary)
    rows = read_columns(opinion.warehouse, "retention.repurchase_delay_summary", names)
    attributes = {attribute for attribute, _ in expected}
    actual = by_key([row for row in rows if row[0] in attributes], 2)
    assert actual.keys() == expected.keys()
    for key, values in expected.items():
        numbers = [float(value) for value in values]
        assert [float(value) for value in actual[key]] == pytest.approx(numbers, abs=1e-6), key


def test_every_attribute_splits_all_the_pairs(opinion):
    pairs = len(delays_of(opinion.shop))
    actual = read(
        opinion.warehouse,
        "select attribute, sum(pairs) from retention.repurchase_delay_summary group by attribute",
    )
    attributes = ("all", "order_rank", "channel", "store", "country", "acquisition_channel")
    attributes += ("first_category", "basket_band", "segment")
    assert_same_rows(actual, [(attribute, pairs) for attribute in attributes])


def test_fm_scores_is_the_geometric_mean_rounded_half_up(sample_warehouse):
    grid = read(sample_warehouse, "select f_score, m_score, fm_score from rules.fm_scores")
    expected = [(f, m, rfm.geometric_mean(f, m)) for f in range(1, 7) for m in range(1, 7)]
    assert_same_rows(grid, expected)


def test_the_projects_own_tests_pass_with_other_settings(other_warehouse, tmp_path):
    warehouse = Path(shutil.copy(other_warehouse, tmp_path / other_warehouse.name))
    build(warehouse, variables=VARIABLES, only="tests").succeeded()

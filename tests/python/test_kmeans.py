"""Clustered scores against every cut tried, row for row; joint clusters against their centroids."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from math import log1p
from pathlib import Path

import numpy as np
import pytest
from comparison import assert_same_mart, assert_same_rows, by_key, columns
from reference import kmeans
from reference.orders import Shop, read_shop
from reference.settings import Settings
from shops import minimal_order
from warehouse import RULES, SAMPLE, build, read, read_columns, write_csv

from python_udfs.clustering import optimal_partition

BREAKS, SCORES = "segmentation.kmeans_breaks", "segmentation.kmeans_scores"
FEATURES = ("recency", "frequency", "monetary")
PLAIN = Settings(as_of_date=date(2024, 2, 29), history_months=2)
VARIABLES = {
    "as_of_date": PLAIN.as_of_date,
    "history_months": PLAIN.history_months,
    "kmeans_log": False,
    "cluster_count": 4,
}


@pytest.fixture(scope="module")
def plain_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the clusters without logarithms, and four joint ones."""
    warehouse = tmp_path_factory.mktemp("kmeans") / "kmeans.duckdb"
    select = "+kmeans_scores +cluster_profiles"
    return build(warehouse, variables=VARIABLES, select=select).succeeded().warehouse


def assert_same_scores(warehouse: Path, shop: Shop, is_log: bool) -> None:
    """Compare breaks and scores of every snapshot with the reference."""
    expected = kmeans.all_breaks(shop, is_log)
    names = columns(kmeans.Break)
    actual = by_key(read_columns(warehouse, BREAKS, names), 6)
    centroids = {astuple(row)[:6]: row.centroid for row in expected}
    assert_same_rows(list(actual), list(centroids))
    assert {key: row[0] for key, row in actual.items()} == pytest.approx(centroids, abs=1e-5)
    groups = kmeans.read_groups(RULES / "kmeans_groups.csv")
    rows = kmeans.scores(shop, expected, groups)
    assert_same_mart(warehouse, SCORES, kmeans.Score, rows)


def test_every_break_and_score_of_every_snapshot(sample_warehouse, sample_shop):
    assert_same_scores(sample_warehouse, sample_shop, is_log=True)


def test_every_break_and_score_without_logarithms(plain_warehouse):
    assert_same_scores(plain_warehouse, read_shop(SAMPLE, PLAIN), is_log=False)


def test_the_customer_card_carries_the_latest_scores_and_the_cluster(sample_warehouse, sample_shop):
    latest = read(
        sample_warehouse,
        "select customer_id, kmeans_score, kmeans_group, cluster_id"
        f" from {SCORES} inner join segmentation.customer_clusters using (customer_id)"
        f" where snapshot_date = '{sample_shop.as_of_date}'",
    )
    card = "select customer_id, kmeans_score, kmeans_group, cluster_id from core.customers"
    assert_same_rows(read(sample_warehouse, card + " where kmeans_score > 0"), latest)


def test_a_past_month_keeps_its_breaks_whatever_happens_later(plain_warehouse, tmp_path):
    warehouse = tmp_path / plain_warehouse.name
    warehouse.write_bytes(plain_warehouse.read_bytes())
    before = {row for row in read(warehouse, f"select * from {BREAKS}") if row[0].month != 2}
    changed = VARIABLES | {"as_of_date": date(2024, 3, 20), "kmeans_log": True}
    run = build(warehouse, variables=changed, select="+kmeans_scores", only="models")
    run.succeeded().line_with("int_kmeans_histogram", "computed under other rules")
    after = read(warehouse, f"select * from {BREAKS}")
    assert before and before <= set(after)
    assert {row[0] for row in after} == {row[0] for row in before} | {
        date(2024, 2, 29),
        date(2024, 3, 20),
    }


@pytest.mark.parametrize("fixture", ["sample_warehouse", "plain_warehouse"])
def test_every_customer_is_in_the_nearest_cluster_numbered_by_revenue(request, fixture):
    warehouse = request.getfixturevalue(fixture)
    names = ["cluster_number", *(f"{name}_center" for name in FEATURES)]
    names += [f"{name}_scale" for name in FEATURES]
    centroids = np.array(sorted(read_columns(warehouse, "intermediate.int_cluster_centroids", names)))
    customers = read(
        warehouse,
        "select customer_id, recency_days, order_count, revenue from"
        " intermediate.int_customer_snapshots inner join intermediate.int_as_of"
        " on snapshot_date = as_of_date",
    )
    members: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for customer_id, days, orders, revenue in customers:
        point = np.array([days, log1p(orders), log1p(max(revenue, 0))])
        distances = (((point - centroids[:, 1:4]) / centroids[:, 4:]) ** 2).sum(axis=1)
        members[int(np.argmin(distances))].append((customer_id, revenue))
    by_mean = sorted(members.values(), key=lambda rows: -sum(money for _, money in rows) / len(rows))
    expected = [(one, number) for number, rows in enumerate(by_mean, 1) for one, _ in rows]
    assert_same_rows(read(warehouse, "select * from segmentation.customer_clusters"), expected)


def test_the_number_of_clusters_is_the_setting_or_the_best(sample_warehouse, plain_warehouse):
    profiles = "select count(*), sum(customers) from segmentation.cluster_profiles"
    assert read(plain_warehouse, profiles)[0][0] == 4
    count, customers = read(sample_warehouse, profiles)[0]
    assert 3 <= count <= 8
    clustered = read(sample_warehouse, "select count(*) from segmentation.customer_clusters")
    assert clustered == [(customers,)]


@pytest.fixture(scope="module")
def many_values(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a shop with more different revenues than a histogram keeps."""
    chance = random.Random(20250630)
    orders = [
        minimal_order(str(n), customer_id=f"C{n}", total_amount=f"{chance.lognormvariate(4, 1):.4f}")
        for n in range(21_000)
    ]
    return write_csv(tmp_path_factory.mktemp("many") / "raw" / "orders.csv", orders).parent


def test_a_bounded_histogram_is_as_good_as_the_whole_to_a_ten_thousandth(many_values):
    variables = {"raw_data": many_values, "history_months": 0}
    warehouse = many_values.parent / "many.duckdb"
    build(warehouse, variables=variables, select="+kmeans_scores").succeeded()
    money = "from intermediate.int_kmeans_histogram where criterion = 'monetary'"
    assert read(warehouse, f"select count(*) < 4000, sum(customers) {money}") == [(True, 21_000)]
    scored = read(warehouse, f"select m_score, revenue from {SCORES}")
    points = np.log1p([float(revenue) for _, revenue in scored])
    labels = np.array([score for score, _ in scored])
    found = sum(((points[labels == s] - points[labels == s].mean()) ** 2).sum() for s in range(1, 6))
    points.sort()
    parts = np.split(points, kmeans_cuts(points))
    assert found <= sum(((part - part.mean()) ** 2).sum() for part in parts) * 1.0001


def kmeans_cuts(points: np.ndarray) -> list[int]:
    """Return where the best five clusters of all the points begin, without a histogram."""
    labels = optimal_partition(points, np.ones(len(points)), 5)
    return [int(np.argmax(labels == part)) for part in range(1, 5)]

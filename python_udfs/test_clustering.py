"""The clusters are the optimum, in the right direction, and always the same."""

from __future__ import annotations

from datetime import datetime
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from python_udfs.clustering import (
    cluster_centroids,
    customer_features,
    optimal_partition,
    partition_histograms,
)

REPRODUCIBLE = settings(derandomize=True, database=None, deadline=None, max_examples=200)
JUNE = datetime(2025, 6, 30)


def spread(points: np.ndarray, weights: np.ndarray) -> float:
    """Return the weighted sum of squared distances from the mean."""
    return float(weights @ (points - np.average(points, weights=weights)) ** 2)


def cost(points: np.ndarray, weights: np.ndarray, labels: np.ndarray) -> float:
    """Return the spread within the parts of a partition."""
    return sum(spread(points[labels == part], weights[labels == part]) for part in set(labels))


def cheapest(points: np.ndarray, weights: np.ndarray, parts: int) -> float:
    """Return the smallest cost of all the ways to cut points into a number of parts."""
    cuts = combinations(range(1, len(points)), parts - 1)
    edges = ((0, *cut, len(points)) for cut in cuts)
    return min(sum(spread(points[a:b], weights[a:b]) for a, b in pairwise(edge)) for edge in edges)


def histogram(
    values: list[float],
    customers: list[int] | None = None,
    criterion: str = "monetary",
    is_log_scale: bool = False,
) -> pd.DataFrame:
    """Return a histogram of one criterion as int_kmeans_histogram has it."""
    return pd.DataFrame(
        {
            "snapshot_date": JUNE,
            "criterion": criterion,
            "value_rank": range(1, len(values) + 1),
            "mean_value": values,
            "customers": customers or [1] * len(values),
            "is_log_scale": is_log_scale,
        }
    )


def parts_of(histograms: pd.DataFrame) -> list[tuple]:
    """Return score, first and last rank and centroid of each part."""
    columns = ["score", "first_value_rank", "last_value_rank", "centroid"]
    return list(partition_histograms(histograms)[columns].itertuples(index=False, name=None))


@REPRODUCIBLE
@given(
    st.dictionaries(st.integers(-50, 1000), st.sampled_from([1, 2, 3, 10, 1000, 10**6]), min_size=1, max_size=9),
    st.integers(1, 5),
)
def test_no_other_partition_is_better(counts: dict[int, int], most_parts: int) -> None:
    points = np.array(sorted(counts), dtype=float)
    weights = np.array([counts[value] for value in sorted(counts)], dtype=float)
    labels = optimal_partition(points, weights, most_parts)
    parts = min(most_parts, len(points))
    assert list(labels) == sorted(labels) and set(labels) == set(range(parts))
    best = cheapest(points, weights, parts)
    assert cost(points, weights, labels) <= best * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_starts_of_another_algorithm_find_nothing_better(seed: int) -> None:
    chance = np.random.default_rng(seed)
    points = np.unique(np.log1p(chance.lognormal(4, 1.3, 5_000).round(2)))
    weights = chance.integers(1, 500, points.size).astype(float)
    labels = optimal_partition(points, weights, 5)
    other = KMeans(5, n_init=20, random_state=seed).fit(points[:, None], sample_weight=weights)
    assert cost(points, weights, labels) <= other.inertia_ * (1 + 1e-9)


def test_five_parts_score_from_the_weakest_to_the_best() -> None:
    values = [1, 2, 101, 102, 201, 202, 301, 302, 401, 402]
    ranks = [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]
    middles = [1.5, 101.5, 201.5, 301.5, 401.5]
    money = parts_of(histogram(values))
    assert money == [
        (score, *rank, middle) for score, rank, middle in zip([1, 2, 3, 4, 5], ranks, middles, strict=True)
    ]
    days = parts_of(histogram(values, criterion="recency"))
    assert days == [(score, *rank, middle) for score, rank, middle in zip([5, 4, 3, 2, 1], ranks, middles, strict=True)]


def test_customers_weigh_and_a_logarithm_changes_what_is_near() -> None:
    assert parts_of(histogram([10, 20], [3, 1]))[0][3] == 10
    values = [0, 1, 2, 4, 8, 1000, 1200]
    plain, logarithmic = histogram(values), histogram(values, is_log_scale=True)
    assert [part[1:3] for part in parts_of(plain)] == [(1, 3), (4, 4), (5, 5), (6, 6), (7, 7)]
    assert [part[1:3] for part in parts_of(logarithmic)] == [(1, 1), (2, 3), (4, 4), (5, 5), (6, 7)]
    # The centre of 1000 and 1200 by ratio, in the unit of the values.
    assert parts_of(logarithmic)[4][3] == pytest.approx(np.sqrt(1001 * 1201) - 1, abs=1e-6)


@pytest.mark.parametrize("is_log_scale", [True, False])
@pytest.mark.parametrize(
    ("values", "scores"),
    [
        ([7], [5]),
        ([0], [5]),
        ([1, 2], [4, 5]),
        ([1, 2, 3], [3, 4, 5]),
        ([0, 1, 2, 3], [2, 3, 4, 5]),
    ],
)
def test_fewer_values_than_scores_end_at_the_best(values: list[float], scores: list[int], is_log_scale: bool) -> None:
    parts = parts_of(histogram(values, is_log_scale=is_log_scale))
    assert [part[0] for part in parts] == scores
    assert [part[3] for part in parts] == pytest.approx(values)


def test_losses_are_values_like_others_where_there_is_no_logarithm() -> None:
    parts = parts_of(histogram([-500, -20, 0, 1, 60, 900]))
    assert [part[1:3] for part in parts] == [(1, 1), (2, 2), (3, 4), (5, 5), (6, 6)]
    assert parts[0] == (1, 1, 1, -500)


def test_each_snapshot_and_criterion_by_itself_whatever_the_order_of_the_rows() -> None:
    chance = np.random.default_rng(7)
    days = histogram(sorted({int(x) for x in chance.integers(0, 900, 200)}), criterion="recency")
    money = histogram(sorted(chance.lognormal(3, 1, 300).round(4)), is_log_scale=True)
    earlier = money.assign(snapshot_date=datetime(2025, 5, 31), customers=2)
    together = pd.concat([days, money, earlier])
    expected = partition_histograms(together)
    for seed in range(3):
        shuffled = together.sample(frac=1, random_state=seed)
        pd.testing.assert_frame_equal(partition_histograms(shuffled), expected)
    alone = pd.concat([partition_histograms(one) for one in (earlier, money, days)])
    pd.testing.assert_frame_equal(alone.reset_index(drop=True), expected)


def test_no_customers_have_no_parts_and_no_centroids() -> None:
    assert partition_histograms(histogram([])).empty
    assert cluster_centroids(sample_of([])).empty


def sample_of(customers: list[tuple[int, int, float]]) -> pd.DataFrame:
    """Return a sample of (recency_days, order_count, revenue)."""
    sample = pd.DataFrame(customers, columns=["recency_days", "order_count", "revenue"])
    return sample.assign(sample_rank=range(1, len(sample) + 1))


def crowds(count: int = 600, seed: int = 5) -> pd.DataFrame:
    """Return customers of three kinds that stand well apart."""
    chance = np.random.default_rng(seed)
    kinds = [(20, 30, 3000.0), (300, 4, 200.0), (900, 1, 25.0)]
    return sample_of(
        [
            (
                max(0, days + int(chance.integers(-15, 16))),
                max(1, orders + int(chance.integers(-1, 2)) * (orders > 1)),
                money * float(chance.uniform(0.9, 1.1)),
            )
            for days, orders, money in (kinds[i % 3] for i in range(count))
        ]
    )


def test_three_crowds_are_found_and_numbered_by_revenue() -> None:
    centroids = cluster_centroids(crowds())
    assert list(centroids["cluster_number"]) == [1, 2, 3]
    assert list(centroids["recency_center"]) == pytest.approx([20, 300, 900], abs=5)
    assert np.expm1(centroids["monetary_center"]).is_monotonic_decreasing
    assert (centroids["silhouette"] > 0.8).all()


@pytest.mark.parametrize("count", [2, 5])
def test_a_count_of_clusters_is_obeyed(count: int) -> None:
    assert len(cluster_centroids(crowds(), count)) == count


def test_clusters_depend_neither_on_the_order_of_the_rows_nor_on_threads() -> None:
    chance = np.random.default_rng(3)
    cloud = sample_of(
        [
            (int(d), int(n), float(m))
            for d, n, m in zip(
                chance.integers(0, 999, 1_000),
                chance.geometric(0.3, 1_000),
                chance.lognormal(4, 1, 1_000).round(2),
                strict=True,
            )
        ]
    )
    expected = cluster_centroids(cloud)
    for threads in (1, 2):
        with threadpool_limits(threads):
            shuffled = cloud.sample(frac=1, random_state=threads)
            pd.testing.assert_frame_equal(cluster_centroids(shuffled), expected, check_exact=True)


@pytest.mark.parametrize(
    ("customers", "clusters"),
    [
        ([(5, 1, 20.0)], 1),
        ([(5, 1, 20.0)] * 50, 1),
        ([(5, 1, 20.0), (9, 1, 20.0)], 2),
        ([(5, 1, -20.0), (5, 1, -3.0), (5, 1, 0.0)], 1),
        ([(5, 1, 20.0), (9, 2, 30.0), (90, 1, 5.0), (91, 1, 5.0)], 3),
    ],
)
def test_there_are_never_more_clusters_than_kinds(customers: list, clusters: int) -> None:
    centroids = cluster_centroids(sample_of(customers))
    assert len(centroids) == clusters
    assert not centroids.drop(columns="silhouette").isna().any(axis=None)
    assert (centroids.filter(like="_scale") > 0).all(axis=None)


def test_a_loss_counts_as_nothing() -> None:
    features = customer_features(sample_of([(1, 1, -9.0), (1, 1, 0.0)]))
    assert features[0].tolist() == features[1].tolist()

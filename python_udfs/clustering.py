"""K-means for the segmentations: exact along one criterion, on a sample over three.

Pure functions of small tables. The result depends neither on the order of the rows nor on the
number of threads.
"""

from __future__ import annotations

import ckwrap
import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

HIGHEST_SCORE = 5
LOWER_IS_BETTER = frozenset({"recency"})
# A shop that sets no count gets the one of these with the best silhouette.
CANDIDATE_COUNTS = range(3, 9)
# A silhouette compares every pair of customers.
SILHOUETTE_CUSTOMERS = 2_000
STARTS = 10

FEATURES = ("recency", "frequency", "monetary")
PARTITION_TYPES = {
    "snapshot_date": "datetime64[us]",
    "criterion": "string",
    "score": "int64",
    "first_value_rank": "int64",
    "last_value_rank": "int64",
    "centroid": "float64",
}
CENTROID_TYPES = {
    "cluster_number": "int64",
    **{f"{feature}_{part}": "float64" for feature in FEATURES for part in ("center", "scale")},
    "silhouette": "Float64",
}


def optimal_partition(points: np.ndarray, weights: np.ndarray, most_parts: int) -> np.ndarray:
    """Return the part of each point, from 0, of the best partition of a weighted histogram.

    ``points`` ascend. No other partition into as many parts has a smaller weighted sum of squared
    distances from the parts' means: dynamic programming (Ckmeans.1d.dp) needs no random start. Where there are fewer
    different points than ``most_parts``, each is a part.
    """
    parts = min(most_parts, np.unique(points).size)
    return ckwrap.ckmeans(points, parts, weights).labels


def partition_histograms(histograms: pd.DataFrame) -> pd.DataFrame:
    """Return the best five parts of the histogram of each snapshot and criterion.

    Takes one row per snapshot_date, criterion and value_rank, with mean_value (which ascends with
    value_rank), customers and is_log_scale: whether distances are those of the values' log1p.
    Returns one row per snapshot_date, criterion and score: first_value_rank, last_value_rank and
    centroid, in the unit of the values. The best part scores 5, also where there are fewer.
    """
    rows = []
    for (snapshot_date, criterion), histogram in histograms.groupby(["snapshot_date", "criterion"]):
        ordered = histogram.sort_values("value_rank")
        values = ordered["mean_value"].to_numpy(dtype=float)
        weights = ordered["customers"].to_numpy(dtype=float)
        ranks = ordered["value_rank"].to_numpy()
        is_log_scale = bool(ordered["is_log_scale"].iloc[0])
        points = np.log1p(values) if is_log_scale else values
        parts = optimal_partition(points, weights, HIGHEST_SCORE)
        for part in range(parts[-1] + 1):
            inside = parts == part
            mean = np.average(points[inside], weights=weights[inside])
            steps_from_best = part if criterion in LOWER_IS_BETTER else parts[-1] - part
            rows.append(
                (
                    snapshot_date,
                    criterion,
                    HIGHEST_SCORE - steps_from_best,
                    ranks[inside][0],
                    ranks[inside][-1],
                    # Further digits differ between processors' logarithms.
                    round(float(np.expm1(mean) if is_log_scale else mean), 6),
                )
            )
    return pd.DataFrame(rows, columns=list(PARTITION_TYPES)).astype(PARTITION_TYPES)


def customer_features(sample: pd.DataFrame) -> np.ndarray:
    """Return days since the last purchase, log1p of the orders and log1p of the revenue above 0."""
    return np.column_stack(
        [
            sample["recency_days"].to_numpy(dtype=float),
            np.log1p(sample["order_count"].to_numpy(dtype=float)),
            np.log1p(np.maximum(sample["revenue"].to_numpy(dtype=float), 0)),
        ]
    )


def fit_clusters(points: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the cluster of each point, the clusters' centres and the mean silhouette.

    The silhouette is that of the first points, and not a number where it is not defined.
    """
    model = KMeans(count, n_init=STARTS, random_state=0).fit(points)
    points, labels = points[:SILHOUETTE_CUSTOMERS], model.labels_[:SILHOUETTE_CUSTOMERS]
    is_defined = 1 < np.unique(labels).size < len(points)
    # A difference in the last digits must not decide between two counts.
    silhouette = round(float(silhouette_score(points, labels)), 6) if is_defined else np.nan
    return model.labels_, model.cluster_centers_, silhouette


def best_clusters(points: np.ndarray, cluster_count: int | None) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the result of fit_clusters for ``cluster_count`` or, where that is unset, for the best silhouette.

    The smaller count wins a tie. There are never more clusters than different points.
    """
    different = np.unique(points, axis=0).shape[0]
    counts = [cluster_count] if cluster_count else [k for k in CANDIDATE_COUNTS if k < different]
    counts = [min(count, different) for count in counts or CANDIDATE_COUNTS[:1]]
    fits = [fit_clusters(points, count) for count in counts]
    return max(fits, key=lambda fit: -1 if np.isnan(fit[2]) else fit[2])


def cluster_centroids(sample: pd.DataFrame, cluster_count: int | None = None) -> pd.DataFrame:
    """Return the centroids of a joint K-means on the three standardised features of a sample.

    Takes one row per customer with sample_rank, recency_days, order_count and revenue. Returns one
    row per cluster, from the largest mean revenue in the sample to the smallest: the centre and the
    scale of each feature (the unit in which distances are taken) and the mean silhouette.
    """
    if sample.empty:
        return pd.DataFrame(columns=list(CENTROID_TYPES)).astype(CENTROID_TYPES)
    sample = sample.sort_values("sample_rank")
    features = customer_features(sample)
    means, scales = features.mean(axis=0), features.std(axis=0)
    # Equal values have no scale, even where rounding moves their mean.
    scales[scales < 1e-6] = 1
    # Several threads would add up in a varying order.
    with threadpool_limits(1):
        labels, centers, silhouette = best_clusters((features - means) / scales, cluster_count)
    centers = (centers * scales + means).round(9)
    revenue = sample["revenue"].astype(float).groupby(labels).mean()
    by_revenue = sorted(revenue.index, key=lambda label: (-revenue[label], *centers[label]))
    rows = [
        (number, *np.column_stack([centers[label], scales.round(9)]).ravel(), silhouette)
        for number, label in enumerate(by_revenue, start=1)
    ]
    return pd.DataFrame(rows, columns=list(CENTROID_TYPES)).astype(CENTROID_TYPES)

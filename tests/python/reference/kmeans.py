"""Clustered scores: the best five clusters of each criterion by trying all cuts (definitions 6)."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from reference import raw, rfm
from reference.orders import Shop
from reference.settings import snapshot_dates

CRITERIA = {"recency": "recency_days", "frequency": "order_count", "monetary": "revenue"}
SCORES = 5


@dataclass(frozen=True)
class Break:
    """One row of segmentation.kmeans_breaks."""

    snapshot_date: date
    criterion: str
    score: int
    lower_bound: Decimal
    upper_bound: Decimal
    customers: int
    centroid: float


@dataclass(frozen=True)
class Score:
    """One row of segmentation.kmeans_scores."""

    customer_id: str
    snapshot_date: date
    recency_days: int
    order_count: int
    revenue: Decimal
    average_order_value: Decimal
    r_score: int
    f_score: int
    m_score: int
    kmeans_score: int
    kmeans_group: str


def read_groups(file: Path) -> dict[tuple[int, int, int], str]:
    """Return the group of every (R, F, M), read as data from the rules."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            (int(row["r_score"]), int(row["f_score"]), int(row["m_score"])): row["kmeans_group"]
            for row in csv.DictReader(lines)
        }


def spreads_to(points: np.ndarray, weights: np.ndarray, end: int) -> np.ndarray:
    """Return the weighted sum of squares around the mean of points[start : end + 1], each start."""
    tail, tail_weights = points[end::-1] - points[end], weights[end::-1]
    weight = np.cumsum(tail_weights)
    total = np.cumsum(tail_weights * tail)
    squares = np.cumsum(tail_weights * tail**2)
    return np.maximum(squares - total**2 / weight, 0)[::-1]


def best_cuts(points: np.ndarray, weights: np.ndarray, parts: int) -> list[int]:
    """Return where each part of the cheapest partition begins, having compared every cut."""
    spreads = [spreads_to(points, weights, end) for end in range(len(points))]
    cheapest = np.array([spread[0] for spread in spreads])
    begins = []
    for part in range(1, parts):
        best = np.full(len(points), np.inf)
        begin = np.zeros(len(points), dtype=int)
        for end in range(part, len(points)):
            costs = cheapest[part - 1 : end] + spreads[end][part:]
            begin[end] = part + int(np.argmin(costs))
            best[end] = costs.min()
        cheapest = best
        begins.append(begin)
    cuts, end = [], len(points) - 1
    for begin in reversed(begins):
        cuts.append(int(begin[end]))
        end = cuts[-1] - 1
    return [0, *reversed(cuts)]


def breaks(day: date, criterion: str, values: list[int | Decimal], is_log_scale: bool) -> list[Break]:
    """Return the clusters of one criterion at one snapshot."""
    clustered = {value: max(value, 0) if is_log_scale else value for value in values}
    histogram = Counter(clustered[value] for value in values)
    kept = sorted(histogram)
    points = np.array([float(value) for value in kept])
    points = np.log1p(points) if is_log_scale else points
    weights = np.array([histogram[value] for value in kept], dtype=float)
    begins = best_cuts(points, weights, min(SCORES, len(kept)))
    rows = []
    for part, (begin, end) in enumerate(zip(begins, [*begins[1:], len(kept)], strict=True)):
        members = [v for v in values if kept[begin] <= clustered[v] <= kept[end - 1]]
        middle = float(np.average(points[begin:end], weights=weights[begin:end]))
        steps_from_best = part if criterion == "recency" else len(begins) - 1 - part
        rows.append(
            Break(
                snapshot_date=day,
                criterion=criterion,
                score=SCORES - steps_from_best,
                lower_bound=min(members),
                upper_bound=max(members),
                customers=len(members),
                centroid=float(np.expm1(middle)) if is_log_scale else middle,
            )
        )
    return rows


def all_breaks(shop: Shop, is_log: bool = True) -> list[Break]:
    """Return the clusters of every criterion at every snapshot."""
    rows = []
    for day in snapshot_dates(shop.as_of_date, shop.settings.history_months):
        population = rfm.buyers(shop, day)
        for criterion, value in CRITERIA.items():
            values = [getattr(buyer, value) for buyer in population]
            rows += breaks(day, criterion, values, is_log and criterion != "recency")
    return rows


def scores(shop: Shop, found: list[Break], groups: dict[tuple[int, int, int], str]) -> list[Score]:
    """Return every customer's scores at every snapshot: those in whose bounds the values lie."""
    bounds: dict[tuple[date, str], list[Break]] = {}
    for one in found:
        bounds.setdefault((one.snapshot_date, one.criterion), []).append(one)
    rows = []
    for day in snapshot_dates(shop.as_of_date, shop.settings.history_months):
        for buyer in rfm.buyers(shop, day):
            scored = []
            for criterion, value in CRITERIA.items():
                number = getattr(buyer, value)
                (score,) = (one.score for one in bounds[day, criterion] if one.lower_bound <= number <= one.upper_bound)
                scored.append(score)
            r, f, m = scored
            rows.append(
                Score(
                    customer_id=buyer.customer_id,
                    snapshot_date=day,
                    recency_days=buyer.recency_days,
                    order_count=buyer.order_count,
                    revenue=buyer.revenue,
                    average_order_value=raw.half_up(buyer.revenue / buyer.order_count),
                    r_score=r,
                    f_score=f,
                    m_score=m,
                    kmeans_score=100 * r + 10 * f + m,
                    kmeans_group=groups[r, f, m],
                )
            )
    return rows

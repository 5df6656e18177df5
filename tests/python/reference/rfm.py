"""Relative scores R, F, M and FxM, their segment and their cut points (definitions 4)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from reference.orders import Shop
from reference.settings import snapshot_dates, years_before


@dataclass(frozen=True)
class Buyer:
    """What one snapshot sees of one customer."""

    customer_id: str
    recency_days: int
    order_count: int
    revenue: Decimal
    last_ordered_at: datetime


@dataclass(frozen=True)
class Score:
    """One row of segmentation.rfm_scores."""

    customer_id: str
    snapshot_date: date
    recency_days: int
    order_count: int
    revenue: Decimal
    r_score: int
    f_score: int
    m_score: int
    fm_score: int
    rfm_segment: str


@dataclass(frozen=True)
class CutPoint:
    """One row of segmentation.rfm_cut_points."""

    snapshot_date: date
    criterion: str
    score: int
    lowest_value: Decimal
    highest_value: Decimal
    customers: int


def buyers(shop: Shop, snapshot_date: date) -> list[Buyer]:
    """Return the customers with at least one purchase that the snapshot sees."""
    oldest = years_before(snapshot_date, shop.settings.lookback_years)
    seen = [order for order in shop.orders if order.counts and oldest < order.order_date <= snapshot_date]
    groups = defaultdict(list)
    for order in seen:
        groups[order.customer_id].append(order)
    population = []
    for customer_id, orders in groups.items():
        purchases = [order for order in orders if order.is_purchase]
        if purchases:
            population.append(
                Buyer(
                    customer_id=customer_id,
                    recency_days=(snapshot_date - max(o.order_date for o in purchases)).days,
                    order_count=len(purchases),
                    revenue=sum((order.revenue for order in orders), Decimal(0)),
                    last_ordered_at=max(order.ordered_at for order in purchases),
                )
            )
    return population


def geometric_mean(f_score: int, m_score: int) -> int:
    """Return the geometric mean of two scores, rounded half up, without a square root."""
    mean = 1
    while (2 * mean + 1) ** 2 <= 4 * f_score * m_score:
        mean += 1
    return mean


def split_scores(population: list[Buyer], key: Callable, bins: int) -> dict[str, int]:
    """Return ntile scores: equal parts of the ordered population, the first ones larger by one."""
    ordered = sorted(population, key=key)
    size, larger = divmod(len(ordered), bins)
    scores, position = {}, 0
    for score in range(1, bins + 1):
        end = position + size + (score <= larger)
        scores |= {buyer.customer_id: score for buyer in ordered[position:end]}
        position = end
    return scores


def together_scores(population: list[Buyer], value: Callable, bins: int) -> dict[str, int]:
    """Return scores that equal values share: least(bins, floor(percent_rank * bins) + 1)."""
    values = sorted(value(buyer) for buyer in population)
    others = max(len(values) - 1, 1)
    rank_of: dict = {}
    for below, one in enumerate(values):
        rank_of.setdefault(one, below)
    return {buyer.customer_id: min(bins, rank_of[value(buyer)] * bins // others + 1) for buyer in population}


SPLIT_KEYS: dict[str, Callable] = {
    "recency": lambda b: (b.last_ordered_at, b.order_count, b.revenue, b.customer_id),
    "frequency": lambda b: (b.order_count, b.revenue, b.last_ordered_at, b.customer_id),
    "monetary": lambda b: (b.revenue, b.order_count, b.last_ordered_at, b.customer_id),
}
TOGETHER_VALUES: dict[str, Callable] = {
    "recency": lambda b: -b.recency_days,
    "frequency": lambda b: b.order_count,
    "monetary": lambda b: b.revenue,
}


def read_segments(file: Path) -> dict[tuple[int, int], str]:
    """Return the segment of every (R, FxM), read as data from the rules."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {(int(row["r_score"]), int(row["fm_score"])): row["rfm_segment"] for row in csv.DictReader(lines)}


def scores(shop: Shop, segments: dict[tuple[int, int], str]) -> list[Score]:
    """Return every customer's scores at every snapshot that has customers."""
    settings = shop.settings
    rows = []
    for snapshot_date in snapshot_dates(shop.as_of_date, settings.history_months):
        population = buyers(shop, snapshot_date)
        if settings.score_ties == "split":
            scored = {
                criterion: split_scores(population, key, settings.rfm_bins) for criterion, key in SPLIT_KEYS.items()
            }
        else:
            scored = {
                criterion: together_scores(population, value, settings.rfm_bins)
                for criterion, value in TOGETHER_VALUES.items()
            }
        for buyer in population:
            r, f, m = (scored[criterion][buyer.customer_id] for criterion in SPLIT_KEYS)
            fm = geometric_mean(f, m)
            rows.append(
                Score(
                    customer_id=buyer.customer_id,
                    snapshot_date=snapshot_date,
                    recency_days=buyer.recency_days,
                    order_count=buyer.order_count,
                    revenue=buyer.revenue,
                    r_score=r,
                    f_score=f,
                    m_score=m,
                    fm_score=fm,
                    rfm_segment=segments[r, fm],
                )
            )
    return rows


def cut_points(scored: list[Score]) -> list[CutPoint]:
    """Return the range of values and the customers behind every score of every snapshot."""
    criteria = {
        "recency": ("r_score", "recency_days"),
        "frequency": ("f_score", "order_count"),
        "monetary": ("m_score", "revenue"),
    }
    groups = defaultdict(list)
    for row in scored:
        for criterion, (score, value) in criteria.items():
            groups[row.snapshot_date, criterion, getattr(row, score)].append(getattr(row, value))
    return [CutPoint(*key, min(v), max(v), len(v)) for key, v in sorted(groups.items())]

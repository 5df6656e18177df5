"""Movement between segments, what became of them and where they go (definitions 8).

It starts from the segment of each customer at each snapshot: each system has its own reference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from scipy.stats import binomtest

from reference import raw
from reference.orders import Shop
from reference.settings import month_end_before

# The segment of each customer, by system and snapshot date.
Members = dict[tuple[str, date], dict[str, str]]
NEW, LEFT = "(new)", "(left)"
HORIZONS = (30, 90, 180)
# The column of each system's segment, and the rows of its mart that have one for each customer and snapshot.
SYSTEMS = {
    "rfm": ("rfm_segment", "segmentation.rfm_scores"),
    "ratings": ("purchase_profile", "segmentation.purchase_ratings where period_months = 12"),
    "kmeans": ("kmeans_group", "segmentation.kmeans_scores"),
    "engagement": ("engagement_segment", "segmentation.engagement_segments"),
}


@dataclass(frozen=True)
class Likelihood:
    """One row of segmentation.purchase_likelihood."""

    system: str
    segment: str
    horizon_days: int
    snapshots: int
    customers: int
    buyers: int
    mean_revenue: Decimal


def members(rows: Iterable[tuple[str, date, str, str]]) -> Members:
    """Group rows of system, snapshot date, customer and segment."""
    groups: Members = defaultdict(dict)
    for system, day, customer_id, segment in rows:
        assert customer_id not in groups[system, day]
        groups[system, day][customer_id] = segment
    return dict(groups)


def transitions(groups: Members) -> Counter:
    """Count customers by system, both dates and both segments, for each snapshot and the month end before it."""
    moves: Counter = Counter()
    for (system, day), after in groups.items():
        earlier = month_end_before(day)
        before = groups.get((system, earlier))
        if before is not None:
            for customer_id in before.keys() | after.keys():
                pair = before.get(customer_id, NEW), after.get(customer_id, LEFT)
                moves[system, earlier, day, *pair] += 1
    return moves


def likelihoods(groups: Members, shop: Shop) -> list[Likelihood]:
    """Return what customers did in the days after each snapshot, where all these days are over."""
    booked = defaultdict(list)
    for order in shop.orders:
        if order.counts:
            booked[order.customer_id].append(order)
    people, buyers, revenue, days = Counter(), Counter(), defaultdict(Decimal), defaultdict(set)
    for horizon in HORIZONS:
        for (system, day), segments in groups.items():
            last = day + timedelta(days=horizon)
            if last > shop.as_of_date:
                continue
            for customer_id, segment in segments.items():
                later = [order for order in booked[customer_id] if day < order.order_date <= last]
                key = system, segment, horizon
                people[key] += 1
                buyers[key] += any(order.is_purchase for order in later)
                revenue[key] += sum((order.revenue for order in later), Decimal(0))
                days[key].add(day)
    return [
        Likelihood(*key, len(days[key]), count, buyers[key], raw.half_up(revenue[key] / count))
        for key, count in people.items()
    ]


def wilson(buyers: int, customers: int) -> tuple[float, float]:
    """Return the Wilson interval of 95% as scipy computes it."""
    interval = binomtest(buyers, customers).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)


def step(sizes: dict[str, Fraction], months: list[dict[tuple[str, str], int]]) -> dict[str, Fraction]:
    """Move everybody on by a month at the rates of these months together, then let their mean arrivals in."""
    started, moved = Counter(), Counter()
    for month in months:
        for (origin, destination), customers in month.items():
            started[origin] += customers
            moved[origin, destination] += customers
    after: dict[str, Fraction] = defaultdict(Fraction)
    for segment, size in sizes.items():
        if not started[segment]:
            after[segment] += size
        for (origin, destination), customers in moved.items():
            if origin == segment and destination != LEFT:
                after[destination] += size * Fraction(customers, started[segment])
    for (origin, destination), customers in moved.items():
        if origin == NEW:
            after[destination] += Fraction(customers, len(months))
    return dict(after)


def shares(sizes: dict[str, Fraction]) -> dict[str, Fraction]:
    """Return sizes as shares of their sum."""
    total = sum(sizes.values())
    return {segment: Fraction(size) / total for segment, size in sizes.items()}


def forecast(groups: Members, system: str, as_of_date: date, months: int) -> dict[tuple[str, int], tuple]:
    """Return customers, share and backtest error of each segment and number of months ahead."""
    by_month: dict[date, dict[tuple[str, str], int]] = defaultdict(dict)
    for (of, _, day, origin, destination), customers in transitions(groups).items():
        if of == system:
            by_month[day][origin, destination] = customers
    ends = sorted(
        day
        for day, month in by_month.items()
        if (day + timedelta(days=1)).day == 1 and any(origin != NEW for origin, _ in month)
    )
    named = {name for month in by_month.values() for pair in month for name in pair} - {NEW, LEFT}
    sizes_at = {day: Counter(members_then.values()) for (of, day), members_then in groups.items() if of == system}
    truth = shares(sizes_at[ends[-1]])
    rows = {}
    ahead = dict(sizes_at[as_of_date])
    for number in range(1, months + 1):
        ahead = step(ahead, [by_month[day] for day in ends])
        error, known = None, ends[:-number]
        if known:
            guess = dict(sizes_at[known[-1]])
            for _ in range(number):
                guess = step(guess, [by_month[day] for day in known])
            guessed = shares(guess)
            error = sum(abs(guessed.get(name, 0) - truth.get(name, 0)) for name in named) / len(named)
        for name in named:
            rows[name, number] = ahead.get(name, 0), shares(ahead).get(name, 0), error
    return rows

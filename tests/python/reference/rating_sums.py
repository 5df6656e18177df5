"""Today's ratings added up, and the scales by which the points are given (definitions 5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from reference.ratings import Rating, RatingSettings, Rules, points

VALUES = {"recency": "recency_days", "frequency": "order_count", "monetary": "revenue"}


@dataclass(frozen=True)
class GridRow:
    """One row of segmentation.rating_grid, without its shares."""

    period_months: int
    recency_points: int
    frequency_points: int
    monetary_points: int
    purchase_profile: str
    amount_class: str
    stars: int
    customers: int
    buyers: int
    orders: int
    revenue: Decimal


@dataclass(frozen=True)
class ScaleRow:
    """One row of segmentation.rating_scales, without its shares."""

    period_months: int
    criterion: str
    points: int
    rating_profile: str
    threshold: Decimal | None
    customers: int
    suggested_threshold: int | None
    suggested_customers: int | None


def grid(today: Sequence[Rating]) -> list[GridRow]:
    """Return one row per period and combination of points, from the ratings of one day."""
    groups = defaultdict(list)
    for row in today:
        groups[row.period_months, row.recency_points, row.frequency_points, row.monetary_points].append(row)
    return [
        GridRow(
            *key,
            purchase_profile=rows[0].purchase_profile,
            amount_class=rows[0].amount_class,
            stars=rows[0].stars,
            customers=len(rows),
            buyers=sum(row.order_count > 0 for row in rows),
            orders=sum(row.order_count for row in rows),
            revenue=sum((row.revenue for row in rows), Decimal(0)),
        )
        for key, rows in groups.items()
    ]


def quantile(values: Sequence[int], share: Fraction) -> Fraction:
    """Return the value below which such a share of sorted values is, linear between two neighbours."""
    place = share * (len(values) - 1)
    below, above = values[floor(place)], values[ceil(place)]
    return below + (above - below) * (place - floor(place))


def suggested(criterion: str, values: Sequence[int]) -> dict[int, int]:
    """Return a threshold for 1 to 4 points that cuts these values into fifths, each harder than the one before."""
    if not values:
        return {}
    ordered, steps = sorted(values), {}
    if criterion == "recency":
        # The fewest days first: 4 points are the hardest.
        for earned in (4, 3, 2, 1):
            wanted = ceil(quantile(ordered, Fraction(5 - earned, 5)))
            steps[earned] = max(wanted, steps[earned + 1] + 1) if earned < 4 else max(wanted, 0)
        return steps
    for earned in (1, 2, 3, 4):
        wanted = ceil(quantile(ordered, Fraction(earned, 5)))
        steps[earned] = max(wanted, steps[earned - 1] + 1) if earned > 1 else max(wanted, 1)
    return steps


def scales(today: Sequence[Rating], rules: Rules, settings: RatingSettings) -> list[ScaleRow]:
    """Return one row per period, criterion and points, each customer measured one by one."""
    rows = []
    for months in settings.periods:
        rated = [row for row in today if row.period_months == months]
        for criterion, name in VALUES.items():
            in_use = rules.thresholds[settings.profile, months, criterion]
            figures = [floor(getattr(row, name)) for row in rated if row.order_count]
            proposal = suggested(criterion, figures)
            has = Counter(getattr(row, f"{criterion}_points") for row in rated)
            would = Counter(points(criterion, getattr(row, name), proposal) for row in rated)
            rows += [
                ScaleRow(
                    months,
                    criterion,
                    earned,
                    settings.profile,
                    in_use.get(earned),
                    has[earned],
                    proposal.get(earned),
                    would[earned] if proposal else None,
                )
                for earned in range(5)
            ]
    return rows

"""Ratings over a period: points, stars, purchase profile and amount class (definitions 5)."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

from reference import raw, rfm
from reference.orders import Order, Shop
from reference.settings import snapshot_dates


@dataclass(frozen=True)
class RatingSettings:
    """The vars of the project that change a rating."""

    periods: tuple[int, ...] = (1, 3, 6, 12)
    profile: str = "fashion_hightech"
    weights: Mapping[str, int] = field(default_factory=lambda: {"recency": 1, "frequency": 1, "monetary": 1})


@dataclass(frozen=True)
class Rules:
    """The seeds: thresholds by profile, period and criterion, and the two grids of names."""

    thresholds: dict[tuple[str, int, str], dict[int, Decimal]]
    profiles: dict[tuple[int, int], str]
    classes: dict[int, str]


@dataclass(frozen=True)
class Rating:
    """One row of segmentation.purchase_ratings."""

    customer_id: str
    snapshot_date: date
    period_months: int
    recency_days: int
    order_count: int
    revenue: Decimal
    average_order_value: Decimal | None
    historic_value: Decimal
    recency_points: int
    frequency_points: int
    monetary_points: int
    stars: int
    purchase_profile: str
    amount_class: str


def read_rules(folder: Path) -> Rules:
    """Return the seeds as data."""
    thresholds: dict[tuple[str, int, str], dict[int, Decimal]] = {}
    for row in read_rows(folder / "rating_thresholds.csv"):
        scale = row["rating_profile"], int(row["period_months"]), row["criterion"]
        thresholds.setdefault(scale, {})[int(row["points"])] = Decimal(row["threshold"])
    return Rules(
        thresholds,
        {
            (int(row["recency_points"]), int(row["frequency_points"])): row["purchase_profile"]
            for row in read_rows(folder / "purchase_profiles.csv")
        },
        {int(row["monetary_points"]): row["amount_class"] for row in read_rows(folder / "amount_classes.csv")},
    )


def read_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a seed as text."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def points(criterion: str, value: int | Decimal, steps: dict[int, Decimal]) -> int:
    """Return the most points whose threshold a value meets, 0 where it meets none."""
    met = [
        earned
        for earned, threshold in steps.items()
        if (value <= threshold if criterion == "recency" else value >= threshold)
    ]
    return max(met, default=0)


def stars(earned: dict[str, int], weights: Mapping[str, int]) -> int:
    """Return the weighted mean of points, rounded half up."""
    total = sum(earned[criterion] * weights[criterion] for criterion in weights)
    return floor(Fraction(total, sum(weights.values())) + Fraction(1, 2))


def ratings(shop: Shop, rules: Rules, settings: RatingSettings) -> list[Rating]:
    """Return the rating of every buyer at every snapshot for every period."""
    rows = []
    for day in snapshot_dates(shop.as_of_date, shop.settings.history_months):
        booked: dict[str, list[Order]] = {}
        for order in shop.orders:
            if order.counts and order.order_date <= day:
                booked.setdefault(order.customer_id, []).append(order)
        for buyer in rfm.buyers(shop, day):
            for months in settings.periods:
                start = months_before(day, months)
                recent = [o for o in booked[buyer.customer_id] if o.order_date > start]
                rows.append(rate(buyer, day, months, recent, rules, settings))
    return rows


def rate(
    buyer: rfm.Buyer,
    day: date,
    months: int,
    recent: list[Order],
    rules: Rules,
    settings: RatingSettings,
) -> Rating:
    """Return the rating of one buyer from the orders of one period."""
    order_count = sum(order.is_purchase for order in recent)
    revenue = sum((order.revenue for order in recent), Decimal(0))
    values = {"recency": buyer.recency_days, "frequency": order_count, "monetary": revenue}
    earned = {
        criterion: points(criterion, value, rules.thresholds[settings.profile, months, criterion])
        for criterion, value in values.items()
    }
    return Rating(
        customer_id=buyer.customer_id,
        snapshot_date=day,
        period_months=months,
        recency_days=buyer.recency_days,
        order_count=order_count,
        revenue=revenue,
        average_order_value=raw.half_up(revenue / order_count) if order_count else None,
        historic_value=buyer.revenue,
        recency_points=earned["recency"],
        frequency_points=earned["frequency"],
        monetary_points=earned["monetary"],
        stars=stars(earned, settings.weights),
        purchase_profile=rules.profiles[earned["recency"], earned["frequency"]],
        amount_class=rules.classes[earned["monetary"]],
    )

"""Value x engagement: points, levels and segments of everybody with a purchase or an event (definitions 7)."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import fsum
from pathlib import Path

from reference import raw
from reference.orders import Shop
from reference.ratings import months_before
from reference.rfm import Score
from reference.settings import snapshot_dates


@dataclass(frozen=True)
class EngagementSettings:
    """The vars of the project that change engagement."""

    months: int = 12
    half_life_days: int = 90
    active_days: int = 365


@dataclass(frozen=True)
class Rules:
    """The seeds: a weight for each type of event, and the segment of each (active, value, engagement)."""

    weights: dict[str, float]
    segments: dict[tuple[bool, str, str], str]


@dataclass(frozen=True)
class Event:
    """One event that can be used."""

    customer_id: str
    event_type: str | None
    day: date


@dataclass(frozen=True)
class Engagement:
    """One row of segmentation.engagement_segments."""

    customer_id: str
    snapshot_date: date
    engagement_segment: str
    engagement_level: str
    value_level: str | None
    engagement_points: float
    event_count: int
    recency_days: int | None
    is_active: bool


def read_rules(folder: Path) -> Rules:
    """Return the seeds as data."""
    with (folder / "engagement_weights.csv").open(encoding="utf-8", newline="") as lines:
        weights = {row["event_type"]: float(row["weight"]) for row in csv.DictReader(lines)}
    with (folder / "engagement_grid.csv").open(encoding="utf-8", newline="") as lines:
        segments = {
            (row["is_active"] == "true", row["value_level"], row["engagement_level"]): row["engagement_segment"]
            for row in csv.DictReader(lines)
        }
    return Rules(weights, segments)


def read_events(folder: Path, shop: Shop) -> list[Event]:
    """Return the latest row of each event that has an id, a customer and a readable time."""
    latest = {raw.text(row, "event_id"): row for row in raw.read_table(folder, "engagement_events")}
    events = []
    for event_id, row in latest.items():
        try:
            when = raw.moment(row, "occurred_at", shop.settings.zone)
        except raw.UnreadableError:
            continue
        customer_id = raw.text(row, "customer_id")
        if event_id and customer_id and when:
            event_type = raw.code(row, "event_type")
            events.append(Event(customer_id, event_type.lower() if event_type else None, when[1]))
    return events


def levels(points: dict[str, float]) -> dict[str, str]:
    """Return each person's level: exact thirds of those above zero, the lower thirds larger by one."""
    engaged = sorted((value, customer_id) for customer_id, value in points.items() if value > 0)
    found = dict.fromkeys(points, "low")
    for position, (_, customer_id) in enumerate(engaged):
        # The first len % 3 thirds have one more.
        size, larger = divmod(len(engaged), 3)
        in_larger = larger * (size + 1)
        third = position // (size + 1) if position < in_larger else larger + (position - in_larger) // size
        found[customer_id] = ("low", "medium", "high")[third]
    return found


def value_level(fm_score: int, bins: int) -> str:
    """Return the third of the FxM scores in which a score lies."""
    share = Fraction(fm_score, bins)
    return "low" if share <= Fraction(1, 3) else "medium" if share <= Fraction(2, 3) else "high"


def engagement(
    shop: Shop, scores: list[Score], events: list[Event], rules: Rules, settings: EngagementSettings
) -> list[Engagement]:
    """Return the row of every person at every snapshot."""
    rows = []
    for day in snapshot_dates(shop.as_of_date, shop.settings.history_months):
        start = months_before(day, settings.months)
        terms, counts = defaultdict(list), defaultdict(int)
        for event in events:
            if event.day <= day:
                recent = event.day > start
                counts[event.customer_id] += recent
                decay = 0.5 ** ((day - event.day).days / settings.half_life_days)
                terms[event.customer_id].append(rules.weights.get(event.event_type, 0.0) * decay if recent else 0.0)
        buyers = {score.customer_id: score for score in scores if score.snapshot_date == day}
        people = buyers.keys() | terms.keys()
        points = {customer_id: round(fsum(terms[customer_id]), 9) for customer_id in people}
        level = levels(points)
        for customer_id in people:
            buyer = buyers.get(customer_id)
            value = value_level(buyer.fm_score, shop.settings.rfm_bins) if buyer else None
            active = buyer is not None and buyer.recency_days <= settings.active_days
            segment = rules.segments[active, value, level[customer_id]] if buyer else "prospects"
            recency = buyer.recency_days if buyer else None
            rows.append(
                Engagement(
                    *(customer_id, day, segment, level[customer_id], value),
                    *(points[customer_id], counts[customer_id], recency, active),
                )
            )
    return rows

"""The time between two consecutive purchases, and its distribution (definitions 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor

from reference.orders import Shop

UNKNOWN = "(unknown)"


@dataclass(frozen=True)
class Delay:
    """One row of retention.repurchase_delays, with the attributes of the earlier order and of the customer."""

    order_id: str
    customer_id: str
    from_order_rank: int
    delay_days: int
    channel: str | None
    store_id: str | None
    country_code: str | None
    acquisition_channel: str | None


@dataclass(frozen=True)
class DelaySummary:
    """One row of retention.repurchase_delay_summary."""

    attribute: str
    attribute_value: str
    pairs: int
    mean_days: Fraction
    p10_days: Fraction
    p25_days: Fraction
    median_days: Fraction
    p75_days: Fraction
    p90_days: Fraction


def delays(shop: Shop, details: Mapping[str, Mapping[str, str]]) -> list[Delay]:
    """Return one row per pair of consecutive purchases of a customer."""
    return [
        Delay(
            order_id=earlier.order_id,
            customer_id=customer_id,
            from_order_rank=earlier.order_rank,
            delay_days=(later.order_date - earlier.order_date).days,
            channel=earlier.channel,
            store_id=earlier.store_id,
            country_code=details.get(customer_id, {}).get("country_code"),
            acquisition_channel=details.get(customer_id, {}).get("acquisition_channel"),
        )
        for customer_id, bought in shop.purchases.items()
        for earlier, later in pairwise(bought)
    ]


def percentile(days: list[int], share: Fraction) -> Fraction:
    """Return a percentile of sorted values, interpolated linearly between its neighbours."""
    place = share * (len(days) - 1)
    below = floor(place)
    above = min(below + 1, len(days) - 1)
    return days[below] + (days[above] - days[below]) * (place - below)


def summaries(rows: list[Delay]) -> list[DelaySummary]:
    """Return the distribution for the attributes that no rule or product decides."""
    groups = defaultdict(list)
    for row in rows:
        groups["all", "all"].append(row.delay_days)
        groups["order_rank", str(row.from_order_rank)].append(row.delay_days)
        groups["channel", row.channel or UNKNOWN].append(row.delay_days)
        groups["store", row.store_id or UNKNOWN].append(row.delay_days)
        groups["country", row.country_code or UNKNOWN].append(row.delay_days)
        groups["acquisition_channel", row.acquisition_channel or UNKNOWN].append(row.delay_days)
    shares = [Fraction(share, 100) for share in (10, 25, 50, 75, 90)]
    return [
        DelaySummary(
            *key,
            len(days),
            Fraction(sum(days), len(days)),
            *(percentile(sorted(days), share) for share in shares),
        )
        for key, days in sorted(groups.items())
    ]

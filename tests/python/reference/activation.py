"""Who is held back, who can be written to, and what campaigns did (definitions 11)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reference import raw
from reference.base import Person
from reference.consents import CHANNELS
from reference.orders import Shop
from reference.rfm import Score

CONTROL_SHARE = 0.05
# The segments that the campaigns' names of their audiences mean.
AUDIENCES = {
    "best_becoming_passive": {"best_becoming_passive"},
    "best_customers": {"champions"},
    "promising_newcomers": {"newcomers"},
    "average_cooling_down": {"steady"},
    "small_and_passive": {"hibernating", "lost"},
}


class Contact(NamedTuple):
    """The addresses at which a customer may be written to."""

    email: str | None
    phone: str | None


@dataclass(frozen=True)
class Campaign:
    """One campaign: what each customer spent while it ran, of those it was sent to and of the rest of its audience."""

    treated: dict[str, Decimal | None]
    control: dict[str, Decimal | None]
    redeemers: int


def digest(text: str) -> str:
    """Return the 32 hexadecimal digits of a text's hash."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def in_control_group(customer_id: str, share: float = CONTROL_SHARE) -> bool:
    """Return whether the first 32 bits of the customer's salted hash lie in the lowest share of all numbers."""
    return int(digest(f"control group {customer_id}")[:8], 16) < round(share * 2**32)


def contacts(people: list[Person]) -> dict[str, Contact]:
    """Return everybody who can be reached, with the addresses that may be used."""
    return {
        person.card.customer_id: Contact(
            *(person.values[field] if channel in person.reachable else None for channel, field in CHANNELS.items())
        )
        for person in people
        if person.reachable
    }


def campaigns(folder: Path, shop: Shop, scores: list[Score]) -> dict[str, Campaign]:
    """Return each campaign's groups: who was sent it, and who else was in its audience at the snapshot before."""
    sent, redeemed = defaultdict(set), defaultdict(set)
    for row in raw.read_table(folder, "engagement_events"):
        if row["event_type"] == "campaign_sent":
            sent[row["campaign_id"]].add(row["customer_id"])
        elif row["event_type"] == "coupon_redemption":
            redeemed[row["campaign_id"]].add(row["customer_id"])
    segments: dict[date, dict[str, str]] = defaultdict(dict)
    for score in scores:
        segments[score.snapshot_date][score.customer_id] = score.rfm_segment
    result = {}
    for row in raw.read_table(folder, "campaigns"):
        (start, first_day), (end, _) = (
            raw.moment(row, name, shop.settings.zone) for name in ("started_at", "ended_at")
        )
        before = max(day for day in segments if day < first_day)
        members = {who for who, segment in segments[before].items() if segment in AUDIENCES[row["audience"]]}
        treated = sent[row["campaign_id"]]
        groups = ({who: spent(shop, who, start, end) for who in group} for group in (treated, members - treated))
        result[row["campaign_id"]] = Campaign(*groups, len(treated & redeemed[row["campaign_id"]]))
    return result


def spent(shop: Shop, customer_id: str, start: datetime, end: datetime) -> Decimal | None:
    """Return the net revenue of a customer between two moments; None where no purchase was made."""
    bought = [order for order in shop.purchases.get(customer_id, []) if start <= order.ordered_at <= end]
    returned = [order for order in shop.returns.get(customer_id, []) if start <= order.ordered_at <= end]
    assert bought or not returned, "a return alone: a buyer can't be told from the money"
    return sum((order.revenue for order in bought + returned), Decimal(0)) if bought else None

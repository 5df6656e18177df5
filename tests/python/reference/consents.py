"""Who may be written to: who agreed, and whose address nobody who has it refuses (definitions 10 and 11)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from reference import raw
from reference.orders import Shop
from reference.retention import latest_customers

CHANNELS = {"email": "email", "sms": "phone"}


def reachable(folder: Path, shop: Shop, details: Mapping[str, Mapping[str, str]]) -> dict[str, frozenset[str]]:
    """Return the channels by which each customer may and can be contacted, from the normalised details of each."""
    unsubscribed, refused, agreed = unsubscriptions(folder, shop), set(), set()
    for customer_id, row in latest_customers(folder).items():
        for channel, field in CHANNELS.items():
            address = details.get(customer_id, {}).get(field, "").lower()
            left, agrees = unsubscribed.get((customer_id, channel)), raw.flag(row, f"{channel}_opt_in")
            when = raw.moment(row, f"{channel}_opt_in_at", shop.settings.zone)
            if agrees and left is not None:
                agrees = when is not None and left < when[0]
            if agrees:
                agreed.add((customer_id, channel, address))
            elif left is not None or raw.refuses(row, f"{channel}_opt_in"):
                refused.add((channel, address))
    channels = defaultdict(set)
    for customer_id, channel, address in agreed:
        if address and (channel, address) not in refused:
            channels[customer_id].add(channel)
    return {customer_id: frozenset(found) for customer_id, found in channels.items()}


class Advertising(NamedTuple):
    """What advertising platforms may be given of a contact, and why no more."""

    email_sha256: str | None
    phone_sha256: str | None
    status: str


def advertising(
    folder: Path, details: Mapping[str, Mapping[str, str]], channels: Mapping[str, frozenset[str]]
) -> dict[str, Advertising]:
    """Return what each reachable customer agreed to; a refusal is of an address, and so of all who have it."""
    consents, refused = {}, set()
    for customer_id, row in latest_customers(folder).items():
        names = "ad_user_data", "ad_personalization"
        consents[customer_id] = tuple(raw.flag(row, name) for name in names)
        if any(raw.refuses(row, name) for name in names):
            refused |= {details.get(customer_id, {}).get(field, "").lower() for field in CHANNELS.values()}
    answers = {(False, False): "no_consent", (False, True): "no_ad_user_data", (True, False): "no_ad_personalization"}
    result = {}
    for customer_id, reached in channels.items():
        usable = {field: details[customer_id][field].lower() for name, field in CHANNELS.items() if name in reached}
        hashes = [
            hashlib.sha256(usable[field].encode()).hexdigest() if usable.get(field, "") not in refused | {""} else None
            for field in CHANNELS.values()
        ]
        status = answers.get(consents[customer_id], "allowed" if any(hashes) else "refused_by_another")
        result[customer_id] = Advertising(*hashes, status) if status == "allowed" else Advertising(None, None, status)
    return result


def unsubscriptions(folder: Path, shop: Shop) -> dict[tuple[str, str], datetime]:
    """Return when each customer last unsubscribed from a channel."""
    latest: dict[tuple[str, str], datetime] = {}
    for row in raw.read_table(folder, "engagement_events"):
        if (raw.code(row, "event_type") or "").lower() == "unsubscribe" and raw.text(row, "customer_id"):
            channel = "sms" if (raw.code(row, "channel") or "").lower() == "sms" else "email"
            when = raw.moment(row, "occurred_at", shop.settings.zone)
            key = raw.text(row, "customer_id"), channel
            latest[key] = max(latest.get(key, datetime.min), when[0] if when else datetime.max)
    return latest

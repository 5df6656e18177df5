"""Who the customers are and how usable their details are, by the libraries alone (definitions 10)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from reference import raw
from reference.cohorts import period_number, period_start
from reference.consents import reachable
from reference.customers import Customer, customers
from reference.details import FIELDS, Rules, details
from reference.orders import Shop
from reference.retention import UNKNOWN, latest_customers, share


@dataclass(frozen=True)
class Person:
    """A known customer: the card, what is filled and valid, what is known for sure, and how to reach them."""

    card: Customer
    filled: frozenset[str]
    valid: frozenset[str]
    opted_in: frozenset[str]
    values: dict[str, str]
    store_id: str | None
    reachable: frozenset[str]


def people(folder: Path, shop: Shop, rules: Rules) -> list[Person]:
    """Return every known customer, judged."""
    listed, purchases = latest_customers(folder), shop.purchases
    known = details(folder, rules, shop.as_of_date)
    channels = reachable(folder, shop, known)
    result = []
    for card in customers(folder, shop):
        row, values = listed.get(card.customer_id, {}), known.get(card.customer_id, {})
        filled = frozenset(field for field in FIELDS if rules.filled(field, row.get(field)))
        opted_in = frozenset(channel for channel in ("email", "sms") if raw.flag(row, f"{channel}_opt_in"))
        bought = purchases.get(card.customer_id)
        store = bought[-1].store_id if bought else None
        usable = channels.get(card.customer_id, frozenset())
        result.append(Person(card, filled, frozenset(values), opted_in, values, store, usable))
    return result


def breakdown(base: list[Person], rules: Rules) -> list[tuple]:
    """Return the rows of customer_base.customer_breakdown."""
    groups = defaultdict(list)
    for person in base:
        known = person.values
        age = known.get("birth_date")
        groups["gender", known.get("gender", UNKNOWN)].append(person)
        groups["country", known.get("country_code", UNKNOWN)].append(person)
        groups["acquisition_channel", known.get("acquisition_channel", UNKNOWN)].append(person)
        groups["store", person.store_id or UNKNOWN].append(person)
        groups["city", known.get("city", UNKNOWN)].append(person)
        band = [band for lowest, band in sorted(rules.bands) if age is not None and lowest <= int(age)]
        groups["age_band", band[-1] if band else UNKNOWN].append(person)
    return [
        (*key, len(members), share(len(members), len(base)), buyers(members), revenue(members))
        for key, members in groups.items()
    ]


def buyers(members: list[Person]) -> int:
    """Return how many have bought."""
    return sum(person.card.order_count > 0 for person in members)


def revenue(members: list[Person]) -> Decimal:
    """Return what they have brought."""
    return sum((person.card.revenue for person in members), Decimal(0))


def cumulative_revenue(shop: Shop) -> list[tuple]:
    """Return month, orders and revenue, each also summed up from the first month, of the whole shop."""
    purchases, returns = shop.purchases, shop.returns
    bought = [order for orders in purchases.values() for order in orders]
    months = [period_number(order.order_date, "month") for order in bought]
    first, last = min(months), period_number(shop.as_of_date, "month")
    orders, money = Counter(months), defaultdict(Decimal)
    for order in bought + [order for given in returns.values() for order in given]:
        money[max(period_number(order.order_date, "month"), first)] += order.revenue
    table, total, sold = [], Decimal(0), 0
    for number in range(first, last + 1):
        sold, total = sold + orders[number], total + money[number]
        table.append((period_start(number, "month"), orders[number], money[number], sold, total))
    return table

"""What each customer had bought by a snapshot, and how well their worth was foreseen, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from reference.orders import Shop


class History(NamedTuple):
    """Days with a purchase after the first, days from the first to the last, days since the first, and money."""

    x: int
    t_x: int
    age: int
    revenue: Decimal
    last_year: Decimal
    repeat_revenue: Decimal


def histories(shop: Shop, day: date) -> dict[str, History]:
    """Return the history of each customer with a purchase by a day."""
    days: dict[str, set[date]] = defaultdict(set)
    money: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for order in shop.orders:
        if order.counts and order.order_date <= day:
            money[order.customer_id][order.order_date] += order.revenue
            if order.is_purchase:
                days[order.customer_id].add(order.order_date)
    found = {}
    for customer, bought in days.items():
        first, spent = min(bought), money[customer]
        found[customer] = History(
            x=len(bought) - 1,
            t_x=(max(bought) - first).days,
            age=(day - first).days,
            revenue=sum(spent.values()),
            last_year=sum((amount for on, amount in spent.items() if on > day - timedelta(days=365)), Decimal(0)),
            repeat_revenue=sum((amount for on, amount in spent.items() if on > first), Decimal(0)),
        )
    return found


def later_revenue(shop: Shop, day: date, days: int) -> dict[str, Decimal]:
    """Return what each customer brought in so many days after a day."""
    later: dict[str, Decimal] = defaultdict(Decimal)
    for order in shop.orders:
        if order.counts and day < order.order_date <= day + timedelta(days=days):
            later[order.customer_id] += order.revenue
    return later


def cut(amount: Decimal) -> Decimal:
    """Return an amount cut to three digits, and to thousandths below 1."""
    size = abs(amount)
    step = next((Decimal(10) ** (exponent - 3) for exponent in range(14) if size < 10**exponent), Decimal(10) ** 11)
    return amount - (abs(amount) % step).copy_sign(amount)


def deciles(expected: Mapping[str, Decimal]) -> dict[str, int]:
    """Return the tenth of each customer, the least expected first; those of whom as much is expected share theirs."""
    alike: dict[Decimal, list[str]] = defaultdict(list)
    for customer, amount in expected.items():
        alike[cut(amount)].append(customer)
    found, below = {}, 0
    for amount in sorted(alike):
        middle = Fraction(2 * below + len(alike[amount]), 2 * len(expected))
        found |= dict.fromkeys(alike[amount], int(10 * middle) + 1)
        below += len(alike[amount])
    return found


def gini(pairs: Iterable[tuple[Decimal, Decimal]]) -> float | None:
    """Return how unequally revenue is spread, from those of whom least is expected to those of whom most is.

    Equal expectations share their mean rank. None where all revenue together is not above 0.
    """
    groups: dict[Decimal, list[Decimal]] = defaultdict(list)
    for expected, revenue in pairs:
        groups[cut(expected)].append(revenue)
    customers = sum(len(group) for group in groups.values())
    total = sum(sum(group) for group in groups.values())
    if total <= 0:
        return None
    below, ranked = 0, Fraction(0)
    for expected in sorted(groups):
        group = groups[expected]
        ranked += (below + Fraction(len(group) + 1, 2)) * Fraction(sum(group))
        below += len(group)
    return float(2 * ranked / (customers * Fraction(total)) - Fraction(customers + 1, customers))

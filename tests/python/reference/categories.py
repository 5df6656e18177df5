"""What each purchase was mainly of, what customers buy most, and what they buy next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

from reference.margins import Line
from reference.orders import Order, Shop


@dataclass(frozen=True)
class Habit:
    """What the customer card says of a customer's habits."""

    favourite_category: str | None
    last_category: str | None
    last_products: str | None
    usual_interval_days: int | None


def most_spent_on(lines: Iterable[Line]) -> str | None:
    """Return the category with the highest amount, the first by name of several."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.category:
            amounts[line.category] += line.amount or Decimal(0)
    return min(amounts, key=lambda name: (-amounts[name], name), default=None)


def of_orders(lines: Iterable[Line], shop: Shop) -> dict[Order, list[Line]]:
    """Return the lines of each order that counts."""
    grouped: dict[Order, list[Line]] = defaultdict(list)
    for line in lines:
        if line.place is not None and shop.orders[line.place].counts:
            grouped[shop.orders[line.place]].append(line)
    return grouped


def habits(shop: Shop, lines: Iterable[Line]) -> dict[str, Habit]:
    """Return the habits of each customer who ever bought or returned something."""
    grouped = of_orders(lines, shop)
    of_customer: dict[str, list[Line]] = defaultdict(list)
    for order, some in grouped.items():
        of_customer[order.customer_id] += some
    result = {}
    for customer_id in shop.purchases.keys() | of_customer.keys():
        bought = shop.purchases.get(customer_id, [])
        kept = defaultdict(Decimal)
        for line in of_customer[customer_id]:
            kept[line.category] += line.amount or Decimal(0)
        lasting = [line for line in of_customer[customer_id] if line.category and kept[line.category] > 0]
        days = sorted({order.order_date for order in bought})
        waits = [(later - earlier).days for earlier, later in pairwise(days)]
        usual = int(2 * median(waits) + 1) // 2 if len(waits) >= 2 else None
        last_lines = grouped.get(bought[-1], []) if bought else []
        spent = defaultdict(Decimal)
        for line in last_lines:
            if line.product:
                spent[line.product] += line.amount or Decimal(0)
        products = sorted(spent, key=lambda product: (-spent[product], product))[:3]
        result[customer_id] = Habit(
            most_spent_on(lasting), most_spent_on(last_lines), ", ".join(products) or None, usual
        )
    return result


def next_pairs(shop: Shop, lines: Iterable[Line]) -> Mapping[tuple[str, str], Counter[str]]:
    """Return how often each customer bought one category right after another."""
    grouped = of_orders(lines, shop)
    pairs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for customer_id, bought in shop.purchases.items():
        categories = [most_spent_on(grouped.get(order, [])) for order in bought]
        for pair in pairwise(categories):
            if None not in pair:
                pairs[pair][customer_id] += 1
    return pairs

"""The customer card's aggregates: all time up to `as_of_date` (definitions 3 and 12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from reference import raw
from reference.orders import Shop


@dataclass(frozen=True)
class Customer:
    """One known customer and what the orders say about them."""

    customer_id: str
    first_order_date: date | None
    last_order_date: date | None
    order_count: int
    revenue: Decimal
    average_order_value: Decimal | None
    recency_days: int | None
    tenure_days: int | None


def customers(folder: Path, shop: Shop) -> list[Customer]:
    """Return one row per customer of the customers file or of any order row."""
    listed = {raw.text(row, "customer_id") for row in raw.read_table(folder, "customers")}
    known = listed | {order.customer_id for order in shop.orders}
    purchases, returns = shop.purchases, shop.returns
    cards = []
    for customer_id in sorted(known - {None}):
        bought = purchases.get(customer_id, [])
        booked = bought + returns.get(customer_id, [])
        revenue = sum((order.revenue for order in booked), Decimal(0))
        first, last = (bought[0].order_date, bought[-1].order_date) if bought else (None, None)
        cards.append(
            Customer(
                customer_id=customer_id,
                first_order_date=first,
                last_order_date=last,
                order_count=len(bought),
                revenue=revenue,
                average_order_value=raw.half_up(revenue / len(bought)) if bought else None,
                recency_days=(shop.as_of_date - last).days if bought else None,
                tenure_days=(shop.as_of_date - first).days if bought else None,
            )
        )
    return cards

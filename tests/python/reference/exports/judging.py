"""What becomes of each order of an export, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reference.exports.shop import Order, Shop

FOUR_PLACES = Decimal("0.0001")


COUNTS = {"paid", "partially_paid", "partially_refunded"}


@dataclass(frozen=True)
class Judged:
    """The result for an order in the shop's figures."""

    order_id: str
    customer_id: str | None
    order_status: str
    status_reason: str
    refunded_amount: Decimal
    revenue: Decimal


def judged(shop: Shop) -> list[Judged]:
    """Return what becomes of each row of the orders: a later version of an order replaces the earlier."""
    by_order: dict[tuple, list[Order]] = {}
    for order in shop.orders:
        by_order.setdefault((order.store_id, order.order_id), []).append(order)
    return [judgement for group in by_order.values() for judgement in _judged_group(group, shop.rates)]


def _judged_group(group: list[Order], rate: dict[str, Decimal]) -> list[Judged]:
    refunds = [order for order in group if order.total_amount < 0 and len(group) > 1]
    versions = sorted(
        (order for order in group if order not in refunds), key=lambda order: order.updated_at or order.ordered_at
    )
    *earlier, order = versions
    refunded = max(order.refunded_amount, sum((-refund.total_amount for refund in refunds), Decimal(0)))
    status, reason = _judgement(order, refunded)
    revenue = Decimal(0)
    if status == "purchase":
        revenue = ((order.total_amount - refunded) * rate.get(order.currency or "", Decimal(1))).quantize(FOUR_PLACES)
    return [
        Judged(order.order_id, order.customer_id, status, reason, refunded, revenue),
        *(_left_out(version, "rejected", "superseded") for version in earlier),
        *(_left_out(refund, "excluded", "refund_of_order") for refund in refunds),
    ]


def _left_out(order: Order, status: str, reason: str) -> Judged:
    return Judged(order.order_id, order.customer_id, status, reason, order.refunded_amount, Decimal(0))


def _judgement(order: Order, refunded: Decimal) -> tuple[str, str]:
    if order.customer_id is None:
        return "excluded", "guest"
    if order.is_cancelled or order.financial_status == "cancelled":
        return "excluded", "cancelled"
    if order.financial_status == "refunded" or refunded >= order.total_amount > 0:
        return "excluded", "fully_refunded"
    if order.financial_status not in COUNTS:
        return "excluded", "not_paid"
    return "purchase", "counted"


def totals(shop: Shop) -> dict[str, tuple[int, Decimal]]:
    """Return each customer's number of purchases and revenue; everybody counts whom a customer or an order names."""
    result = {customer.customer_id: (0, Decimal(0)) for customer in shop.customers}
    for order in judged(shop):
        if order.customer_id is not None:
            count, revenue = result.get(order.customer_id, (0, Decimal(0)))
            bought = order.order_status == "purchase"
            result[order.customer_id] = (count + bought, revenue + order.revenue)
    return result

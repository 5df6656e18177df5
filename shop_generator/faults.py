"""What goes wrong between a shop's database and its export.

Every fault falls on the orders whose number leaves a fixed remainder, so that no order has two
faults, every fault is as frequent at any size, and a longer period has the same faults and further ones.
"""

from dataclasses import dataclass, fields

import numpy as np

from shop_generator.orders import KIND, MonthOfOrders
from shop_generator.season import DAY, HOUR

FAULT_EVERY = 700
FAULT_AT = {
    "missing_order_id": 31,
    "missing_ordered_at": 67,
    "missing_total": 103,
    "unknown_currency": 149,
    "missing_currency": 197,
    "missing_status": 251,
    "exact_duplicate": 307,
    "later_version": 353,
}
# Faults that leave an order unreadable, so that no shop can count it.
UNREADABLE = ("missing_order_id", "missing_ordered_at", "missing_total", "unknown_currency")
READABLE_SHARE = 1 - len(UNREADABLE) / FAULT_EVERY
# One mistyped year is enough to ruin every recency of a shop.
FUTURE_ORDER_NUMBER, FUTURE_YEAR = 4_242, 2052


@dataclass(frozen=True)
class ExportedOrders(MonthOfOrders):
    """Order rows as exported: some orders twice, in the order in which they reach the file.

    emitted: when the row reaches the file, seconds; is_later: whether it is a later version.
    """

    emitted: np.ndarray
    is_later: np.ndarray

    def take(self, rows: np.ndarray | slice) -> "ExportedOrders":
        """Return the chosen rows, in the order given."""
        return ExportedOrders(*(getattr(self, f.name)[rows] for f in fields(self)))


def has_fault(orders: MonthOfOrders, fault: str) -> np.ndarray:
    """Return whether each order has a fault, one of FAULT_AT, shape (orders,)."""
    return orders.number % FAULT_EVERY == FAULT_AT[fault]


def is_readable(orders: MonthOfOrders) -> np.ndarray:
    """Return whether a reader of the export can count each order, shape (orders,)."""
    readable = orders.number != FUTURE_ORDER_NUMBER
    for fault in UNREADABLE:
        readable &= ~has_fault(orders, fault)
    return readable


def export(orders: MonthOfOrders, month_end: int) -> ExportedOrders:
    """Return the rows of one month: every order, exact duplicates and later versions.

    A duplicate reaches the file later on the same day. A later version comes one to six days
    later with a lower total and a partial refund, if that is before `month_end` (seconds), so
    that months stay independent. Rows that share an order number are thus either equal or differ
    in `updated`.
    """
    twice = np.flatnonzero(has_fault(orders, "exact_duplicate"))
    paid = orders.kind == KIND["paid"]
    revised = np.flatnonzero(has_fault(orders, "later_version") & paid)
    revised_at = orders.updated[revised] + DAY + orders.number[revised] % 6 * DAY
    in_month = revised_at < month_end
    revised, revised_at = revised[in_month], revised_at[in_month]

    same_day = orders.seconds[twice] // DAY * DAY + DAY - 1
    again_at = np.minimum(orders.seconds[twice] + 3 * HOUR, same_day)
    extra = np.concatenate([twice, revised])
    extra_at = np.concatenate([again_at, revised_at])
    in_time = np.argsort(extra_at, kind="stable")
    extra, extra_at = extra[in_time], extra_at[in_time]
    places = np.searchsorted(orders.seconds, extra_at, side="right")
    later = in_time >= len(twice)

    rows = np.insert(np.arange(len(orders)), places, extra)
    is_later = np.insert(np.zeros(len(orders), dtype=bool), places, later)
    emitted = np.insert(orders.seconds, places, extra_at)
    exported = ExportedOrders(
        *(getattr(orders, f.name)[rows] for f in fields(orders)), emitted=emitted, is_later=is_later
    )
    _revise(exported)
    return exported


def _revise(exported: ExportedOrders) -> None:
    """Give later versions, in place, another amount, status and time of change."""
    at = np.flatnonzero(exported.is_later)
    exported.cents[at] -= exported.cents[at] // 10
    exported.refunded[at] = exported.cents[at] // 4
    exported.kind[at] = KIND["partially_refunded"]
    exported.updated[at] = exported.emitted[at]

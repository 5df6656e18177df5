"""Cohort retention, by the period of the first purchase (definitions 9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reference.orders import Shop

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class CohortRow:
    """One row of retention.cohort_retention."""

    cohort_period: date
    periods_since_first: int
    cohort_size: int
    active_customers: int
    retention_rate: float
    orders: int
    revenue: Decimal
    cumulative_orders: int
    cumulative_revenue: Decimal
    is_partial: bool


def period_number(day: date, grain: str) -> int:
    """Return the running number of the period of a day."""
    return (day.year * 12 + day.month - 1) // MONTHS[grain]


def period_start(number: int, grain: str) -> date:
    """Return the first day of a period."""
    year, month = divmod(number * MONTHS[grain], 12)
    return date(year, month + 1, 1)


def cohort_retention(shop: Shop) -> list[CohortRow]:
    """Return every cohort, dense from its own period to the period of `as_of_date`."""
    grain = shop.settings.cohort_grain
    purchases, returns = shop.purchases, shop.returns
    size: Counter = Counter()
    active, orders, revenue = defaultdict(set), Counter(), defaultdict(Decimal)
    for customer_id, bought in purchases.items():
        cohort = period_number(bought[0].order_date, grain)
        size[cohort] += 1
        for order in bought:
            cell = cohort, period_number(order.order_date, grain) - cohort
            active[cell].add(customer_id)
            orders[cell] += 1
            revenue[cell] += order.revenue
        for order in returns.get(customer_id, []):
            cell = cohort, max(period_number(order.order_date, grain) - cohort, 0)
            revenue[cell] += order.revenue

    last = period_number(shop.as_of_date, grain)
    rows = []
    for cohort in sorted(size):
        total_orders, total_revenue = 0, Decimal(0)
        for since in range(last - cohort + 1):
            cell = cohort, since
            total_orders += orders[cell]
            total_revenue += revenue[cell]
            ends = period_start(cohort + since + 1, grain) - timedelta(days=1)
            rows.append(
                CohortRow(
                    cohort_period=period_start(cohort, grain),
                    periods_since_first=since,
                    cohort_size=size[cohort],
                    active_customers=len(active[cell]),
                    retention_rate=len(active[cell]) / size[cohort],
                    orders=orders[cell],
                    revenue=revenue[cell],
                    cumulative_orders=total_orders,
                    cumulative_revenue=total_revenue,
                    is_partial=ends > shop.as_of_date,
                )
            )
    return rows

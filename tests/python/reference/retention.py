"""Who comes back, month by month and after the first purchase (definitions 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from reference import raw
from reference.cohorts import period_number, period_start
from reference.orders import Shop
from reference.settings import years_before

UNKNOWN = "(unknown)"
HORIZONS = (30, 90, 180, 365)


@dataclass(frozen=True)
class MonthRow:
    """One row of retention.retention_rates."""

    month: date
    buyers: int
    new_customers: int
    returning_customers: int
    reactivated_customers: int
    rolling_base_customers: int
    rolling_retained_customers: int
    churned_customers: int
    rolling_retention_rate: float | None
    is_partial: bool


@dataclass(frozen=True)
class FrequencyRow:
    """One row of customer_base.purchase_frequency."""

    month: date
    active_customers: int
    orders: int
    orders_per_customer: float | None
    is_full_year: bool
    is_partial: bool


@dataclass(frozen=True)
class OutcomeRow:
    """One row of retention.first_purchase_outcomes, without the counts of observed customers."""

    attribute: str
    attribute_value: str
    customers: int
    repurchase_rate_30d: float | None
    repurchase_rate_90d: float | None
    repurchase_rate_180d: float | None
    repurchase_rate_365d: float | None
    mean_first_year_orders: float | None
    mean_first_year_revenue: Decimal | None


def shop_months(shop: Shop) -> list[tuple[date, date, bool]]:
    """Return each month from the first purchase: its first day, the day after what was seen of it, whether it runs."""
    first = min(bought[0].order_date for bought in shop.purchases.values())
    numbers = range(period_number(first, "month"), period_number(shop.as_of_date, "month") + 1)
    after = shop.as_of_date + timedelta(days=1)
    return [
        (period_start(n, "month"), min(period_start(n + 1, "month"), after), period_start(n + 1, "month") > after)
        for n in numbers
    ]


def share(part: int, whole: int) -> float | None:
    """Return part / whole, None of nothing."""
    return part / whole if whole else None


def retention_rates(shop: Shop) -> list[MonthRow]:
    """Return one row per month, customer by customer from the dates of their purchases."""
    days = [[order.order_date for order in bought] for bought in shop.purchases.values()]
    rows = []
    for month, end, is_partial in shop_months(shop):
        year_before = years_before(month, 1)
        new, returning, reactivated, base, retained = 0, 0, 0, 0, 0
        for bought in days:
            if any(month <= day < end for day in bought):
                new += bought[0] >= month
                recent = any(year_before <= day < month for day in bought)
                returning += recent
                reactivated += not recent and bought[0] < month
            if any(years_before(end, 2) <= day < years_before(end, 1) for day in bought):
                base += 1
                retained += any(years_before(end, 1) <= day < end for day in bought)
        rate = share(retained, base)
        counts = (new + returning + reactivated, new, returning, reactivated, base, retained, base - retained)
        rows.append(MonthRow(month, *counts, rate, is_partial))
    return rows


def purchase_frequency(shop: Shop) -> list[FrequencyRow]:
    """Return one row per month: orders per customer who bought in the twelve months to its end."""
    days = [[order.order_date for order in bought] for bought in shop.purchases.values()]
    first = min(bought[0] for bought in days)
    rows = []
    for month, end, is_partial in shop_months(shop):
        start = years_before(end, 1)
        counts = [sum(start <= day < end for day in bought) for bought in days]
        active, orders = sum(count > 0 for count in counts), sum(counts)
        rows.append(FrequencyRow(month, active, orders, share(orders, active), first <= start, is_partial))
    return rows


def survival_times(shop: Shop, rank: int) -> tuple[list[int], list[bool]]:
    """Return how long each customer waited after a purchase, and whether the next one ended the wait."""
    waits, returned = [], []
    for bought in shop.purchases.values():
        if len(bought) >= rank:
            has_next = len(bought) > rank
            until = bought[rank].order_date if has_next else shop.as_of_date
            waits.append((until - bought[rank - 1].order_date).days)
            returned.append(has_next)
    return waits, returned


def attributes(shop: Shop, details: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the attributes of each buyer's first purchase that no rule or product decides."""
    known = {}
    for customer_id, bought in shop.purchases.items():
        values = details.get(customer_id, {})
        known[customer_id] = {
            "all": "all",
            "channel": bought[0].channel or UNKNOWN,
            "store": bought[0].store_id or UNKNOWN,
            "country": values.get("country_code", UNKNOWN),
            "acquisition_channel": values.get("acquisition_channel", UNKNOWN),
        }
    return known


def latest_customers(folder: Path) -> dict[str, dict[str, str]]:
    """Return the raw row that counts for each customer: updated last, otherwise the last; empty for the erased."""
    erased = {raw.text(row, "customer_id") for row in raw.read_table(folder, "erasure_requests")}
    latest: dict[str, tuple[str, dict[str, str]]] = {}
    for row in raw.read_table(folder, "customers"):
        customer_id, updated = raw.text(row, "customer_id"), raw.text(row, "updated_at") or ""
        if customer_id and updated >= latest.get(customer_id, ("", {}))[0]:
            latest[customer_id] = updated, row
    return {customer_id: {} if customer_id in erased else row for customer_id, (_, row) in latest.items()}


def first_purchase_outcomes(shop: Shop, details: Mapping[str, Mapping[str, str]]) -> list[OutcomeRow]:
    """Return one row per attribute and value, with the details of each customer in one form."""
    groups = defaultdict(list)
    for customer_id, values in attributes(shop, details).items():
        for key in values.items():
            groups[key].append(customer_id)
    purchases, returns = shop.purchases, shop.returns
    rows = []
    for key, members in groups.items():
        rates, seen = [], []
        for horizon in HORIZONS:
            seen = [c for c in members if (shop.as_of_date - purchases[c][0].order_date).days >= horizon]
            back = [c for c in seen if second_within(purchases[c], horizon)]
            rates.append(share(len(back), len(seen)))
        orders, revenue = first_years(purchases, returns, seen)
        mean = raw.half_up(revenue / len(seen)) if seen else None
        rows.append(OutcomeRow(*key, len(members), *rates, share(orders, len(seen)), mean))
    return rows


def second_within(bought: list, days: int) -> bool:
    """Return whether the second purchase came within so many days of the first."""
    return len(bought) > 1 and (bought[1].order_date - bought[0].order_date).days <= days


def first_years(purchases: dict, returns: dict, members: list[str]) -> tuple[int, Decimal]:
    """Return the purchases and the net revenue of the first 365 days of these customers."""
    orders, revenue = 0, Decimal(0)
    for customer_id in members:
        bought = purchases[customer_id]
        last = bought[0].order_date + timedelta(days=365)
        in_time = [order for order in bought if order.order_date <= last]
        orders += len(in_time)
        given_back = [order for order in returns.get(customer_id, []) if order.order_date <= last]
        revenue += sum((order.revenue for order in in_time + given_back), Decimal(0))
    return orders, revenue

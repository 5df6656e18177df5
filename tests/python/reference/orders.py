"""The orders of a shop: every raw order row with its status, reason and rank (definitions 1 to 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from reference import raw
from reference.judging import Fields, Verdict, judge, read_fields
from reference.rates import most_frequent_currency, read_rates
from reference.settings import Settings
from reference.versions import Role, roles


@dataclass(frozen=True)
class Order:
    """One raw order row, read and judged."""

    order_id: str
    order_version: int
    customer_id: str | None
    order_status: str
    status_reason: str
    ordered_at: datetime | None
    order_date: date | None
    store_id: str | None
    channel: str | None
    currency: str | None
    total_amount: Decimal | None
    refunded_amount: Decimal
    revenue: Decimal
    order_rank: int | None = None
    days_since_previous_order: int | None = None

    @property
    def is_purchase(self) -> bool:
        """Return whether the order is a purchase."""
        return self.order_status == "purchase"

    @property
    def counts(self) -> bool:
        """Return whether the order changes revenue."""
        return self.order_status in {"purchase", "return"}

    @property
    def sort_key(self) -> tuple[datetime, str, str]:
        """Return what orders a customer's purchases."""
        return self.ordered_at, self.order_id, self.store_id or "\uffff"


@dataclass(frozen=True)
class Shop:
    """Every order of a shop at `as_of_date`, and the settings they were judged with."""

    orders: list[Order]
    as_of_date: date
    reporting_currency: str | None
    settings: Settings

    @property
    def purchases(self) -> dict[str, list[Order]]:
        """Return each buyer's purchases, in order."""
        return by_customer(order for order in self.orders if order.is_purchase)

    @property
    def returns(self) -> dict[str, list[Order]]:
        """Return each customer's returns, in order."""
        return by_customer(order for order in self.orders if order.order_status == "return")


def by_customer(orders: Iterable[Order]) -> dict[str, list[Order]]:
    """Group orders by customer, each group in order of time."""
    groups: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=lambda order: order.sort_key):
        groups[order.customer_id].append(order)
    return groups


def read_shop(folder: Path, settings: Settings | None = None) -> Shop:
    """Read a folder of raw CSV files and judge every order row."""
    settings = settings or Settings()
    rows = raw.read_table(folder, "orders", settings)
    rates = read_rates(folder, settings)
    reporting = settings.reporting_currency or most_frequent_currency(rows, rates)
    fields = [read_fields(row, position, settings) for position, row in enumerate(rows, start=1)]
    role = roles([one.order_row for one in fields])
    judged = [
        order_of(one, role[one.position], judge(one, role[one.position], rates, reporting, settings)) for one in fields
    ]
    dates = [order.order_date for order in judged if order.counts]
    as_of_date = settings.as_of_date or max(dates)
    orders = [refuse_after(order, as_of_date) for order in judged]
    return Shop(rank_purchases(orders), as_of_date, reporting, settings)


def order_of(fields: Fields, role: Role, verdict: Verdict) -> Order:
    """Return a raw row with its verdict."""
    return Order(
        order_id=fields.order_id or f"row {fields.position}",
        order_version=role.version,
        customer_id=raw.text(fields.row, "customer_id"),
        order_status=verdict.status,
        status_reason=verdict.reason,
        ordered_at=fields.when[0] if fields.when else None,
        order_date=fields.when[1] if fields.when else None,
        store_id=raw.text(fields.row, "store_id"),
        channel=raw.text(fields.row, "channel"),
        currency=verdict.currency,
        total_amount=fields.total,
        refunded_amount=verdict.money_back,
        revenue=verdict.revenue,
    )


def refuse_after(order: Order, as_of_date: date) -> Order:
    """Reject an otherwise readable order dated after `as_of_date`."""
    if order.order_status == "rejected" or order.order_date is None or order.order_date <= as_of_date:
        return order
    return replace(order, order_status="rejected", status_reason="after_as_of_date", revenue=Decimal(0))


def rank_purchases(orders: list[Order]) -> list[Order]:
    """Return the orders with the rank of each purchase and the days since the one before."""
    ranked: dict[int, Order] = {}
    for purchases in by_customer(order for order in orders if order.is_purchase).values():
        for rank, order in enumerate(purchases, start=1):
            days = (order.order_date - purchases[rank - 2].order_date).days if rank > 1 else None
            ranked[id(order)] = replace(order, order_rank=rank, days_since_previous_order=days)
    return [ranked.get(id(order), order) for order in orders]

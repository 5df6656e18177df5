"""Which orders count: one status and one reason for every raw order row (definitions 1 to 3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from reference import raw
from reference.settings import Settings

PAID = {None, "paid", "partially_paid", "partially_refunded"}


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
    def sort_key(self) -> tuple[datetime, str]:
        """Return what orders a customer's purchases."""
        return self.ordered_at, self.order_id


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
    rows = raw.read_table(folder, "orders")
    rates = read_rates(raw.read_table(folder, "exchange_rates"), settings)
    reporting = settings.reporting_currency or most_frequent_currency(rows, rates)
    versions = order_versions(rows, settings)
    judged = [
        judge(row, position, versions[position], rates, reporting, settings)
        for position, row in enumerate(rows, start=1)
    ]
    dates = [order.order_date for order in judged if order.counts]
    as_of_date = settings.as_of_date or max(dates)
    orders = [refuse_after(order, as_of_date) for order in judged]
    return Shop(rank_purchases(orders), as_of_date, reporting, settings)


def read_rates(rows: list[dict[str, str]], settings: Settings) -> dict[str, dict[date, Decimal]]:
    """Return each currency's rates by the date from which they hold; skip what is unreadable."""
    rates: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for row in rows:
        currency = raw.code(row, "currency")
        try:
            rate = raw.number(row, "rate_to_reporting")
            valid_from = raw.moment(row, "valid_from", settings.zone)
        except raw.UnreadableError:
            continue
        if currency and valid_from and rate is not None:
            rates[currency.upper()][valid_from[1]] = rate
    return rates


def most_frequent_currency(rows: list[dict[str, str]], rates: dict[str, dict[date, Decimal]]) -> str | None:
    """Return the orders' most frequent currency that has no rate other than 1."""
    named = (raw.code(row, "currency") for row in rows)
    counts = Counter(
        currency.upper()
        for currency in named
        if currency and set(rates.get(currency.upper(), {}).values()) <= {Decimal(1)}
    )
    return min(counts, key=lambda currency: (-counts[currency], currency), default=None)


def order_versions(rows: list[dict[str, str]], settings: Settings) -> dict[int, int]:
    """Return the version of each row by its position: 1 is the row that counts."""
    versions = dict.fromkeys(range(1, len(rows) + 1), 1)
    same_id: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for position, row in enumerate(rows, start=1):
        order_id = raw.text(row, "order_id")
        if order_id:
            same_id[order_id].append((updated_at(row, settings), position))
    for copies in same_id.values():
        for version, (_, position) in enumerate(sorted(copies, reverse=True), start=1):
            versions[position] = version
    return versions


def updated_at(row: dict[str, str], settings: Settings) -> datetime:
    """Return when the row was last changed; a missing or unreadable time is the oldest."""
    try:
        known = raw.moment(row, "updated_at", settings.zone)
    except raw.UnreadableError:
        known = None
    return known[0] if known else datetime.min


def rate_on(
    currency: str | None,
    day: date,
    rates: dict[str, dict[date, Decimal]],
    reporting: str | None,
) -> Decimal | None:
    """Return the latest rate on or before the day; 1 for the reporting currency without one."""
    known = [valid_from for valid_from in rates.get(currency, {}) if valid_from <= day]
    if known:
        return rates[currency][max(known)]
    return Decimal(1) if currency == reporting else None


def judge(
    row: dict[str, str],
    position: int,
    version: int,
    rates: dict[str, dict[date, Decimal]],
    reporting: str | None,
    settings: Settings,
) -> Order:
    """Give one raw row its status and reason, as if nothing were after `as_of_date`."""
    when, date_problem = attempt(raw.moment, row, "ordered_at", settings.zone)
    total, total_problem = attempt(raw.amount, row, "total_amount")
    refund, _ = attempt(raw.amount, row, "refunded_amount")
    refund = refund or Decimal(0)
    ordered_at, order_date = when or (None, None)
    currency = (raw.code(row, "currency") or reporting or "").upper() or None
    rate = rate_on(currency, order_date, rates, reporting) if order_date else None

    rejection = (
        ("missing_order_id" if raw.text(row, "order_id") is None else None)
        or ("superseded" if version > 1 else None)
        or date_problem
        or total_problem
        or ("no_exchange_rate" if rate is None else None)
        or ("future" if order_date > settings.build_day else None)
    )
    exclusion = None if rejection else excluded_because(row, total, refund)
    if rejection:
        status, reason, revenue = "rejected", rejection, Decimal(0)
    elif exclusion:
        status, reason, revenue = "excluded", exclusion, Decimal(0)
    elif total < 0:
        status, reason, revenue = "return", "negative_amount", raw.half_up(total * rate)
    else:
        status, reason, revenue = "purchase", "counted", raw.half_up((total - refund) * rate)
    return Order(
        order_id=raw.text(row, "order_id") or f"row {position}",
        order_version=version,
        customer_id=raw.text(row, "customer_id"),
        order_status=status,
        status_reason=reason,
        ordered_at=ordered_at,
        order_date=order_date,
        store_id=raw.text(row, "store_id"),
        channel=raw.text(row, "channel"),
        currency=currency,
        total_amount=total,
        refunded_amount=refund,
        revenue=revenue,
    )


def attempt(reader, row: dict[str, str], column: str, *more) -> tuple:
    """Return a value and no problem, or no value and the reason it has none."""
    try:
        value = reader(row, column, *more)
    except raw.UnreadableError:
        return None, f"unreadable_{column}"
    return value, None if value is not None else f"missing_{column}"


def excluded_because(row: dict[str, str], total: Decimal, refund: Decimal) -> str | None:
    """Return why a readable order does not count, or None where it does."""
    status = raw.code(row, "financial_status")
    if raw.flag(row, "is_test"):
        return "test"
    if raw.text(row, "customer_id") is None:
        return "guest"
    if raw.text(row, "cancelled_at"):
        return "cancelled"
    if (status.lower() if status else None) not in PAID:
        return "not_paid"
    if total > 0 and refund >= total:
        return "fully_refunded"
    return None


def refuse_after(order: Order, as_of_date: date) -> Order:
    """Reject an otherwise readable order dated after `as_of_date`."""
    if order.order_status == "rejected" or order.order_date <= as_of_date:
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

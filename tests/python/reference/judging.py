"""Why an order counts or does not: one status and one reason for every raw order row (definitions 1 to 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reference import raw, words
from reference.rates import Rates, rate_on
from reference.settings import Settings
from reference.versions import OrderRow, Role

COUNTS_AS_PAID = {"paid", "partially_paid", "partially_refunded"}


@dataclass(frozen=True)
class Fields:
    """The values of one raw order row, and the names of those that can't be used, as unreadable_ or missing_."""

    position: int
    row: dict[str, str]
    when: tuple[datetime, date] | None
    updated: datetime | None
    total: Decimal | None
    refund: Decimal
    is_test: bool
    faults: frozenset[str]

    @property
    def order_id(self) -> str | None:
        """Return the shop's id of the order."""
        return raw.text(self.row, "order_id")

    @property
    def order_row(self) -> OrderRow:
        """Return what tells it from other rows of its order."""
        key = (raw.text(self.row, "store_id") or "", self.order_id) if self.order_id else None
        return OrderRow(self.position, key, self.total, self.when[0] if self.when else None, self.updated)


@dataclass(frozen=True)
class Verdict:
    """The status and reason of a row, the revenue that it brings, and the currency it is in."""

    status: str
    reason: str
    revenue: Decimal
    money_back: Decimal
    currency: str | None


def read_fields(row: dict[str, str], position: int, settings: Settings) -> Fields:
    """Read all that the verdict on a row depends on."""
    faults = set()

    def attempt(reader, column: str, *more):
        try:
            value = reader(row, column, *more)
        except raw.UnreadableError:
            faults.add(f"unreadable_{column}")
            return None
        if value is None:
            faults.add(f"missing_{column}")
        return value

    zone, naive = settings.zone, settings.naive_zone
    when = attempt(raw.moment, "ordered_at", zone, naive)
    updated = attempt(raw.moment, "updated_at", zone, naive)
    total = attempt(raw.amount, "total_amount")
    refund = abs(attempt(raw.amount, "refunded_amount") or Decimal(0))
    attempt(raw.moment, "cancelled_at", zone, naive)
    is_test = attempt(raw.yes, "is_test") or False
    return Fields(position, row, when, updated[0] if updated else None, total, refund, is_test, frozenset(faults))


def judge(fields: Fields, role: Role, rates: Rates, reporting: str | None, settings: Settings) -> Verdict:
    """Give one raw row its status and reason, as if nothing were after `as_of_date`."""
    day = fields.when[1] if fields.when else None
    currency = (raw.code(fields.row, "currency") or reporting or "").upper() or None
    rate = rate_on(currency, min(day, settings.build_day), rates, reporting) if day else None
    money_back = max(fields.refund, role.given_back)
    rejection = rejected_because(fields, role, rate, settings)
    exclusion = excluded_because(fields, role, money_back)
    if rejection:
        return Verdict("rejected", rejection, Decimal(0), money_back, currency)
    if exclusion:
        return Verdict("excluded", exclusion, Decimal(0), money_back, currency)
    if fields.total < 0:
        return Verdict("return", "negative_amount", raw.half_up(fields.total * rate), money_back, currency)
    return Verdict("purchase", "counted", raw.half_up((fields.total - money_back) * rate), money_back, currency)


def rejected_because(fields: Fields, role: Role, rate: Decimal | None, settings: Settings) -> str | None:
    """Return why a row can't be used, None where it can."""
    if fields.order_id is None:
        return "missing_order_id"
    if role.name in {"line", "refund"}:
        return None
    if role.name == "superseded":
        return "superseded"
    for reason in ("unreadable_ordered_at", "missing_ordered_at"):
        if reason in fields.faults:
            return reason
    day = fields.when[1]
    if day.year < settings.first_year:
        return "before_first_year"
    for reason in (
        *("unreadable_total_amount", "missing_total_amount"),
        *("unreadable_refunded_amount", "unreadable_cancelled_at", "unreadable_is_test"),
    ):
        if reason in fields.faults:
            return reason
    if rate is None:
        return "no_exchange_rate"
    return "future" if day > settings.build_day else None


def excluded_because(fields: Fields, role: Role, money_back: Decimal) -> str | None:
    """Return why a readable order does not count, None where it does."""
    if role.name in {"line", "refund"}:
        return f"{role.name}_of_order"
    if fields.is_test:
        return "test"
    if raw.text(fields.row, "customer_id") is None:
        return "guest"
    paid = words.payment(raw.code(fields.row, "financial_status"))
    if raw.text(fields.row, "cancelled_at") or paid == "cancelled":
        return "cancelled"
    if paid is None:
        return "unknown_status"
    if paid == "refunded" or (fields.total is not None and 0 < fields.total <= money_back):
        return "fully_refunded"
    return None if paid in COUNTS_AS_PAID else "not_paid"

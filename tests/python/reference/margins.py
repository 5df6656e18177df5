"""What the goods of orders cost and what is left of their revenue, from the raw lines (definitions 11b)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from reference import raw
from reference.cohorts import period_number, period_start
from reference.orders import Order, Shop
from reference.rates import Rates, rate_on, read_rates

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One raw order line that counts as a line: its order's place, its product and category, and its money in euros."""

    order_line_id: str
    place: int | None
    product: str | None
    category: str | None
    basis: str
    quantity: Decimal | None
    amount: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True)
class Margin:
    """An order that counts, with what is known of its cost."""

    order: Order
    status: str
    cost: Decimal | None
    margin: Decimal | None
    coverage: float


@dataclass(frozen=True)
class Sums:
    """What is known of the margin of several orders."""

    margin: Decimal | None
    coverage: float | None


def latest_lines(folder: Path, shop: Shop) -> list[dict[str, str]]:
    """Return the last row of each line's id and store."""
    latest: dict[tuple, dict[str, str]] = {}
    for row in raw.read_table(folder, "order_lines", shop.settings):
        key = raw.text(row, "order_line_id"), raw.text(row, "store_id")
        if key[0]:
            latest[key] = row
    return list(latest.values())


def lines(folder: Path, shop: Shop, rates_of_margin: Mapping[str, Decimal]) -> list[Line]:
    """Return every line with the place, in the raw orders, of the row that stands for its order."""
    rows = latest_lines(folder, shop)
    say_store = any("store_id" in row for row in rows)
    places = defaultdict(list)
    for place, order in enumerate(shop.orders):
        if order.order_version == 1:
            places[(order.store_id or "") if say_store else "", order.order_id].append(place)
    rates = read_rates(folder, shop.settings)
    found = []
    for row in rows:
        key = (raw.text(row, "store_id") or "") if say_store else "", raw.text(row, "order_id")
        at = places.get(key, [])
        order = shop.orders[at[0]] if len(at) == 1 else None
        found.append(line_of(row, at[0] if order else None, order, rates, shop, rates_of_margin))
    return signed(found, shop)


def line_of(
    row: dict[str, str],
    place: int | None,
    order: Order | None,
    rates: Rates,
    shop: Shop,
    rates_of_margin: Mapping[str, Decimal],
) -> Line:
    """Return a line as it is written, without the sign of a return."""
    quantity, price, discount, unit_cost = (
        known(row, column) for column in ("quantity", "unit_price", "discount_amount", "unit_cost")
    )
    rate = rate_at(order.currency, order, rates, shop) if order else None
    amount = raw.half_up(quantity * price - abs(discount or NOTHING)) if None not in (quantity, price) else None
    currency = raw.code(row, "cost_currency")
    cost_rate = Decimal(1) if not currency else rate_at(currency.upper(), order, rates, shop)
    category = raw.text(row, "product_category")
    basis, cost = "unknown", None
    if unit_cost is not None and unit_cost >= 0 and quantity is not None and cost_rate is not None:
        basis, cost = "unit_cost", raw.half_up(raw.half_up(quantity * unit_cost) * cost_rate)
    elif category in rates_of_margin and amount is not None and rate is not None:
        basis, cost = "margin_rate", raw.half_up(raw.half_up(amount * (1 - rates_of_margin[category])) * rate)
    in_euros = raw.half_up(amount * rate) if amount is not None and rate is not None else None
    names = raw.text(row, "order_line_id"), place, raw.text(row, "product_id")
    return Line(*names, category, basis, quantity, in_euros, cost)


def known(row: dict[str, str], column: str) -> Decimal | None:
    """Return an amount, None where it is missing or can't be read."""
    try:
        return raw.amount(row, column)
    except raw.UnreadableError:
        return None


def rate_at(currency: str | None, order: Order | None, rates: Rates, shop: Shop) -> Decimal | None:
    """Return the rate of a currency on the day of an order."""
    if currency == shop.reporting_currency:
        return Decimal(1)
    if order is None or order.order_date is None:
        return None
    return rate_on(currency, min(order.order_date, shop.settings.build_day), rates, shop.reporting_currency)


def signed(found: Iterable[Line], shop: Shop) -> list[Line]:
    """Return the lines, those of a return below zero where none of them has a sign."""
    of_order = defaultdict(list)
    for line in found:
        of_order[line.place].append(line)
    result = []
    for place, same in of_order.items():
        total = shop.orders[place].total_amount if place is not None else None
        quantities = [line.quantity for line in same if line.quantity is not None]
        if total is not None and total < 0 and quantities and min(quantities) >= 0:
            same = [
                replace(line, **{name: minus(getattr(line, name)) for name in ("quantity", "amount", "cost")})
                for line in same
            ]
        result += same
    return result


def minus(value: Decimal | None) -> Decimal | None:
    """Return a value with the other sign."""
    return None if value is None else -value


def margins(folder: Path, shop: Shop, rates_of_margin: Mapping[str, Decimal] | None = None) -> list[Margin]:
    """Return every order that counts, with its margin where the cost of all its lines is known."""
    of_order = defaultdict(list)
    for line in lines(folder, shop, rates_of_margin or {}):
        of_order[line.place].append(line)
    rates = read_rates(folder, shop.settings)
    rows = raw.read_table(folder, "orders", shop.settings)
    result = []
    for place, (row, order) in enumerate(zip(rows, shop.orders, strict=True)):
        if order.counts:
            tax = abs(known(row, "tax_amount") or NOTHING).copy_sign(order.total_amount)
            tax = raw.half_up(tax * rate_at(order.currency, order, rates, shop))
            result.append(margin_of(order, of_order.get(place, []), tax))
    return result


def margin_of(order: Order, of_order: list[Line], tax: Decimal) -> Margin:
    """Return what is known of the margin of an order from its lines."""
    with_cost = [line for line in of_order if line.cost is not None]
    if not with_cost:
        return Margin(order, "unknown", None, None, 0.0)
    if len(with_cost) < len(of_order):
        amount, part = (sum((abs(line.amount or NOTHING) for line in some), NOTHING) for some in (of_order, with_cost))
        share = float(part) / float(amount) if amount else len(with_cost) / len(of_order)
        return Margin(order, "partial", None, None, share)
    cost = sum((line.cost for line in with_cost), NOTHING)
    by_rate = any(line.basis == "margin_rate" for line in with_cost)
    return Margin(order, "by_rate" if by_rate else "known", cost, order.revenue - tax - cost, 1.0)


def summed(some: Iterable[Margin]) -> Sums:
    """Return the margin of those orders whose cost is known, and the share of the amount that they have."""
    some = list(some)
    with_cost = [one for one in some if one.margin is not None]
    amount, part = (sum((abs(one.order.revenue) for one in group), NOTHING) for group in (some, with_cost))
    margin = sum((one.margin for one in with_cost), NOTHING) if with_cost else None
    return Sums(margin, float(part) / float(amount) if amount else None)


def cohort_sums(shop: Shop, found: Iterable[Margin]) -> dict[tuple, tuple[Sums, Sums]]:
    """Return for each cohort and period since its first purchase the sums of the period, and those up to it."""
    grain = shop.settings.cohort_grain
    firsts = {who: bought[0].order_date for who, bought in shop.purchases.items()}
    of_cell, cohorts = defaultdict(list), Counter()
    for one in found:
        first = firsts.get(one.order.customer_id)
        if first:
            cohort = period_number(first, grain)
            cohorts[cohort] += 1
            since = period_number(max(one.order.order_date, first), grain) - cohort
            of_cell[cohort, since].append(one)
    last = period_number(shop.as_of_date, grain)
    rows = {}
    for cohort in cohorts:
        so_far: list[Margin] = []
        for since in range(last - cohort + 1):
            so_far += of_cell[cohort, since]
            rows[period_start(cohort, grain), since] = summed(of_cell[cohort, since]), summed(so_far)
    return rows

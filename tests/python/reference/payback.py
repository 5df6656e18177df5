"""What winning customers cost and when it is paid back, from the raw costs and the margins (definitions 11b)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reference import raw
from reference.cohorts import period_number, period_start
from reference.margins import Margin, Sums, summed
from reference.orders import Shop
from reference.rates import rate_on, read_rates

ALL, UNKNOWN = "(all)", "(unknown)"
LAST_PERIOD = {"month": 24, "quarter": 8, "year": 2}
LEAST_COHORTS, LEAST_CUSTOMERS = 3, 100


class Cost(NamedTuple):
    """A raw cost that counts."""

    store_id: str
    channel: str
    month: date
    cost: Decimal


@dataclass(frozen=True)
class CostRow:
    """One row of retention.acquisition_costs."""

    store_id: str
    channel: str
    month: date
    cost_status: str
    cost: Decimal | None
    new_customers: int
    cost_per_new_customer: Decimal | None


class Point(NamedTuple):
    """What a cohort had brought by the end of a period, all of it and as far as its cost is known."""

    revenue: Decimal
    margins: Sums


class Cohort(NamedTuple):
    """The customers of a channel who first bought in a period; `whole` is the last period that is over."""

    channel: str
    number: int
    customers: int
    points: list[Point]
    whole: int


@dataclass(frozen=True)
class PaybackRow:
    """One row of retention.cohort_payback, without names and ranks. A predicted value is not rounded."""

    cohort_period: date
    channel: str
    periods_since_first: int
    value_basis: str
    payback_status: str
    tail_channel: str | None
    new_customers: int
    cost: Decimal | None
    cost_per_new_customer: Decimal | None
    cumulative_revenue: float
    cumulative_margin: float | None
    cost_coverage: float | None
    value_per_customer: float | None
    ltv_to_cac: float | None
    payback_period: int | None
    is_observed: bool
    is_partial: bool


def month_of(row: Mapping[str, str]) -> date:
    """Return the day that a row names, or the first of its month; raise where it names neither."""
    text = row["month"].strip()
    year_first, year_last = re.fullmatch(r"(\d{4})[-/.](\d{1,2})", text), re.fullmatch(r"(\d{1,2})[-/.](\d{4})", text)
    if year_first or year_last:
        year, month = year_first.groups() if year_first else reversed(year_last.groups())
        return date(int(year), int(month), 1)
    return date.fromisoformat(text[:10])


def plain(text: str) -> str:
    """Return a text without blanks, in small letters."""
    return "".join(text.split()).lower()


def read_costs(folder: Path, shop: Shop, channels: Iterable[str]) -> tuple[list[Cost], Counter[str]]:
    """Return the raw costs that count, with the customers' names of channels, and the reasons against the others."""
    rows = raw.read_table(folder, "acquisition_costs", shop.settings)
    rates = read_rates(folder, shop.settings)
    others = sorted(name for row in rows if (name := raw.text(row, "channel")))
    names = {plain(name): name for name in reversed(others)} | {plain(name): name for name in channels}
    costs, reasons = [], Counter()
    for row in rows:
        try:
            day = month_of(row) if row["month"].strip() else None
        except ValueError:
            reasons["unreadable month"] += 1
            continue
        if day is None or day.year < shop.settings.first_year:
            reasons["missing_month" if day is None else "before_first_year"] += 1
            continue
        try:
            amount = raw.amount(row, "amount")
        except raw.UnreadableError:
            reasons["unreadable amount"] += 1
            continue
        if amount is None:
            reasons["missing_amount"] += 1
            continue
        currency = (raw.code(row, "currency") or shop.reporting_currency).upper()
        rate = rate_on(currency, min(day, shop.settings.build_day), rates, shop.reporting_currency)
        if rate is None or day > shop.as_of_date:
            reasons["no_exchange_rate" if rate is None else "after_as_of_date"] += 1
            continue
        channel = raw.text(row, "channel")
        costs.append(
            Cost(
                raw.text(row, "store_id") or UNKNOWN,
                names[plain(channel)] if channel else UNKNOWN,
                day.replace(day=1),
                raw.half_up(amount * rate),
            )
        )
    return costs, reasons


def newcomers(shop: Shop, channels: Mapping[str, str]) -> list[tuple[str, str, date]]:
    """Return store, acquisition channel and month of each customer's first purchase."""
    return [
        (bought[0].store_id or UNKNOWN, channels.get(who, UNKNOWN), bought[0].order_date.replace(day=1))
        for who, bought in shop.purchases.items()
    ]


def cost_rows(shop: Shop, costs: Iterable[Cost], channels: Mapping[str, str]) -> list[CostRow]:
    """Return what a new customer cost, by store, channel and month, each also over all."""
    spent: dict[tuple, list[Decimal]] = defaultdict(list)
    came: Counter[tuple] = Counter()
    for store, channel, month, cost in costs:
        for key in keys_of(store, channel, month):
            spent[key].append(cost)
    for one in newcomers(shop, channels):
        came.update(keys_of(*one))
    has_stores = any(cost.store_id != UNKNOWN for cost in costs)
    rows = []
    for key in spent.keys() | came.keys():
        if key[0] != ALL and not has_stores:
            continue
        cost = sum(spent[key], Decimal(0)) if key in spent else None
        status = "no_cost" if cost is None else "known" if came[key] else "no_new_customers"
        each = raw.half_up(cost / came[key]) if status == "known" else None
        rows.append(CostRow(*key, status, cost, came[key], each))
    return rows


def keys_of(store: str, channel: str, month: date) -> list[tuple[str, str, date]]:
    """Return the groups that something of a store, a channel and a month is in."""
    return [(one, other, month) for one in (store, ALL) for other in (channel, ALL)]


def cohorts(shop: Shop, found: Iterable[Margin], channels: Mapping[str, str]) -> list[Cohort]:
    """Return the cohorts of each channel and of all, from their own period to that of `as_of_date`."""
    grain = shop.settings.cohort_grain
    firsts = {who: bought[0].order_date for who, bought in shop.purchases.items()}
    customers: Counter[tuple] = Counter()
    placed: dict[tuple, list[tuple[int, Margin]]] = defaultdict(list)
    for who, first in firsts.items():
        for channel in (ALL, channels.get(who, UNKNOWN)):
            customers[channel, period_number(first, grain)] += 1
    for one in found:
        who = one.order.customer_id
        if who in firsts:
            number = period_number(firsts[who], grain)
            since = max(period_number(one.order.order_date, grain) - number, 0)
            for channel in (ALL, channels.get(who, UNKNOWN)):
                placed[channel, number].append((since, one))
    last = period_number(shop.as_of_date, grain)
    is_running = period_start(last + 1, grain).toordinal() > shop.as_of_date.toordinal() + 1
    result = []
    for (channel, number), size in customers.items():
        points = []
        for period in range(last - number + 1):
            so_far = [one for since, one in placed[channel, number] if since <= period]
            revenue = sum((one.order.revenue for one in so_far), Decimal(0))
            points.append(Point(revenue, summed(so_far)))
        result.append(Cohort(channel, number, size, points, last - number - is_running))
    return result


def growth(older: Iterable[Cohort], measure: str, end: int) -> float | None:
    """Return the ratio of sums at a period and at the one before; None of too few cohorts, or of nothing."""
    pairs = [(value_of(one.points[end - 1], measure), value_of(one.points[end], measure)) for one in older]
    pairs = [pair for pair in pairs if pair[0] is not None]
    before, after = (sum((pair[place] for pair in pairs), Decimal(0)) for place in (0, 1))
    return float(after) / float(before) if len(pairs) >= LEAST_COHORTS and before > 0 else None


def value_of(point: Point, measure: str) -> Decimal | None:
    """Return the revenue of a point, or its margin."""
    return point.revenue if measure == "revenue" else point.margins.margin


def tail_of(cohort: Cohort, everybody: Iterable[Cohort], grain: str) -> dict[int, tuple[str, dict[str, float | None]]]:
    """Return the predicted periods of a cohort: whose cohorts they follow, revenue and margin."""
    rows: dict[int, tuple[str, dict[str, float | None]]] = {}
    if cohort.whole < 0:
        return rows
    follows = cohort.channel
    values = {measure: value_of(cohort.points[cohort.whole], measure) for measure in ("revenue", "margin")}
    for end in range(cohort.whole + 1, LAST_PERIOD[grain] + 1):
        seen = {
            name: some
            for name in (cohort.channel, ALL)
            if len(some := [one for one in everybody if one.channel == name and one.whole >= end]) >= LEAST_COHORTS
            and sum(one.customers for one in some) >= LEAST_CUSTOMERS
        }
        if ALL not in seen:
            break
        follows = follows if cohort.channel in seen else ALL
        for measure, value in values.items():
            steps = [growth(seen[name], measure, end) for name in (cohort.channel, ALL) if name in seen]
            step = next((step for step in steps if step is not None), None)
            values[measure] = float(value) * step if value is not None and step is not None and step > 0 else None
        if values["revenue"] is None:
            break
        if end >= len(cohort.points):
            rows[end] = follows, dict(values)
    return rows


def payback(
    shop: Shop, costs: Iterable[Cost], found: Iterable[Margin], channels: Mapping[str, str]
) -> list[PaybackRow]:
    """Return every cohort of every channel, observed and predicted."""
    grain = shop.settings.cohort_grain
    spent: dict[tuple, Decimal] = defaultdict(Decimal)
    for cost in costs:
        for channel in (ALL, cost.channel):
            spent[channel, period_number(cost.month, grain)] += cost.cost
    everybody = cohorts(shop, found, channels)
    return [row for cohort in everybody for row in rows_of(cohort, everybody, spent, grain)]


def rows_of(cohort: Cohort, everybody: list[Cohort], spent: Mapping[tuple, Decimal], grain: str) -> list[PaybackRow]:
    """Return the rows of one cohort."""
    tail = tail_of(cohort, everybody, grain)
    basis = "margin" if any(point.margins.margin is not None for point in cohort.points) else "revenue"
    key = cohort.channel, cohort.number
    cost = spent.get(key)
    values = {period: value_of(point, basis) for period, point in enumerate(cohort.points)}
    values |= {period: predicted[basis] for period, (_, predicted) in tail.items()}
    reached = [p for p, value in values.items() if cost is not None and value is not None and value >= cost]
    at = min(reached, default=None)
    status = "unknown_cost" if cost is None else "not_in_sight" if at is None else "predicted"
    if at is not None and at < len(cohort.points):
        status = "paid_back"
    rows = []
    for period, value in values.items():
        is_observed = period < len(cohort.points)
        point = cohort.points[period if is_observed else cohort.whole]
        name, predicted = tail.get(period, (None, {"revenue": float(point.revenue), "margin": point.margins.margin}))
        rows.append(
            PaybackRow(
                cohort_period=period_start(cohort.number, grain),
                channel=cohort.channel,
                periods_since_first=period,
                value_basis=basis,
                payback_status=status,
                tail_channel=name,
                new_customers=cohort.customers,
                cost=cost,
                cost_per_new_customer=raw.half_up(cost / cohort.customers) if cost is not None else None,
                cumulative_revenue=predicted["revenue"],
                cumulative_margin=None if predicted["margin"] is None else float(predicted["margin"]),
                cost_coverage=point.margins.coverage,
                value_per_customer=float(value) / cohort.customers if value is not None else None,
                ltv_to_cac=float(value) / float(cost) if cost is not None and cost > 0 and value is not None else None,
                payback_period=at,
                is_observed=is_observed,
                is_partial=is_observed and period > cohort.whole,
            )
        )
    return rows

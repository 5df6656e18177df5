"""The life of a shop, month by month: the new rows of each table."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from shop_generator.acquisition import acquisition_costs_table
from shop_generator.campaigns import campaigns_table, send_campaign
from shop_generator.contacts import customers_table, erasure_requests_table, unsubscribed_at
from shop_generator.events import events_table
from shop_generator.exchange import draw_pounds, exchange_rates_table
from shop_generator.faults import export
from shop_generator.history import History
from shop_generator.order_rows import order_lines_table, orders_table
from shop_generator.orders import MonthOfOrders, draw_orders
from shop_generator.population import draw_population
from shop_generator.season import DAY, build_season

ROWS_PER_PIECE = 1_000_000
FROM_ORDERS = {"orders", "order_lines", "engagement_events", "campaigns"}
NO_RESPONSES = (np.zeros(0, dtype=np.int64), np.zeros(0))


class Plan(NamedTuple):
    """What to simulate.

    first_day: the first of a month.  years: how long the shop is planned to live: to the end of
    the month that many years later.  end: the last day to write.  tables: the tables wanted.
    """

    customers: int
    orders: int
    first_day: date
    years: int
    end: date
    seed: int
    tables: frozenset[str]


class Piece(NamedTuple):
    """Some rows of a table: how to build them, so that another thread can."""

    table: str
    build: Callable[[], pa.Table]


class Shop:
    """A shop with its population, ready to live.

    Everything is drawn by whole months and only then cut at `plan.end`, so that a later end only
    adds rows. Raises ValueError if `plan.end` is outside the planned life, or if there would be
    less than one order for each buyer.
    """

    def __init__(self, plan: Plan) -> None:
        if plan.customers < 1 or plan.years < 1 or plan.seed < 0:
            raise ValueError(f"customers and years must be 1 or more, seed 0 or more. Got: {plan}")
        self.plan = plan
        self.season = build_season(plan.first_day, 12 * plan.years + 1)
        self.stop = ((plan.end - plan.first_day).days + 1) * DAY
        if not 0 < self.stop <= self.season.month_starts[-1]:
            raise ValueError(f"end must be within {self.season.months} months of {plan.first_day}. Got: {plan.end}")
        self.months = int(np.searchsorted(self.season.month_starts, self.stop))
        self.people = draw_population(plan.seed, plan.customers, plan.orders, self.season)
        self.pounds = draw_pounds(plan.seed, self.season)

    def pieces(self) -> Iterator[Piece]:
        """Yield the wanted tables piece by piece, each table in time order."""
        wanted = self.plan.tables
        if "exchange_rates" in wanted:
            rates = partial(exchange_rates_table, self.pounds, self.season, self.stop)
            yield Piece("exchange_rates", rates)
        if "acquisition_costs" in wanted:
            yield Piece("acquisition_costs", self._acquisition_costs)
        if "erasure_requests" in wanted:
            yield Piece("erasure_requests", self._erasure_requests)
        if "customers" in wanted:
            for month in range(self.months):
                yield Piece("customers", partial(self._customers, month))
        if FROM_ORDERS & wanted:
            yield from self._pieces_from_orders()

    def _pieces_from_orders(self) -> Iterator[Piece]:
        """Yield the tables that depend on orders, keeping count of what was bought."""
        seed, wanted, people, season = self.plan.seed, self.plan.tables, self.people, self.season
        history, waves = History.blank(len(people)), []
        unsubscribed = unsubscribed_at(seed, people)
        orders_before = lines_before = events_before = 0
        for month in range(self.months):
            wave = send_campaign(seed, month, people, season, history)
            waves += [wave] if wave else []
            responses = wave.responses if wave else NO_RESPONSES
            orders = draw_orders(seed, month, people, season, orders_before, responses)
            history.add(orders, people, self.pounds[month])
            orders_before += len(orders)
            if "orders" in wanted:
                yield from self._order_pieces(orders, month)
            if "order_lines" in wanted:
                lines = order_lines_table(seed, month, orders, lines_before, people, self.pounds[month])
                lines_before += len(lines[1])
                yield Piece("order_lines", partial(self._until_stop, *lines))
            if "engagement_events" in wanted:
                events = events_table(seed, month, people, season, orders, wave, unsubscribed, events_before)
                events_before += len(events[1])
                yield Piece("engagement_events", partial(self._until_stop, *events))
        if "campaigns" in wanted:
            yield Piece("campaigns", partial(campaigns_table, waves, season.epoch, self.stop))

    def _order_pieces(self, orders: MonthOfOrders, month: int) -> Iterator[Piece]:
        """Yield the exported rows of one month of orders."""
        rows = export(orders, self.season.month_starts[month + 1])
        in_time = int(np.searchsorted(rows.emitted, self.stop))
        for first in range(0, in_time, ROWS_PER_PIECE):
            some = rows.take(slice(first, min(first + ROWS_PER_PIECE, in_time)))
            yield Piece("orders", partial(orders_table, some, self.people, self.season))

    def _customers(self, month: int) -> pa.Table:
        return self._until_stop(*customers_table(self.plan.seed, month, self.people, self.season))

    def _acquisition_costs(self) -> pa.Table:
        return acquisition_costs_table(self.plan.seed, self.people, self.season, self.stop)

    def _erasure_requests(self) -> pa.Table:
        return self._until_stop(*erasure_requests_table(self.people, self.season))

    def _until_stop(self, table: pa.Table, seconds: np.ndarray) -> pa.Table:
        """Return the rows of a table, in time order, that came before the stop."""
        return table.slice(0, int(np.searchsorted(seconds, self.stop)))

"""Margins of orders, customers, cohorts and segments against plain Python: of the sample, and of a shop of traps."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import astuple
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from comparison import assert_alike, assert_same_rows, by_key
from reference import margins, orders
from reference.settings import Settings, years_before
from shops import minimal_order
from warehouse import SAMPLE, dbt, project_with_own_rules, read, read_csv, write_csv

RATES = {"toys": Decimal("0.4"), "food": Decimal("0.12345")}
CURRENCIES = ("EUR", "USD", "", "XTS")
COSTS = ("4.10", "0", "", "-3", "n/a", "abc", "0.3333", "7,25")


class Opinion(NamedTuple):
    """A warehouse, the shop that it should be about, and the margins of its orders."""

    warehouse: Path
    folder: Path
    shop: orders.Shop
    rates: dict[str, Decimal]

    @property
    def margins(self) -> list[margins.Margin]:
        """Return every order that counts with its margin."""
        return margins.margins(self.folder, self.shop, self.rates)


def trapped_shop(folder: Path) -> Path:
    """Write orders in several currencies and stores, with taxes, refunds and returns, whose lines lack all sorts."""
    chance = random.Random(11)
    placed, sold = [], []
    for number in range(160):
        total = chance.choice(["120.00", "60.50", "0", "-45.00", "33.33"])
        order = minimal_order(f"O{number % 150}", customer_id=f"C{number % 23}", total_amount=total) | {
            "ordered_at": date(2024, 1, 3) + timedelta(days=3 * number),
            "store_id": ("S1", "S2")[number >= 150 or number % 2],
            "currency": chance.choice(CURRENCIES[:3]),
            "refunded_amount": chance.choice(["", "5.00", "10.01"]) if total[0] != "-" else "",
            "tax_amount": chance.choice(["", "7.77", "-5.00", "x"]),
            "financial_status": chance.choice(["paid", "paid", "paid", "pending"]),
        }
        placed.append(order)
        for line in range(chance.randrange(4)):
            sold.append(
                {
                    "order_line_id": f"L{number}-{line}",
                    "order_id": order["order_id"] if number % 9 else f"none {number}",
                    "product_id": "p",
                    "quantity": chance.choice(["1", "2", "0.5", "", "-1" if total[0] == "-" else "3"]),
                    "unit_price": chance.choice(["10.00", "19.99", "0", "x"]),
                    "product_category": chance.choice(["toys", "food", "books", ""]),
                    "discount_amount": chance.choice(["", "1.50", "-2.00"]),
                    "unit_cost": chance.choice(COSTS),
                    "cost_currency": chance.choice(CURRENCIES),
                }
            )
    sold += [row | {"unit_cost": "1.00"} for row in sold[::17]]
    write_csv(folder / "orders.csv", placed)
    write_csv(folder / "order_lines.csv", sold)
    rates = [("2022-01-01", "0.95"), ("2024-06-01", "0.91234567")]
    write_csv(
        folder / "exchange_rates.csv",
        [{"currency": "USD", "valid_from": day, "rate_to_reporting": rate} for day, rate in rates],
    )
    return folder


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Opinion:
    """Build the shop of traps with margin rates of its own."""
    folder = tmp_path_factory.mktemp("margins")
    project = project_with_own_rules(folder / "project")
    write_csv(
        project / "seeds" / "rules" / "margin_rates.csv",
        [{"product_category": name, "margin_rate": rate} for name, rate in RATES.items()],
    )
    raw, variables = trapped_shop(folder / "raw"), {"history_months": 1, "reporting_currency": "EUR"}
    command = ("build", "--exclude-resource-types", "unit_test", "--select", "+segment_margin")
    select = ("+cohort_retention", "+rejected_rows", "+order_line_statuses", "+order_lines", "+customers")
    run = dbt(
        folder / "shop.duckdb",
        *command,
        *select,
        variables=variables | {"raw_data": raw, "decimal_mark": "point"},
        project=project,
    )
    settings = Settings(reporting_currency="EUR", history_months=1, decimal_mark="point")
    return Opinion(run.succeeded().warehouse, raw, orders.read_shop(raw, settings), RATES)


@pytest.fixture(params=["sample", "trapped"])
def opinion(request: pytest.FixtureRequest) -> Opinion:
    """Return each warehouse with its reference."""
    if request.param == "sample":
        names = "sample_warehouse", "sample_shop"
        warehouse, shop = map(request.getfixturevalue, names)
        return Opinion(warehouse, SAMPLE, shop, {})
    return request.getfixturevalue("trapped")


def test_every_order_that_counts_has_the_same_cost_and_margin(opinion):
    columns = "order_id, store_id, cost_status, goods_cost, gross_margin, cost_coverage"
    sql = f"select {columns} from core.orders where order_status in ('purchase', 'return')"
    actual = by_key(read(opinion.warehouse, sql), 2)
    expected = by_key(
        [(one.order.order_id, one.order.store_id, *astuple(one)[1:]) for one in opinion.margins],
        2,
    )
    assert actual.keys() == expected.keys() and len(expected) > 100
    for key, values in expected.items():
        assert_alike(actual[key], values, key)
    assert sum(values[2] is not None for values in expected.values()) > 20


def test_the_traps_are_all_there(trapped):
    found = {one.status for one in trapped.margins}
    assert found == {"known", "by_rate", "partial", "unknown"}
    assert any(one.margin is not None and one.order.order_status == "return" for one in trapped.margins)
    reasons = "select distinct reason from quality.rejected_rows where column_name = 'unit_cost'"
    assert read(trapped.warehouse, reasons + " order by 1") == [
        ("below_zero",),
        ("no_exchange_rate",),
        ("unreadable",),
    ]
    statuses = {status for (status,) in read(trapped.warehouse, "select line_status from quality.order_line_statuses")}
    assert statuses == {"counted", "order_excluded", "unknown_order", "several_orders", "superseded"}


def test_a_cost_that_is_not_used_is_listed_with_what_it_says(trapped):
    latest = {row["order_line_id"]: row for row in read_csv(trapped.folder / "order_lines.csv")}
    expected = [(line_id, "below_zero", "-3.0000") for line_id, row in latest.items() if row["unit_cost"] == "-3"]
    sql = "select row_key, reason, raw_value from quality.rejected_rows where reason = 'below_zero'"
    assert_same_rows(read(trapped.warehouse, sql), expected)
    wrong = "select distinct raw_value from quality.rejected_rows where table_name = 'order_lines'"
    assert read(trapped.warehouse, wrong + " and reason = 'no_exchange_rate'") == [("XTS",)]


def test_every_line_that_counts_has_the_same_amount_and_cost(opinion):
    columns = "order_line_id, order_id, customer_id, product_category, cost_basis, quantity, net_amount, goods_cost"
    expected = []
    for line in margins.lines(opinion.folder, opinion.shop, opinion.rates):
        order = opinion.shop.orders[line.place] if line.place is not None else None
        if order and order.counts:
            values = order.order_id, order.customer_id, line.category, line.basis, line.quantity, line.amount, line.cost
            expected.append((line.order_line_id, *values))
    assert_same_rows(read(opinion.warehouse, f"select {columns} from core.order_lines"), expected)


def test_every_raw_line_has_one_status(opinion):
    raw_lines = read(opinion.warehouse, "select count(*) from staging.stg_order_lines")
    assert read(opinion.warehouse, "select sum(line_count) from quality.order_line_statuses") == raw_lines
    counted = "select sum(line_count), sum(net_amount), sum(goods_cost) from quality.order_line_statuses"
    sums = "select count(*), sum(net_amount), sum(goods_cost) from core.order_lines"
    assert read(opinion.warehouse, counted + " where line_status = 'counted'") == read(opinion.warehouse, sums)


def test_the_card_sums_the_margins_of_a_customer(opinion):
    of_customer = defaultdict(list)
    for one in opinion.margins:
        of_customer[one.order.customer_id].append(one)
    actual = by_key(read(opinion.warehouse, "select customer_id, gross_margin, cost_coverage from core.customers"), 1)
    for (customer_id,), values in actual.items():
        assert_alike(values, astuple(margins.summed(of_customer[customer_id])), (customer_id,))
    assert of_customer.keys() <= {who for (who,) in actual}


def test_cohorts_sum_the_margins_of_their_periods(opinion):
    columns = "gross_margin, cost_coverage, cumulative_gross_margin, cumulative_cost_coverage"
    sql = f"select cohort_period, periods_since_first, {columns} from retention.cohort_retention"
    actual = by_key(read(opinion.warehouse, sql), 2)
    expected = margins.cohort_sums(opinion.shop, opinion.margins)
    assert actual.keys() == expected.keys() and len(expected) > 20
    for key, (period, so_far) in expected.items():
        assert_alike(actual[key], astuple(period) + astuple(so_far), key)


def test_the_margin_of_a_segment_is_that_of_its_customers_today(opinion):
    today = opinion.shop.as_of_date
    oldest = years_before(today, opinion.shop.settings.lookback_years)
    of_customer = defaultdict(list)
    for one in opinion.margins:
        if oldest < one.order.order_date <= today:
            of_customer[one.order.customer_id].append(one)
    members = defaultdict(list)
    sql = f"select system, segment, customer_id from segmentation.customer_segments where snapshot_date = '{today}'"
    for system, segment, customer_id in read(opinion.warehouse, sql):
        members[system, segment] += [of_customer[customer_id]]
    columns = "system, segment, customers, revenue, revenue_with_cost, gross_margin, cost_coverage"
    actual = by_key(read(opinion.warehouse, f"select {columns} from segmentation.segment_margin"), 2)
    assert actual.keys() == members.keys() and len(members) > 10
    for key, customers in members.items():
        of_segment = [one for customer in customers for one in customer]
        revenue = sum((one.order.revenue for one in of_segment), Decimal(0))
        known = [one.order.revenue for one in of_segment if one.margin is not None]
        sums = margins.summed(of_segment)
        assert_alike(
            actual[key],
            (len(customers), revenue, sum(known, Decimal(0)) if known else None, sums.margin, sums.coverage),
            key,
        )


def test_the_revenue_of_a_segment_is_the_one_of_its_performance(sample_warehouse):
    columns = "system, segment, customers, revenue"
    today = "(select as_of_date from intermediate.int_as_of)"
    performance = f"select {columns} from segmentation.segment_performance where snapshot_date = {today}"
    assert_same_rows(
        read(sample_warehouse, f"select {columns} from segmentation.segment_margin"),
        read(sample_warehouse, performance),
    )


def test_of_most_of_the_sample_the_cost_is_known(sample_warehouse):
    ((coverage, rate),) = read(
        sample_warehouse,
        "select sum(abs(revenue)) filter (where gross_margin is not null) / sum(abs(revenue)),"
        " sum(gross_margin) / sum(revenue) filter (where gross_margin is not null) from core.orders",
    )
    assert 0.9 < coverage < 1 and 0.4 < rate < 0.6

"""Costs of new customers and when they are paid back, against plain Python: of the sample, and of costs of traps."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import astuple
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from comparison import assert_same_mart, by_key, columns
from reference import margins, orders, payback
from reference.details import Rules, details
from reference.settings import Settings
from warehouse import RULES, SAMPLE, build, read, read_columns, write_csv

MONTHS = ("2023-02", "2023/05", "03/2024", "2024-03-15", "20240401", "2025-06-18", "2025-06-19", "2025-07")
MONTHS += ("1989-01", "", "soon", "2024-13")
CHANNELS = ("paid_search", "PAID_SEARCH ", "social", "Radio", "radio", "", "unknown", "in flight magazine")


class Opinion(NamedTuple):
    """A warehouse, and what the reference makes of its raw files."""

    warehouse: Path
    shop: orders.Shop
    costs: list[payback.Cost]
    reasons: Counter[str]
    channels: dict[str, str]
    margins: list[margins.Margin]


def opinion_of(warehouse: Path, folder: Path, shop: orders.Shop) -> Opinion:
    """Read a shop's costs and channels."""
    known = details(folder, Rules(RULES), shop.as_of_date)
    channels = {who: values["acquisition_channel"] for who, values in known.items() if "acquisition_channel" in values}
    costs, reasons = payback.read_costs(folder, shop, channels.values())
    return Opinion(warehouse, shop, costs, reasons, channels, margins.margins(folder, shop))


def trapped_costs() -> list[dict[str, object]]:
    """Return costs of months in several writings, of stores, in several currencies, some of which can't be used."""
    chance = random.Random(3)
    return [
        {
            "month": chance.choice(MONTHS),
            "channel": chance.choice(CHANNELS),
            "amount": chance.choice(["100", "12.34", "-5.50", "0", "", "x"]),
            "currency": chance.choice(["EUR", "gbp", "", "XTS"]),
            "store_id": chance.choice(["S01", "S06", "", "S99"]),
        }
        for _ in range(300)
    ]


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Opinion:
    """Build the sample with other costs, by quarters."""
    folder = tmp_path_factory.mktemp("payback")
    shutil.copytree(SAMPLE, folder / "raw")
    write_csv(folder / "raw" / "acquisition_costs.csv", trapped_costs())
    variables = {"raw_data": folder / "raw", "cohort_grain": "quarter", "history_months": 0}
    select = "+cohort_payback +rejected_rows"
    run = build(folder / "shop.duckdb", variables=variables, select=select, only="data")
    shop = orders.read_shop(folder / "raw", Settings(cohort_grain="quarter", history_months=0))
    return opinion_of(run.succeeded().warehouse, folder / "raw", shop)


@pytest.fixture(scope="module", params=["sample", "trapped"])
def opinion(request: pytest.FixtureRequest) -> Opinion:
    """Return each warehouse with its reference."""
    if request.param == "trapped":
        return request.getfixturevalue("trapped")
    return opinion_of(request.getfixturevalue("sample_warehouse"), SAMPLE, request.getfixturevalue("sample_shop"))


def test_what_a_new_customer_cost_by_store_channel_and_month(opinion):
    expected = payback.cost_rows(opinion.shop, opinion.costs, opinion.channels)
    assert {row.cost_status for row in expected} == {"known", "no_cost", "no_new_customers"}
    assert_same_mart(opinion.warehouse, "retention.acquisition_costs", payback.CostRow, expected)


def test_every_cohort_pays_back_when_the_reference_says(opinion):
    expected = payback.payback(opinion.shop, opinion.costs, opinion.margins, opinion.channels)
    names = columns(payback.PaybackRow)
    actual = by_key(read_columns(opinion.warehouse, "retention.cohort_payback", names), 3)
    wanted = by_key([astuple(row) for row in expected], 3)
    assert actual.keys() == wanted.keys()
    for key, values in wanted.items():
        for name, value, other in zip(names[3:], values, actual[key], strict=True):
            if isinstance(value, float):
                other, value = float(other), pytest.approx(value, abs=1e-4, rel=1e-9)
            assert other == value, (key, name)
    assert {row.payback_status for row in expected} >= {"paid_back", "unknown_cost"}
    assert {row.tail_channel for row in expected} >= {None, "(all)"}


def test_costs_that_can_not_be_used_are_listed_with_their_reason(trapped):
    assert set(trapped.reasons) == {
        *("missing_month", "unreadable month", "before_first_year", "after_as_of_date"),
        *("missing_amount", "unreadable amount", "no_exchange_rate"),
    }
    sql = "select reason, column_name, count(*) from quality.rejected_rows where table_name = 'acquisition_costs'"
    found = read(trapped.warehouse, sql + " and column_name is null group by all")
    assert {reason: count for reason, _, count in found} == {
        reason: count for reason, count in trapped.reasons.items() if " " not in reason
    }
    unreadable = read(trapped.warehouse, sql + " and reason = 'unreadable' group by all")
    rows = trapped_costs()
    assert {column: count for _, column, count in unreadable} == {
        "month": sum(row["month"] in ("soon", "2024-13") for row in rows),
        "amount": sum(row["amount"] == "x" for row in rows),
    }


def test_every_raw_cost_is_counted_or_listed(trapped):
    counted = read(trapped.warehouse, "select count(*) from intermediate.int_acquisition_costs where cost is not null")
    assert counted == [(len(trapped_costs()) - sum(trapped.reasons.values()),)]
    spent = "select sum(cost) from retention.acquisition_costs where store_id = '(all)' and channel = '(all)'"
    assert read(trapped.warehouse, spent) == [(sum((cost.cost for cost in trapped.costs), Decimal(0)),)]


def test_a_tail_is_apart_from_what_was_observed(sample_warehouse):
    statuses = read(sample_warehouse, "select distinct payback_status from retention.cohort_payback")
    assert {status for (status,) in statuses} == {"paid_back", "predicted", "not_in_sight", "unknown_cost"}
    sql = """
        select
            max(periods_since_first) filter (where is_observed)
            < min(periods_since_first) filter (where not is_observed)
        from retention.cohort_payback group by cohort_period, channel having not bool_and(is_observed)
    """
    found = read(sample_warehouse, sql)
    assert set(found) == {(True,)} and len(found) > 20

"""Retention month by month, Kaplan-Meier against lifelines, and what first purchases lead to."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date
from pathlib import Path

import pytest
from comparison import assert_alike, assert_same_rows, assert_survival_of_lifelines, by_key, columns
from reference import retention
from reference.cohorts import MONTHS, CohortRow, cohort_retention
from reference.details import Rules, details
from reference.orders import Shop, read_shop
from reference.settings import Settings
from warehouse import RULES, SAMPLE, build, read, read_columns

MID_MONTH = date(2025, 2, 14)
MARTS = (
    "+cohort_retention +retention_rates +repurchase_survival +first_purchase_outcomes"
    " +cohort_retention_by_attribute +purchase_frequency"
)


@pytest.fixture(scope="module")
def mid_month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shop]:
    """Build the sample as of a day in the middle of a month."""
    warehouse = tmp_path_factory.mktemp("mid_month") / "sample.duckdb"
    variables = {"as_of_date": MID_MONTH, "history_months": 0}
    build(warehouse, variables=variables, select=MARTS, only="models").succeeded()
    return warehouse, read_shop(SAMPLE, Settings(as_of_date=MID_MONTH, history_months=0))


@pytest.fixture(params=["whole", "mid month"])
def opinion(request: pytest.FixtureRequest) -> tuple[Path, Shop]:
    """Return a warehouse of the sample with the shop that it should be about."""
    if request.param == "mid month":
        return request.getfixturevalue("mid_month")
    return request.getfixturevalue("sample_warehouse"), request.getfixturevalue("sample_shop")


def assert_same(warehouse: Path, mart: str, row_type: type, expected: list, keys: int) -> None:
    """Compare a mart with reference rows by key: floats to 1e-12, everything else exactly."""
    rows = by_key([astuple(row) for row in expected], keys)
    actual = by_key(read_columns(warehouse, mart, columns(row_type)), keys)
    assert actual.keys() == rows.keys()
    for key, values in rows.items():
        assert_alike(actual[key], values, key)


def test_every_month_of_retention(opinion):
    warehouse, shop = opinion
    expected = retention.retention_rates(shop)
    assert expected[-1].is_partial and any(row.reactivated_customers for row in expected)
    assert_same(warehouse, "retention.retention_rates", retention.MonthRow, expected, 1)


def test_every_month_of_purchase_frequency(opinion):
    warehouse, shop = opinion
    expected = retention.purchase_frequency(shop)
    assert_same(warehouse, "customer_base.purchase_frequency", retention.FrequencyRow, expected, 1)


def test_what_first_purchases_lead_to(opinion):
    warehouse, shop = opinion
    expected = retention.first_purchase_outcomes(shop, details(SAMPLE, Rules(RULES), shop.as_of_date))
    names = {row.attribute for row in expected}
    actual = read_columns(warehouse, "retention.first_purchase_outcomes", columns(retention.OutcomeRow))
    actual = by_key([row for row in actual if row[0] in names], 2)
    assert actual.keys() == {(row.attribute, row.attribute_value) for row in expected}
    for row in expected:
        values = astuple(row)
        assert_alike(actual[values[:2]], values[2:], values[:2])


def test_nothing_is_said_of_a_time_that_was_not_observed(mid_month):
    warehouse, _ = mid_month
    for mart in ("retention.retention_rates", "customer_base.purchase_frequency"):
        latest = read(warehouse, f"select max(month), max(month) filter (where not is_partial) from {mart}")
        assert latest == [(date(2025, 2, 1), date(2025, 1, 1))]
    beyond = read(
        warehouse,
        f"""
        select cohort_period, periods_since_first, is_partial from retention.cohort_retention_by_attribute
        where cohort_period + to_months(periods_since_first) > date '{MID_MONTH}'
            or is_partial <> (cohort_period + to_months(periods_since_first + 1) > date '{MID_MONTH}')
        """,
    )
    assert beyond == []
    longest = read(
        warehouse,
        f"""
        select max(survival.day) <= date_diff('day', (select min(order_date) from core.orders
            where order_status = 'purchase'), date '{MID_MONTH}')
        from retention.repurchase_survival as survival
        """,
    )
    assert longest == [(True,)]


def test_each_attribute_splits_the_cohorts_of_every_length_without_rest(opinion):
    warehouse, _ = opinion
    sums = """
        cohort_grain, cohort_period, periods_since_first, sum(cohort_size), sum(active_customers), sum(orders),
        sum(revenue), sum(cumulative_orders), sum(cumulative_revenue), bool_and(is_partial)
    """
    mart = "retention.cohort_retention_by_grain"
    whole = read(warehouse, f"select {sums} from {mart} where attribute = 'all' group by all")
    parts = read(warehouse, f"select attribute, {sums} from {mart} where attribute <> 'all' group by all")
    assert {row[0] for row in whole} == set(MONTHS)
    names = {row[0] for row in parts}
    assert names == {"channel", "store", "country", "acquisition_channel", "first_category", "basket_band"}
    # A part without newcomers in a period has no cohort there, so the sums meet in every cell of a cohort.
    assert_same_rows(parts, [(name, *row) for name in names for row in whole])


@pytest.mark.parametrize("grain", MONTHS)
@pytest.mark.parametrize("part", [("all", "all"), ("channel", "app")])
def test_a_part_of_a_cohort_is_the_cohort_of_a_shop_with_nobody_else(opinion, grain, part):
    warehouse, shop = opinion
    members = {c for c, bought in shop.purchases.items() if part[0] == "all" or bought[0].channel == part[1]}
    alone = replace(
        shop,
        orders=[order for order in shop.orders if order.customer_id in members],
        settings=replace(shop.settings, cohort_grain=grain),
    )
    names = [name for name in columns(CohortRow) if name != "retention_rate"]
    mart = "retention.cohort_retention_by_grain"
    mart += f" where cohort_grain = '{grain}' and attribute = '{part[0]}' and attribute_value = '{part[1]}'"
    expected = [tuple(getattr(row, name) for name in names) for row in cohort_retention(alone)]
    assert len(expected) > 5
    assert_same_rows(read_columns(warehouse, mart, names), expected)


def test_the_marts_of_one_length_are_rows_of_that_of_every_length(opinion):
    warehouse, _ = opinion
    every = "retention.cohort_retention_by_grain where cohort_grain = 'month' and attribute"
    names = columns(CohortRow)
    assert_same_rows(
        read_columns(warehouse, "retention.cohort_retention", names), read_columns(warehouse, f"{every} = 'all'", names)
    )
    names += ["attribute", "attribute_value", "label_en", "label_fr", "value_rank"]
    assert_same_rows(
        read_columns(warehouse, "retention.cohort_retention_by_attribute", names),
        read_columns(warehouse, f"{every} <> 'all'", names),
    )


def test_survival_is_that_of_lifelines(opinion):
    assert_survival_of_lifelines(*opinion)

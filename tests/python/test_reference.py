"""The reference itself, against figures worked out by hand or by another library."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor, sqrt

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import raw, rfm
from reference.cohorts import cohort_retention
from reference.customers import customers
from reference.delays import delays, percentile
from reference.orders import read_shop
from reference.settings import Settings, snapshot_dates, years_before
from shops import clean_shop, minimal_order, write_csv_shop
from warehouse import write_csv

UTC = Settings().zone
PARIS = Settings(timezone="Europe/Paris").zone


@given(st.lists(st.integers(0, 500), min_size=1), st.integers(0, 100))
def test_percentiles_are_those_of_numpy(days, share):
    expected = numpy.percentile(days, share)
    assert float(percentile(sorted(days), Fraction(share, 100))) == pytest.approx(expected)


@given(st.integers(1, 10), st.integers(1, 10))
def test_the_geometric_mean_rounds_half_up(f_score, m_score):
    assert rfm.geometric_mean(f_score, m_score) == floor(sqrt(f_score * m_score) + 0.5)


def buyer(number: int, recency_days: int = 0) -> rfm.Buyer:
    """Return a buyer whose frequency and money are the number."""
    last = datetime(2024, 1, 31) - timedelta(days=recency_days)
    return rfm.Buyer(f"C{number:03}", recency_days, number, Decimal(number), last)


@given(st.integers(0, 100), st.integers(2, 10))
def test_split_scores_are_equal_parts_the_weakest_larger(customers_count, bins):
    population = [buyer(number) for number in range(customers_count)]
    scored = rfm.split_scores(population, rfm.SPLIT_KEYS["frequency"], bins)
    parts = Counter(scored.values())
    assert [parts[score] for score in range(1, bins + 1)] == [
        len(part) for part in numpy.array_split(range(customers_count), bins)
    ]
    assert list(scored) == sorted(scored)


def test_scores_together_share_equal_values_and_the_latest_buyer_is_best():
    population = [buyer(number, recency) for number, recency in enumerate((9, 9, 9, 5, 0))]
    scored = rfm.together_scores(population, rfm.TOGETHER_VALUES["recency"], 6)
    assert list(scored.values()) == [1, 1, 1, 5, 6]
    alone = rfm.together_scores([buyer(1)], rfm.TOGETHER_VALUES["monetary"], 6)
    assert alone == {"C001": 1}


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2024-05-01", PARIS, (datetime(2024, 4, 30, 22), date(2024, 5, 1))),
        ("2024-05-01T23:30:00", PARIS, (datetime(2024, 5, 1, 23, 30), date(2024, 5, 2))),
        ("2024-05-01 23:30", UTC, (datetime(2024, 5, 1, 23, 30), date(2024, 5, 1))),
        ("2024-05-01T23:30:00.25-0230", UTC, (datetime(2024, 5, 2, 2, 0, 0, 250000),) * 2),
    ],
)
def test_a_moment_is_read_as_utc_and_dated_locally(text, zone, expected):
    at, day = raw.moment({"ordered_at": text}, "ordered_at", zone)
    assert at == expected[0]
    assert day == date(*expected[1].timetuple()[:3])


def test_the_last_day_of_february_looks_back_to_a_day_that_exists():
    assert years_before(date(2024, 2, 29), 10) == date(2014, 2, 28)
    assert snapshot_dates(date(2024, 3, 31), 2) == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]


def test_a_shop_of_five_orders_worked_out_by_hand(tmp_path):
    orders = [
        minimal_order("a", ordered_at="2024-01-30", total_amount="10", refunded_amount="2.5"),
        minimal_order("b", ordered_at="2024-03-02", total_amount="0", refunded_amount=""),
        minimal_order("c", ordered_at="2023-12-24", total_amount="-4", refunded_amount=""),
        minimal_order("d", ordered_at="2024-02-01", customer_id="C2", refunded_amount=""),
        minimal_order("e", ordered_at="2024-02-01", customer_id="C3", total_amount="-1"),
    ]
    write_csv(tmp_path / "orders.csv", orders)
    shop = read_shop(tmp_path)
    assert shop.as_of_date == date(2024, 3, 2)
    assert [o.order_rank for o in shop.orders] == [1, 2, None, 1, None]

    first, second, third = customers(tmp_path, shop)
    assert (first.order_count, first.revenue) == (2, Decimal("3.5"))
    assert (first.average_order_value, first.tenure_days) == (Decimal("1.75"), 32)
    assert (second.recency_days, third.order_count, third.revenue) == (30, 0, -1)

    assert [(d.order_id, d.delay_days) for d in delays(shop, {})] == [("a", 32)]
    table = [
        (r.cohort_period.month, r.periods_since_first, r.active_customers, r.revenue, r.is_partial)
        for r in cohort_retention(shop)
    ]
    assert table == [
        (1, 0, 1, Decimal("3.5"), False),
        (1, 1, 0, 0, False),
        (1, 2, 1, 0, True),
        (2, 0, 1, 10, False),
        (2, 1, 0, 0, True),
    ]


def test_the_clean_shop_reaches_every_status_but_rejected(tmp_path):
    shop = read_shop(write_csv_shop(tmp_path, clean_shop()))
    assert Counter(order.status_reason for order in shop.orders).keys() == {
        *("counted", "negative_amount", "test", "guest", "cancelled", "not_paid"),
    }
    assert shop.reporting_currency == "EUR"

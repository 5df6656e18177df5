"""CDNOW: 23,570 real customers, and a summary of them published by others.

The data come with the `lifetimes` package: the whole master file (customer, date, quantity, amount;
no order ids), a tenth of its customers under ids 1 to 2357, and that tenth's published summary at
1997-09-30: repeat purchase days (x), weeks from first to last (t_x), weeks from first to the end
(T) and the mean spent on a repeat day (zbar).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas
import pytest
from comparison import assert_survival_of_lifelines
from real_shops.cdnow import DATA, words
from reference.orders import read_shop
from warehouse import build, read

END_OF_CALIBRATION = date(1997, 9, 30)


@pytest.fixture(scope="module")
def calibration(cdnow_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the customer cards as of the last day of the published summary."""
    warehouse = tmp_path_factory.mktemp("calibration") / "calibration.duckdb"
    variables = {"raw_data": cdnow_folder, "as_of_date": END_OF_CALIBRATION, "history_months": 0}
    run = build(warehouse, variables=variables, select="+customers +orders", only="models")
    return run.succeeded().warehouse


def test_nothing_of_the_master_file_is_lost(cdnow_warehouse):
    totals = read(
        cdnow_warehouse,
        """
        select count(*), count(distinct customer_id), sum(revenue), max(order_date),
            count(*) filter (where total_amount = 0)
        from core.orders where order_status = 'purchase'
        """,
    )
    assert totals == [(69_659, 23_570, Decimal("2500315.63"), date(1998, 6, 30), 80)]
    assert read(cdnow_warehouse, "select count(*) from core.orders") == [(69_659,)]


def test_every_customer_has_a_card_and_the_cards_sum_to_the_revenue(cdnow_warehouse):
    cards = read(cdnow_warehouse, "select count(*), sum(revenue), sum(order_count) from core.customers")
    assert cards == [(23_570, Decimal("2500315.63"), 69_659)]


def test_the_scores_cut_the_base_in_exact_sixths(cdnow_warehouse):
    for score in ("r_score", "f_score", "m_score"):
        sixths = read(cdnow_warehouse, f"select {score}, count(*) from core.customers group by 1 order by 1")
        assert sixths == [(1, 3929), (2, 3929), (3, 3928), (4, 3928), (5, 3928), (6, 3928)]


def test_the_cohort_table_is_the_one_pandas_computes(cdnow_warehouse):
    orders = pandas.DataFrame(words("CDNOW_master.txt"), columns=["customer", "day", "quantity", "amount"])
    orders["cents"] = (orders["amount"].astype(float) * 100).round().astype(int)
    orders["month"] = pandas.to_datetime(orders["day"]).dt.to_period("M")
    orders["cohort"] = orders.groupby("customer")["month"].transform("min")
    orders["since"] = (orders["month"] - orders["cohort"]).map(lambda months: months.n)
    cells = orders.groupby(["cohort", "since"]).agg(
        active=("customer", "nunique"), orders=("customer", "size"), cents=("cents", "sum")
    )
    expected = [
        (cohort.start_time.date(), since, row.active, row.orders, Decimal(int(row.cents)) / 100)
        for (cohort, since), row in cells.iterrows()
    ]
    actual = read(
        cdnow_warehouse,
        """
        select cohort_period, periods_since_first, active_customers, orders, revenue
        from retention.cohort_retention order by 1, 2
        """,
    )
    assert len(expected) == 18 + 17 + 16
    assert actual == expected


def test_the_wait_for_the_next_purchase_is_the_curve_of_lifelines(cdnow_warehouse, cdnow_folder):
    assert_survival_of_lifelines(cdnow_warehouse, read_shop(cdnow_folder))


def test_the_cohorts_are_the_first_quarter_of_1997(cdnow_warehouse):
    sizes = read(
        cdnow_warehouse,
        "select distinct cohort_period, cohort_size from retention.cohort_retention order by 1",
    )
    first_months = [(date(1997, month, 1), size) for month, size in zip((1, 2, 3), cohort_sizes(), strict=True)]
    assert sizes == first_months


def cohort_sizes() -> list[int]:
    """Return how many customers first bought in each month, from the master file alone."""
    first: dict[str, str] = {}
    for customer_id, day, _quantity, _amount in words("CDNOW_master.txt"):
        first[customer_id] = min(day, first.get(customer_id, day))
    months = defaultdict(int)
    for day in first.values():
        months[day[:6]] += 1
    return [months[month] for month in sorted(months)]


def published(file: str) -> dict[int, list[str]]:
    """Return the figures of a published summary by the sample's customer number."""
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return {int(row[0]): row[1:] for row in rows}


def master_ids() -> dict[int, str]:
    """Return the master file's customer id of each customer of the sample."""
    return {int(sample_id): master_id for master_id, sample_id, *_ in words("CDNOW_sample.txt")}


def two_places(value: Decimal) -> Decimal:
    """Round as the published figures are."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def weeks(days: int) -> Decimal:
    """Return days as weeks with two decimals."""
    return two_places(Decimal(days) / 7)


def test_recency_and_age_of_every_published_customer(calibration):
    cards = {
        customer_id: (tenure_days - recency_days, tenure_days)
        for customer_id, tenure_days, recency_days in read(
            calibration, "select customer_id, tenure_days, recency_days from core.customers"
        )
    }
    ids = master_ids()
    for file in ("cdnow_customers_summary.csv", "cdnow_customers_summary_with_transactions.csv"):
        figures = published(file)
        assert len(figures) == 2357
        assert {number: tuple(map(weeks, cards[ids[number]])) for number in figures} == {
            number: (Decimal(row[1]), Decimal(row[2])) for number, row in figures.items()
        }


def test_frequency_and_mean_repeat_spend_of_every_published_customer(calibration):
    days = defaultdict(list)
    for customer_id, _day, amount in read(
        calibration,
        """
        select customer_id, order_date, sum(revenue) from core.orders
        where order_status = 'purchase' group by all order by all
        """,
    ):
        days[customer_id].append(amount)
    ids = master_ids()
    figures = published("cdnow_customers_summary_with_transactions.csv")
    actual = {}
    for number in figures:
        repeats = days[ids[number]][1:]
        mean = sum(repeats) / len(repeats) if repeats else Decimal(0)
        actual[number] = len(repeats), two_places(mean)
    assert actual == {number: (int(row[0]), Decimal(row[3])) for number, row in figures.items()}
    assert {number: frequency for number, (frequency, _) in actual.items()} == {
        number: int(row[0]) for number, row in published("cdnow_customers_summary.csv").items()
    }


def test_orders_after_the_calibration_are_kept_and_said_to_be_after_it(calibration):
    later = [row for row in words("CDNOW_master.txt") if row[1] > "19970930"]
    actual = read(
        calibration,
        """
        select order_status, status_reason, count(*), sum(total_amount) from core.orders
        where order_date > date '1997-09-30' group by all
        """,
    )
    amount = sum(Decimal(row[3]) for row in later)
    assert actual == [("rejected", "after_as_of_date", len(later), amount)]

"""Settings of time: the grain of cohorts and the zone in which an order has its date."""

from __future__ import annotations

from datetime import date, datetime

from comparison import assert_same_cohorts
from reference.orders import read_shop
from reference.settings import Settings
from shops import minimal_order
from warehouse import SAMPLE, build, read, write_csv

MOMENTS = {
    "late evening in UTC": ("2024-05-01T23:30:00", date(2024, 5, 2), datetime(2024, 5, 1, 23, 30)),
    "the same with a Z": ("2024-05-01T23:30:00Z", date(2024, 5, 2), datetime(2024, 5, 1, 23, 30)),
    "evening in winter": ("2024-01-31 22:30:00", date(2024, 1, 31), datetime(2024, 1, 31, 22, 30)),
    "night in winter": ("2024-01-31 23:30:00", date(2024, 2, 1), datetime(2024, 1, 31, 23, 30)),
    "an offset": ("2024-05-01T23:30:00+02:00", date(2024, 5, 1), datetime(2024, 5, 1, 21, 30)),
    "an offset, no seconds": ("2024-05-01T23:30+02:00", date(2024, 5, 1), datetime(2024, 5, 1, 21, 30)),
    "an offset behind a blank": ("2024-05-01 23:30:00 +02:00", date(2024, 5, 1), datetime(2024, 5, 1, 21, 30)),
    "far west": ("2024-05-01T20:00:00-05:00", date(2024, 5, 2), datetime(2024, 5, 2, 1)),
}


def test_cohorts_of_a_year(tmp_path):
    variables = {"cohort_grain": "year", "history_months": 0}
    warehouse = tmp_path / "cohorts.duckdb"
    build(warehouse, variables=variables, select="+cohort_retention", only="models").succeeded()
    assert_same_cohorts(warehouse, read_shop(SAMPLE, Settings(cohort_grain="year")))


def test_an_order_has_the_date_of_the_shop(tmp_path):
    orders = [minimal_order(name, ordered_at=text) for name, (text, *_) in MOMENTS.items()]
    write_csv(tmp_path / "raw" / "orders.csv", [*orders, minimal_order("a date alone")])
    variables = {"raw_data": tmp_path / "raw", "timezone": "Europe/Paris", "history_months": 0}
    warehouse = tmp_path / "paris.duckdb"
    build(warehouse, variables=variables, select="+customers +orders", only="models").succeeded()
    rows = read(warehouse, "select order_id, order_date, ordered_at from core.orders")
    actual = {order_id: (day, at) for order_id, day, at in rows}
    assert actual.pop("a date alone")[0] == date(2024, 5, 1)
    assert actual == {name: moment[1:] for name, moment in MOMENTS.items()}
    shop = read_shop(tmp_path / "raw", Settings(timezone="Europe/Paris"))
    assert sorted(rows) == sorted((o.order_id, o.order_date, o.ordered_at) for o in shop.orders)
    latest = read(warehouse, "select last_order_date, recency_days from core.customers")
    assert latest == [(date(2024, 5, 2), 0)]

"""Ratings over a period, row for row, against a plain Python recomputation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from comparison import assert_same_mart, assert_same_rows
from reference import cards, ratings
from reference.orders import Shop, read_shop
from reference.settings import Settings
from warehouse import RULES, SAMPLE, build, read, read_csv

MART = "segmentation.purchase_ratings"
OTHER = ratings.RatingSettings(periods=(3, 12), profile="food", weights={"recency": 3, "frequency": 2, "monetary": 1})
LEAP_DAY = Settings(as_of_date=date(2024, 2, 29), history_months=1)
VARIABLES = {
    "as_of_date": LEAP_DAY.as_of_date,
    "history_months": LEAP_DAY.history_months,
    "rating_periods": list(OTHER.periods),
    "rating_profile": OTHER.profile,
    "rating_weights": dict(OTHER.weights),
}


@pytest.fixture(scope="module")
def other_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the ratings of a leap day with other settings."""
    warehouse = tmp_path_factory.mktemp("ratings") / "ratings.duckdb"
    run = build(warehouse, variables=VARIABLES, select="+purchase_ratings")
    return run.succeeded().warehouse


def expected(shop: Shop, settings: ratings.RatingSettings) -> list[ratings.Rating]:
    """Return the ratings of the reference."""
    return ratings.ratings(shop, ratings.read_rules(RULES), settings)


def test_every_rating_of_every_snapshot_and_period(sample_warehouse, sample_shop):
    rows = expected(sample_shop, ratings.RatingSettings())
    assert {row.stars for row in rows} == {0, 1, 2, 3, 4}
    assert_same_mart(sample_warehouse, MART, ratings.Rating, rows)


def test_every_rating_with_other_periods_profile_and_weights(other_warehouse):
    rows = expected(read_shop(SAMPLE, LEAP_DAY), OTHER)
    assert_same_mart(other_warehouse, MART, ratings.Rating, rows)


def rated_today(shop: Shop, period: int) -> list[ratings.Rating]:
    """Return everybody's rating over one period at the latest snapshot."""
    rows = expected(shop, ratings.RatingSettings(periods=(period,)))
    return [row for row in rows if row.snapshot_date == shop.as_of_date]


def test_the_rows_of_one_customer_are_near_each_other(sample_warehouse):
    """A table made row by row of another keeps its order, so that whoever reads of one customer needs few blocks."""
    for table, parts in (
        ("intermediate.int_customer_snapshots", "snapshot_date"),
        ("segmentation.purchase_ratings", "snapshot_date, period_months"),
    ):
        behind = f"customer_id < lag(customer_id) over (partition by {parts} order by rowid)"
        found = f"select count(*) from (select {behind} as is_behind from {table}) where is_behind"
        assert read(sample_warehouse, found) == [(0,)]


def test_the_customer_card_carries_the_rating_over_the_natural_period(sample_warehouse, sample_shop):
    advice = {
        (row["purchase_profile"], row["amount_class"]): (row["advice_en"], row["advice_fr"])
        for row in read_csv(RULES / "purchase_advice.csv")
    }
    period = cards.natural_periods(RULES)[ratings.RatingSettings().profile]
    today = [
        (
            row.customer_id,
            period,
            row.stars,
            row.purchase_profile,
            row.amount_class,
            *advice[row.purchase_profile, row.amount_class],
        )
        for row in rated_today(sample_shop, period)
    ]
    columns = "customer_id, rating_period_months, rating_stars, purchase_profile, amount_class, advice_en, advice_fr"
    actual = read(sample_warehouse, f"select {columns} from core.customers where rating_stars >= 0")
    assert_same_rows(actual, today)


def test_the_customer_card_carries_stars_and_profile_over_twelve_months(sample_warehouse, sample_shop):
    today = [(row.customer_id, row.stars, row.purchase_profile) for row in rated_today(sample_shop, 12)]
    columns = "customer_id, stars_12m, purchase_profile_12m"
    assert_same_rows(read(sample_warehouse, f"select {columns} from core.customers where stars_12m >= 0"), today)
    # The segment of the system ratings, as all other marts count it.
    same = f"""
        select count(*) from core.customers inner join segmentation.customer_segments using (customer_id)
        where system = 'ratings' and snapshot_date = '{sample_shop.as_of_date}' and purchase_profile_12m = segment
    """
    assert read(sample_warehouse, same) == [(len(today),)]


def test_without_its_natural_period_the_card_has_the_rating_of_the_nearest(tmp_path):
    variables = {"rating_periods": [1, 3], "history_months": 0}
    run = build(tmp_path / "ratings.duckdb", variables=variables, select="+customers", only="models")
    warehouse = run.succeeded().warehouse
    columns = "count(rfm_segment), count(rating_stars), count(advice_en), count(stars_12m), count(purchase_profile_12m)"
    buyers, *counts = read(warehouse, f"select {columns} from core.customers")[0]
    assert buyers > 1000 and counts == [buyers, buyers, 0, 0]
    periods = read(warehouse, "select distinct rating_period_months from core.customers where rating_stars >= 0")
    assert periods == [(3,)]


def test_other_periods_rebuild_the_history_and_say_so(other_warehouse, tmp_path):
    warehouse = tmp_path / other_warehouse.name
    warehouse.write_bytes(other_warehouse.read_bytes())
    variables = VARIABLES | {"rating_periods": [6, 12]}
    run = build(warehouse, variables=variables, select="+purchase_ratings", only="models")
    run.succeeded().line_with("int_customer_snapshots", "columns", "history")
    settings = ratings.RatingSettings((6, 12), OTHER.profile, OTHER.weights)
    rows = expected(read_shop(SAMPLE, LEAP_DAY), settings)
    assert_same_mart(warehouse, MART, ratings.Rating, rows)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2025, 3, 31), 1, date(2025, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2025, 2, 28), 12, date(2024, 2, 28)),
        (date(2025, 1, 15), 3, date(2024, 10, 15)),
    ],
)
def test_the_reference_counts_months_by_the_calendar(day, months, before):
    assert ratings.months_before(day, months) == before


def test_the_reference_rounds_halves_up():
    weights = {"recency": 1, "frequency": 1, "monetary": 0}
    earned = {"recency": 2, "frequency": 1, "monetary": 4}
    assert ratings.stars(earned, weights) == 2
    assert ratings.stars(earned | {"recency": 4}, weights) == 3
    assert ratings.stars(earned, dict.fromkeys(weights, 1)) == 2

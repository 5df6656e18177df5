"""Ratings over a period, row for row, against a plain Python recomputation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from comparison import assert_same_mart, assert_same_rows
from reference import ratings
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


def test_the_customer_card_carries_the_rating_over_twelve_months(sample_warehouse, sample_shop):
    advice = {
        (row["purchase_profile"], row["amount_class"]): (row["advice_en"], row["advice_fr"])
        for row in read_csv(RULES / "purchase_advice.csv")
    }
    today = [
        (
            row.customer_id,
            row.stars,
            row.purchase_profile,
            row.amount_class,
            *advice[row.purchase_profile, row.amount_class],
        )
        for row in expected(sample_shop, ratings.RatingSettings(periods=(12,)))
        if row.snapshot_date == sample_shop.as_of_date
    ]
    columns = "customer_id, stars_12m, purchase_profile, amount_class, advice_en, advice_fr"
    actual = read(sample_warehouse, f"select {columns} from core.customers where stars_12m >= 0")
    assert_same_rows(actual, today)


def test_without_a_period_of_twelve_months_the_card_has_no_rating(tmp_path):
    variables = {"rating_periods": [3], "history_months": 0}
    warehouse = build(tmp_path / "ratings.duckdb", variables=variables, select="+customers", only="models")
    columns = "count(*), count(stars_12m), count(purchase_profile), count(advice_en)"
    counts = read(warehouse.succeeded().warehouse, f"select {columns} from core.customers")
    assert counts[0][0] > 0
    assert counts[0][1:] == (0, 0, 0)


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

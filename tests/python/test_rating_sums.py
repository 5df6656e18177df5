"""Today's ratings added up and the suggested thresholds, against a plain Python recomputation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

import duckdb
import numpy
import pytest
from comparison import assert_same_mart, assert_same_rows
from hypothesis import given, settings
from hypothesis import strategies as some
from reference import rating_sums, ratings
from reference.orders import Shop, read_shop
from reference.settings import Settings
from warehouse import RULES, SAMPLE, build, dbt, read

OTHER = ratings.RatingSettings(periods=(3, 12), profile="food", weights={"recency": 3, "frequency": 2, "monetary": 1})
OTHER_DAY = Settings(as_of_date=date(2024, 2, 29), history_months=0)
VARIABLES = {
    "as_of_date": OTHER_DAY.as_of_date,
    "history_months": 0,
    "rating_periods": list(OTHER.periods),
    "rating_profile": OTHER.profile,
    "rating_weights": dict(OTHER.weights),
}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shop, ratings.RatingSettings]:
    """Build the same marts as of another day, with other periods, thresholds and weights."""
    warehouse = tmp_path_factory.mktemp("rating_sums") / "sums.duckdb"
    build(warehouse, variables=VARIABLES, select="+rating_scales", only="models").succeeded()
    return warehouse, read_shop(SAMPLE, OTHER_DAY), OTHER


@pytest.fixture(params=["default", "other"])
def opinion(request: pytest.FixtureRequest) -> tuple[Path, Shop, ratings.RatingSettings]:
    """Return a warehouse, with the shop and the settings that it should be about."""
    if request.param == "other":
        return request.getfixturevalue("other")
    names = ("sample_warehouse", "sample_shop")
    return *(request.getfixturevalue(name) for name in names), ratings.RatingSettings()


def today(shop: Shop, by: ratings.RatingSettings) -> list[ratings.Rating]:
    """Return the ratings of the last day."""
    rows = ratings.ratings(shop, ratings.read_rules(RULES), by)
    return [row for row in rows if row.snapshot_date == shop.as_of_date]


def test_every_combination_of_points(opinion):
    warehouse, shop, by = opinion
    rows = rating_sums.grid(today(shop, by))
    assert len(rows) > 30
    assert_same_mart(warehouse, "segmentation.rating_grid", rating_sums.GridRow, rows)


def test_shares_are_of_their_period(opinion):
    warehouse, _, by = opinion
    sql = """
        select period_months, round(sum(share_of_customers), 9), round(sum(share_of_revenue), 9),
            round(max(share_of_customers * total - customers), 6), round(max(share_of_revenue * money - revenue), 4)
        from segmentation.rating_grid
        inner join (
            select period_months, sum(customers) as total, sum(revenue) as money
            from segmentation.rating_grid group by period_months
        ) using (period_months)
        group by period_months order by period_months
    """
    assert read(warehouse, sql) == [(months, 1, 1, 0, 0) for months in by.periods]


def test_every_threshold_in_use_and_suggested(opinion):
    warehouse, shop, by = opinion
    rows = rating_sums.scales(today(shop, by), ratings.read_rules(RULES), by)
    assert all(row.suggested_threshold for row in rows if row.points)
    assert_same_mart(warehouse, "segmentation.rating_scales", rating_sums.ScaleRow, rows)


def test_the_analysis_writes_the_suggestions_as_the_seed_has_them(sample_warehouse, tmp_path):
    copy = tmp_path / sample_warehouse.name
    copy.write_bytes(sample_warehouse.read_bytes())
    written = dbt(copy, "--quiet", "compile", "--select", "suggest_rating_thresholds", variables={}).succeeded()
    assert "rating_scales" in written.output
    sql = (copy.parent / "target" / "compiled" / "sextant" / "analyses" / "suggest_rating_thresholds.sql").read_text()
    with duckdb.connect(str(copy), read_only=True) as connection:
        cursor = connection.execute(sql)
        names, rows = [column[0] for column in cursor.description], cursor.fetchall()
    header = (RULES / "rating_thresholds.csv").read_text(encoding="utf-8").splitlines()[0]
    assert names == header.split(",")
    marts = "select rating_profile, period_months, criterion, points, cast(suggested_threshold as bigint)"
    assert_same_rows(rows, read(sample_warehouse, f"{marts} from segmentation.rating_scales where points > 0"))


@pytest.fixture(scope="module")
def scales_alone(sample_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a warehouse with nothing but what rating_scales reads, of one period, and the model as a view."""
    compiled = sample_warehouse.parent / "target" / "compiled" / "sextant" / "models" / "segmentation" / "ratings"
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            attach ':memory:' as {sample_warehouse.stem};
            use {sample_warehouse.stem};
            create schema intermediate; create schema segmentation; create schema rules;
            create table customers (recency_days bigint, order_count bigint, revenue decimal(18, 4));
            create view segmentation.rating_grid as select 3 as period_months, 0 as recency_points,
                0 as frequency_points, 0 as monetary_points, count(*) as customers from customers;
            create table rules.rating_thresholds as from read_csv('{RULES / "rating_thresholds.csv"}');
            create view intermediate.int_rating_histogram as
                select 3 as period_months, criterion, figure, count(*) as customers,
                    count(*) filter (where order_count > 0) as buyers
                from customers, lateral (values ('recency', recency_days), ('frequency', order_count),
                    ('monetary', cast(floor(revenue) as bigint))) as figures (criterion, figure)
                group by all;
            create view scales as {(compiled / "rating_scales.sql").read_text(encoding="utf-8")}
            """
        )
        yield connection


bought = some.tuples(some.integers(0, 40), some.integers(1, 12), some.decimals(-5, 300, places=2))
nothing = some.tuples(some.integers(92, 400), some.just(0), some.just(Decimal(0)))


@settings(max_examples=60, deadline=None)
@given(customers=some.lists(some.one_of(bought, nothing), min_size=1, max_size=40))
def test_of_any_customers_the_suggestions_are_in_order_and_count_everybody(scales_alone, customers):
    scales_alone.execute("delete from customers")
    scales_alone.executemany("insert into customers values (?, ?, ?)", customers)
    sql = "select criterion, points, suggested_threshold, suggested_customers from scales where period_months = 3"
    found = {row[:2]: row[2:] for row in scales_alone.execute(sql).fetchall()}
    places = {criterion: place for place, criterion in enumerate(rating_sums.VALUES)}
    for criterion, place in places.items():
        figures = [floor(customer[place]) for customer in customers if customer[1]]
        steps = rating_sums.suggested(criterion, figures)
        would = Counter(ratings.points(criterion, customer[place], steps) for customer in customers)
        assert [found[criterion, earned] for earned in range(5)] == [
            (steps.get(earned), would[earned] if steps else None) for earned in range(5)
        ]
        thresholds = [steps[earned] for earned in sorted(steps, reverse=criterion == "recency")]
        assert thresholds == sorted(set(thresholds))
        assert thresholds[:1] >= [0 if criterion == "recency" else 1] or not steps


@given(some.lists(some.integers(0, 40), min_size=1, max_size=60), some.integers(0, 10))
def test_the_quantile_is_numpys(values, tenths):
    own = rating_sums.quantile(sorted(values), Fraction(tenths, 10))
    assert float(own) == pytest.approx(numpy.quantile(values, tenths / 10))

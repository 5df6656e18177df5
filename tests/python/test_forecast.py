"""The forecast of segment sizes: of moves small enough to work out by hand, and of any against numpy's matrices."""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warehouse import dbt

from benchmarks.forecast import LEFT, MONTHS_AHEAD, NEW, forecast_segments, pooled_movement, whole_months

ENDS = [date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31)]
TODAY = date(2025, 6, 18)
COLUMNS = ["system", "from_snapshot_date", "snapshot_date", "from_segment", "to_segment", "customers"]


def transitions(*rows: tuple) -> pd.DataFrame:
    """Return moves of one system from their later date, both segments and customers."""
    return pd.DataFrame(
        [("rfm", day.replace(day=1) - timedelta(days=1), day, *moves) for day, *moves in rows], columns=COLUMNS
    )


def dates(*days: date) -> pd.DataFrame:
    """Return snapshot dates, the last of them today's."""
    return pd.DataFrame({"snapshot_date": days, "is_as_of_date": [day == max(days) for day in days]})


MOVES = transitions(
    (ENDS[1], "a", "a", 6),
    (ENDS[1], "a", "b", 2),
    (ENDS[1], NEW, "a", 4),
    (ENDS[2], "a", "a", 6),
    (ENDS[2], "a", LEFT, 4),
    (ENDS[2], "b", "b", 2),
    (ENDS[2], NEW, "b", 2),
    # Half a month, in which everybody is lost: it must not count.
    (TODAY, "a", "b", 6),
    (TODAY, "b", "b", 4),
    (TODAY, NEW, "a", 10),
)


@pytest.fixture(scope="module")
def in_sql(tmp_path_factory: pytest.TempPathFactory):
    """Return the model int_segment_forecasts as a function of its two tables."""
    work = tmp_path_factory.mktemp("forecast")
    asked = ("--quiet", "compile", "--select", "int_segment_forecasts", "--output", "json")
    told = dbt(work / "forecast.duckdb", *asked, variables={}).succeeded().output
    sql = json.loads(told[told.index("{") :])["compiled"]
    for name in ("int_segment_transitions", "int_snapshot_dates"):
        sql = sql.replace(f'"forecast"."intermediate"."{name}"', name)
    connection = duckdb.connect(config={"threads": 1})

    def forecast(transitions: pd.DataFrame, snapshot_dates: pd.DataFrame, months: int) -> pd.DataFrame:
        kinds = "system varchar, from_snapshot_date date, snapshot_date date, from_segment varchar, to_segment varchar"
        connection.execute(f"create or replace table int_segment_transitions ({kinds}, customers bigint)")
        connection.execute("create or replace table int_snapshot_dates (snapshot_date date, is_as_of_date boolean)")
        for table, rows in (("int_segment_transitions", transitions), ("int_snapshot_dates", snapshot_dates)):
            if len(rows):
                places = ", ".join("?" * len(rows.columns))
                values = rows.astype(object).values.tolist()
                connection.executemany(f"insert into {table} values ({places})", values)
        order = "order by system, months_ahead, segment"
        return connection.execute(f"from ({sql}) where months_ahead <= {months} {order}").df()

    yield forecast
    connection.close()


@pytest.fixture(params=["SQL", "numpy"])
def forecast(request: pytest.FixtureRequest):
    """Return one of the two computations."""
    return request.getfixturevalue("in_sql") if request.param == "SQL" else forecast_segments


def test_rates_and_arrivals_are_those_of_all_whole_months_together(forecast):
    found = forecast(MOVES, dates(*ENDS, TODAY), months=2)
    # Of 18 customers in a, 12 stay, 2 go to b and 4 leave; b stays; 2 a month arrive in a and 1 in b.
    assert list(found["customers"][:2]) == pytest.approx([10 * 12 / 18 + 2, 10 + 10 * 2 / 18 + 1], abs=1e-6)
    second = [found["customers"][0] * 12 / 18 + 2, found["customers"][1] + found["customers"][0] * 2 / 18 + 1]
    assert list(found["customers"][2:]) == pytest.approx(second, abs=1e-5)
    assert list(found["share"][:2]) == pytest.approx([x / sum(found["customers"][:2]) for x in found["customers"][:2]])


def test_the_error_is_that_of_the_forecast_made_before_and_unknown_where_there_was_none(forecast):
    found = forecast(MOVES, dates(*ENDS, TODAY), months=2)
    # At the end of April 10 in a and 2 in b, and of a 6 in 8 stay, 2 in 8 go to b, 4 arrive in a; in May 6 and 4.
    expected = 10 * 6 / 8 + 4, 2 + 10 * 2 / 8
    missed = abs(expected[0] / sum(expected) - 0.6)
    assert list(found["backtest_error"][:2]) == pytest.approx([missed, missed])
    assert found["backtest_error"][2:].isna().all()


def test_only_pairs_of_the_wanted_history_count(forecast):
    found = forecast(MOVES, dates(ENDS[1], ENDS[2], TODAY), months=1)
    # Without April's moves, 6 of 10 customers stay in a, nobody goes to b, and 2 arrive there.
    assert list(found["customers"]) == pytest.approx([6, 12])


def test_a_month_that_nobody_began_is_no_month():
    opening = transitions((ENDS[0], NEW, "a", 100))
    months = whole_months(pd.concat([opening, MOVES]))
    assert list(months) == ENDS[1:]


def test_customers_of_a_segment_that_no_month_began_with_stay():
    movement = pooled_movement([MOVES[MOVES["snapshot_date"] == ENDS[1]]], ["a", "b"])
    assert movement.rates.tolist() == [[0.75, 0.25], [0, 1]]
    assert movement.arrivals.tolist() == [4, 0]


def test_without_a_whole_month_there_is_no_forecast(forecast):
    for moves in (MOVES[MOVES["snapshot_date"] == TODAY], MOVES[:0]):
        assert forecast(moves, dates(ENDS[2], TODAY), 6).empty


def test_without_a_snapshot_of_today_there_is_no_forecast(forecast):
    assert forecast(MOVES[MOVES["snapshot_date"] != TODAY], dates(*ENDS, TODAY), 6).empty


def month_ends(months: int) -> list[date]:
    """Return the last days of so many months."""
    firsts = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(months + 1)]
    return [first - timedelta(days=1) for first in firsts[1:]]


@st.composite
def histories(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the moves of two systems over some months and a part of one, with gaps, empty months and openings."""
    ends = month_ends(draw(st.integers(0, 9)))
    days = [*ends, (ends[-1] if ends else date(2023, 12, 31)) + timedelta(days=draw(st.integers(1, 27)))]
    rows = []
    for system in ("kmeans", "rfm"):
        for before, after in itertools.pairwise([date(2023, 12, 31), *days]):
            pairs = st.tuples(st.sampled_from(["a", "b", "c", NEW]), st.sampled_from(["a", "b", "c", LEFT]))
            moved = draw(
                st.dictionaries(pairs.filter(lambda pair: pair != (NEW, LEFT)), st.integers(1, 60), max_size=9)
            )
            rows += [(system, before, after, *pair, customers) for pair, customers in moved.items()]
    return pd.DataFrame(rows, columns=COLUMNS), dates(date(2023, 12, 31), *days)


@settings(max_examples=60)
@given(histories())
def test_both_computations_agree(in_sql, history):
    moves, known = history
    expected = forecast_segments(moves, known, MONTHS_AHEAD)
    found = in_sql(moves, known, MONTHS_AHEAD)
    key = ["system", "months_ahead", "segment"]
    expected = expected.sort_values(key, ignore_index=True)
    assert found[key].values.tolist() == expected[key].values.tolist()
    for name, digits in (("customers", 2e-6), ("share", 2e-12), ("backtest_error", 2e-12)):
        ours, theirs = (frame[name].astype("Float64") for frame in (found, expected))
        assert ours.isna().tolist() == theirs.isna().tolist(), name
        assert ours.fillna(0).tolist() == pytest.approx(theirs.fillna(0).tolist(), abs=digits, rel=1e-12), name


@settings(max_examples=25)
@given(st.lists(st.integers(0, 50), min_size=12, max_size=12).filter(any))
def test_everybody_is_somewhere(counts: list[int]):
    pairs = [(origin, to) for origin in ("a", "b", "c", NEW) for to in ("a", "b", "c")]
    moves = transitions(*[(ENDS[2], *pair, count) for pair, count in zip(pairs, counts, strict=True)])
    movement = pooled_movement([moves], ["a", "b", "c"])
    assert movement.rates.sum(axis=1) == pytest.approx(np.ones(3))
    after = movement.ahead(np.array([5.0, 0, 2]), 4)[-1]
    assert after.sum() == pytest.approx(7 + 4 * sum(counts[9:]))

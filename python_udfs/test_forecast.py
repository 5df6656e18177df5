"""The forecast of segment sizes, on moves small enough to work out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from python_udfs.forecast import FORECAST_TYPES, LEFT, NEW, forecast_segments, pooled_movement, whole_months

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


def test_rates_and_arrivals_are_those_of_all_whole_months_together() -> None:
    found = forecast_segments(MOVES, dates(*ENDS, TODAY), months=2)
    # Of 18 customers in a, 12 stay, 2 go to b and 4 leave; b stays; 2 a month arrive in a and 1 in b.
    assert list(found["customers"][:2]) == pytest.approx([10 * 12 / 18 + 2, 10 + 10 * 2 / 18 + 1], abs=1e-6)
    second = [found["customers"][0] * 12 / 18 + 2, found["customers"][1] + found["customers"][0] * 2 / 18 + 1]
    assert list(found["customers"][2:]) == pytest.approx(second, abs=1e-5)
    assert list(found["share"][:2]) == pytest.approx([x / sum(found["customers"][:2]) for x in found["customers"][:2]])


def test_the_error_is_that_of_the_forecast_made_before_and_unknown_where_there_was_none() -> None:
    found = forecast_segments(MOVES, dates(*ENDS, TODAY), months=2)
    # At the end of April 10 in a and 2 in b, and of a 6 in 8 stay, 2 in 8 go to b, 4 arrive in a; in May 6 and 4.
    expected = 10 * 6 / 8 + 4, 2 + 10 * 2 / 8
    missed = abs(expected[0] / sum(expected) - 0.6)
    assert list(found["backtest_error"][:2]) == pytest.approx([missed, missed])
    assert found["backtest_error"][2:].isna().all()


def test_only_pairs_of_the_wanted_history_count() -> None:
    found = forecast_segments(MOVES, dates(ENDS[1], ENDS[2], TODAY), months=1)
    # Without April's moves, 6 of 10 customers stay in a, nobody goes to b, and 2 arrive there.
    assert list(found["customers"]) == pytest.approx([6, 12])


def test_a_month_that_nobody_began_is_no_month() -> None:
    opening = transitions((ENDS[0], NEW, "a", 100))
    months = whole_months(pd.concat([opening, MOVES]))
    assert list(months) == ENDS[1:]


def test_customers_of_a_segment_that_no_month_began_with_stay() -> None:
    movement = pooled_movement([MOVES[MOVES["snapshot_date"] == ENDS[1]]], ["a", "b"])
    assert movement.rates.tolist() == [[0.75, 0.25], [0, 1]]
    assert movement.arrivals.tolist() == [4, 0]


def test_without_a_whole_month_there_is_no_forecast_but_a_table() -> None:
    for moves in (MOVES[MOVES["snapshot_date"] == TODAY], MOVES[:0]):
        found = forecast_segments(moves, dates(ENDS[2], TODAY), months=6)
        assert found.empty and found.dtypes.astype(str).to_dict() == FORECAST_TYPES


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    expected = forecast_segments(MOVES, dates(*ENDS, TODAY), months=3)
    shuffled = MOVES.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(forecast_segments(shuffled, dates(*ENDS, TODAY), months=3), expected)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.lists(st.integers(0, 50), min_size=12, max_size=12).filter(any))
def test_everybody_is_somewhere(counts: list[int]) -> None:
    pairs = [(origin, to) for origin in ("a", "b", "c", NEW) for to in ("a", "b", "c")]
    moves = transitions(*[(ENDS[2], *pair, count) for pair, count in zip(pairs, counts, strict=True)])
    movement = pooled_movement([moves], ["a", "b", "c"])
    assert movement.rates.sum(axis=1) == pytest.approx(np.ones(3))
    after = movement.ahead(np.array([5.0, 0, 2]), 4)[-1]
    assert after.sum() == pytest.approx(7 + 4 * sum(counts[9:]))

"""The documents state the costs that were measured."""

from __future__ import annotations

import pytest

from benchmarks import capacity


def test_the_page_on_engines_has_the_table_of_the_measurements():
    assert f"{capacity.BEGIN}\n{capacity.page_block(capacity.load())}\n{capacity.END}" in capacity.PAGE.read_text()


def test_a_prediction_goes_on_as_measured():
    first = {"orders": 1_000, capacity.BUILD: {"seconds": 13.0}}
    last = {"orders": 10_000, capacity.BUILD: {"seconds": 40.0}}
    assert capacity.line(first, last, "seconds") == pytest.approx((10.0, 0.003))
    assert capacity.predicted(first, last, "seconds", 100_000) == pytest.approx(310)

"""The documents state the costs that were measured."""

from __future__ import annotations

import pytest

from benchmarks import capacity
from benchmarks.spark_jobs import WRITTEN, Work, count, page


def test_the_page_on_engines_has_the_table_of_the_measurements():
    assert f"{capacity.BEGIN}\n{capacity.page_block(capacity.load())}\n{capacity.END}" in capacity.PAGE.read_text()


def test_a_prediction_goes_on_as_measured():
    first = {"orders": 1_000, capacity.BUILD: {"seconds": 13.0}}
    last = {"orders": 10_000, capacity.BUILD: {"seconds": 40.0}}
    assert capacity.line(first, last, "seconds") == pytest.approx((10.0, 0.003))
    assert capacity.predicted(first, last, "seconds", 100_000) == pytest.approx(310)


def test_a_size_that_was_measured_costs_what_was_measured():
    sizes = [{"orders": size, capacity.BUILD: {"seconds": cost}} for size, cost in ((1, 5.0), (10, 6.0), (20, 26.0))]
    assert capacity.expected(sizes, "seconds", 1) == 5.0
    assert capacity.expected(sizes, "seconds", 30) == pytest.approx(46.0)


def test_what_spark_costs_is_what_further_orders_cost_and_not_its_start():
    sizes = [
        {"orders": 10, capacity.BUILD: {"cpu_seconds": 1.0}, "spark": {"cpu_seconds": 100.0}},
        {"orders": 20, capacity.BUILD: {"cpu_seconds": 2.0}, "spark": {"cpu_seconds": 103.0}},
        {"orders": 40, capacity.BUILD: {"cpu_seconds": 4.0}},
    ]
    assert capacity.spark_overhead(sizes) == pytest.approx(3.0)
    assert capacity.spark_overhead(sizes[1:]) is None


def test_a_job_of_spark_is_of_the_model_in_whose_time_it_began():
    def job(milliseconds: int) -> dict:
        return {"Event": "SparkListenerJobStart", "Submission Time": milliseconds}

    def stage(milliseconds: int, *written: str) -> dict:
        sizes = [{"Name": WRITTEN, "Value": value} for value in written]
        info = {"Submission Time": milliseconds, "Accumulables": [{"Name": "number of rows", "Value": "7"}, *sizes]}
        return {"Event": "SparkListenerStageCompleted", "Stage Info": info}

    models = [Work("first", 1.0, 2.0), Work("second", 2.5, 4.0)]
    events = [job(1_000), job(1_900), job(2_300), job(3_999), stage(1_100, "1500000"), stage(3_000), stage(5_000, "9")]
    count([{"Event": "SparkListenerLogStart"}, *events], models)
    assert [(work.jobs, work.stages, work.shuffled_bytes) for work in models] == [(2, 1, 1_500_000), (1, 1, 0)]
    written = page(models, "shop")
    assert "3 jobs, 2 stages, 2 MB shuffled, 2 seconds of models" in written
    assert "| first | 2 | 1 | 1.5 | 1.0 |\n| second | 1 | 1 | 0.0 | 1.5 |" in written

"""A setting of the ratings, clusters or engagement that cannot be used gets one line before any model runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from warehouse import Build, build

WRONG = [
    {
        "rating_periods": [3, 3],
        "rating_profile": "furniture",
        "rating_weights": {"recency": 0, "frequency": 0, "monetary": 0},
        "kmeans_log": "maybe",
        "cluster_count": 1,
    },
    {
        "rating_periods": 12,
        "rating_profile": "",
        "rating_weights": {"recency": 1, "frequency": 1},
        "kmeans_log": "",
        "cluster_count": "many",
    },
    {
        "rating_periods": [0, 12],
        "rating_weights": {"recency": 1, "frequency": 0.5, "monetary": 1},
        "engagement_months": 0,
        "engagement_half_life_days": 7.5,
        "active_days": "",
        "least_pairs": 0,
    },
]
ALLOWED = {
    "rating_periods": "different whole numbers of months from 1 to 120",
    "rating_profile": "one of [food, consumables, fashion_hightech, seasonal]",
    "rating_weights": "from 0 to 100 for each of recency, frequency, monetary, not all 0",
    "kmeans_log": "true or false",
    "cluster_count": "a whole number from 2 to 12",
    "engagement_months": "a whole number from 1 to 120",
    "engagement_half_life_days": "a whole number from 1 to 3650",
    "active_days": "a whole number from 1 to 3650",
    "least_pairs": "a whole number from 1 to 100000",
}


def refused(tmp_path: Path, variables: dict[str, object]) -> Build:
    """Build with settings that must be refused before any model runs."""
    run = build(tmp_path / "warehouse.duckdb", variables=variables, select="int_as_of")
    assert run.returncode != 0, run.output
    assert "Traceback" not in run.output and "OK created" not in run.output
    return run


@pytest.mark.parametrize("variables", WRONG, ids=lambda variables: repr(variables)[:40])
def test_each_wrong_setting_gets_one_line(tmp_path, variables):
    run = refused(tmp_path, variables)
    for name, value in variables.items():
        line = run.line_with(f"var {name}: ", ALLOWED[name], "Got: ", str(value))
        assert run.lines.count(line) == 1


def test_a_period_beyond_the_lookback_is_refused(tmp_path):
    run = refused(tmp_path, {"rating_periods": [12, 24], "lookback_years": 1})
    run.line_with("rating_periods", "lookback_years", "12 months", "24")

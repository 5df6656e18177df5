"""Scores by limits that the shop has fixed, against plain Python, and limits that can't be used."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from warehouse import dbt, project_with_own_rules, read, write_csv

RECENCY, MONETARY = (
    [365, 180, 90, 45, 20],
    [Decimal("40"), Decimal("100.5"), Decimal("250"), Decimal("400"), Decimal("900")],
)
SCORES = (
    "select snapshot_date, customer_id, recency_days, revenue, r_score, f_score, m_score, fm_score, rfm_segment"
    " from segmentation.rfm_scores"
)
FAULTS = [
    {"criterion": "recency", "score": 2, "threshold": 90},
    {"criterion": "recency", "score": 3, "threshold": 90},
    {"criterion": "recency", "score": 4, "threshold": 30},
    {"criterion": "recency", "score": 4, "threshold": 20},
    {"criterion": "recency", "score": 5, "threshold": ""},
    {"criterion": "recency", "score": 6, "threshold": -1},
    {"criterion": "frequency", "score": 2, "threshold": 3},
    {"criterion": "frequency", "score": 3, "threshold": 3},
    {"criterion": "frequency", "score": 7, "threshold": 9},
    {"criterion": "visits", "score": 2, "threshold": 1},
]


def limits(criterion: str, thresholds: list) -> list[dict[str, object]]:
    """Return the rows of one criterion."""
    return [
        {"criterion": criterion, "score": score, "threshold": limit} for score, limit in enumerate(thresholds, start=2)
    ]


@pytest.fixture(scope="module")
def limited(tmp_path_factory):
    """The sample, with limits of recency and money, and sixths of frequency."""
    folder = tmp_path_factory.mktemp("limits")
    project = project_with_own_rules(folder / "project")
    write_csv(project / "seeds" / "rules" / "rfm_limits.csv", limits("recency", RECENCY) + limits("monetary", MONETARY))
    command = ("build", "--select", "+rfm_cut_points", "--exclude-resource-types", "unit_test")
    return dbt(folder / "shop.duckdb", *command, variables={}, project=project).succeeded().warehouse


def test_each_score_is_the_highest_whose_limit_is_reached(limited, sample_warehouse):
    by_parts = {row[:2]: row for row in read(sample_warehouse, SCORES)}
    fm_scores = {(f, m): fm for f, m, fm in read(limited, "select f_score, m_score, fm_score from rules.fm_scores")}
    segments = {
        (r, fm): name for r, fm, name in read(limited, "select r_score, fm_score, rfm_segment from rules.rfm_segments")
    }
    found = read(limited, SCORES)
    assert len(found) == len(by_parts) > 5000
    for row in found:
        _, _, recency_days, revenue, *scores = row
        r_score = 1 + sum(recency_days <= limit for limit in RECENCY)
        m_score = 1 + sum(revenue >= limit for limit in MONETARY)
        f_score = by_parts[row[:2]][5]
        fm_score = fm_scores[f_score, m_score]
        assert scores == [r_score, f_score, m_score, fm_score, segments[r_score, fm_score]], row
    assert {row[4] for row in found} == {row[6] for row in found} == set(range(1, 7))


def test_the_cut_points_say_which_rule_is_in_force(limited, sample_warehouse):
    own = defaultdict(dict)
    rows = read(
        limited,
        "select criterion, score, score_rule, threshold, lowest_value, highest_value from segmentation.rfm_cut_points",
    )
    for criterion, score, rule, limit, lowest, highest in rows:
        own[criterion, rule][score] = limit
        if rule == "own_limits" and limit is not None:
            assert highest <= limit if criterion == "recency" else lowest >= limit
    assert dict(own) == {
        ("recency", "own_limits"): {1: None} | dict(enumerate(RECENCY, start=2)),
        ("frequency", "parts_of_base"): dict.fromkeys(range(1, 7)),
        ("monetary", "own_limits"): {1: None} | dict(enumerate(MONETARY, start=2)),
    }
    rules = "select distinct score_rule, threshold from segmentation.rfm_cut_points"
    assert read(sample_warehouse, rules) == [("parts_of_base", None)]


def test_limits_that_cannot_be_used_stop_the_build_and_are_named(tmp_path):
    project = project_with_own_rules(tmp_path / "project")
    write_csv(project / "seeds" / "rules" / "rfm_limits.csv", FAULTS)
    command = ("build", "--select", "rfm_limits", "rfm_scores", "--store-failures")
    run = dbt(tmp_path / "shop.duckdb", *command, variables={}, project=project)
    assert run.returncode == 1
    run.line_with("limits_in_order_rfm_limits", "FAIL")
    run.line_with("SKIP", "rfm_scores")
    ((table,),) = read(
        run.warehouse,
        "select schema_name || '.' || table_name from duckdb_tables() where table_name like 'limits_in_order%'",
    )
    assert sorted(read(run.warehouse, f"select criterion, score, fault from {table}")) == [
        ("frequency", 3, "not more than for the score below"),
        ("frequency", 4, "missing"),
        ("frequency", 5, "missing"),
        ("frequency", 6, "missing"),
        ("frequency", 7, "no such criterion or score"),
        ("recency", 3, "not fewer days than for the score below"),
        ("recency", 4, "more than one row"),
        ("recency", 5, "no threshold"),
        ("recency", 6, "below 0 days"),
        ("visits", 2, "no such criterion or score"),
    ]

"""A wrong edit of a rule fails a test, and the run says which row it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from warehouse import SAMPLE, Build, dbt, project_with_own_rules, read_csv, write_csv

Rows = list[dict[str, str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the project with rules of its own to damage."""
    return project_with_own_rules(tmp_path / "project")


def damage(project: Path, seed: str, change: Callable[[Rows], Rows]) -> None:
    """Change the rows of one seed of the copied project."""
    file = project / "seeds" / "rules" / f"{seed}.csv"
    write_csv(file, change(read_csv(file)))


def build_rules(project: Path, **variables: object) -> Build:
    """Build the rules of the copied project, which must fail."""
    command = ("build", "--select", "resource_type:seed")
    run = dbt(project.parent / "rules.duckdb", *command, variables=variables | {"raw_data": SAMPLE}, project=project)
    assert run.returncode != 0, run.output
    return run


def without(number: int) -> Callable[[Rows], Rows]:
    """Return the change that drops one row."""
    return lambda rows: rows[:number] + rows[number + 1 :]


def with_two(number: int) -> Callable[[Rows], Rows]:
    """Return the change that writes one row twice."""
    return lambda rows: [*rows, rows[number]]


def with_cell(number: int, column: str, value: object) -> Callable[[Rows], Rows]:
    """Return the change of one cell."""
    return lambda rows: [row | ({column: value} if place == number else {}) for place, row in enumerate(rows)]


# Each grid, one of its rows, and how that row is named.
GRIDS = {
    "rfm_segments": (8, ["r_score 2", "fm_score 3"]),
    "fm_scores": (35, ["f_score 6", "m_score 6"]),
    "purchase_profiles": (0, ["recency_points 0", "frequency_points 0"]),
    "amount_classes": (4, ["monetary_points 4"]),
    "purchase_advice": (7, ["purchase_profile regular", "amount_class medium"]),
    "kmeans_groups": (77, ["r_score 4", "f_score 1", "m_score 3"]),
    "engagement_grid": (5, ["is_active True", "value_level medium", "engagement_level low"]),
    "rating_thresholds": (
        49,
        ["rating_profile consumables", "period_months 1", "criterion recency", "points 2"],
    ),
}
# Seeds that are no grids, and need a row for each segment, system or profile.
LISTS = {
    "systems": (1, ["system engagement"]),
    "segment_presence": (0, ["system rfm", "segment champions"]),
    "rating_profiles": (1, ["rating_profile consumables"]),
}
SEGMENTS = {"rfm_segments": "rfm_segment", "purchase_profiles": "purchase_profile"}
SEGMENTS |= {"kmeans_groups": "kmeans_group", "engagement_grid": "engagement_segment"}


def test_a_dropped_row_is_named(project):
    for seed, (number, _) in (GRIDS | LISTS).items():
        damage(project, seed, without(number))
    run = build_rules(project)
    for seed, (_, cells) in (GRIDS | LISTS).items():
        run.line_with(f"{seed}: ", *cells, "fault missing")


def test_a_row_that_stands_twice_is_named(project):
    for seed, (number, _) in GRIDS.items():
        damage(project, seed, with_two(number))
    run = build_rules(project)
    for seed, (_, cells) in GRIDS.items():
        run.line_with(f"{seed}: ", *cells, "fault more than one row")


def test_a_misspelt_name_is_named(project):
    for seed, column in SEGMENTS.items():
        damage(project, seed, with_cell(GRIDS[seed][0], column, "loyaal"))
    damage(project, "purchase_advice", with_cell(7, "amount_class", "meduim"))
    damage(project, "rating_thresholds", with_cell(49, "criterion", "recencey"))
    run = build_rules(project)
    for seed in SEGMENTS:
        run.line_with(f"{seed}: ", *GRIDS[seed][1], "loyaal", "not in rules.segments")
    run.line_with("purchase_advice: ", "amount_class meduim", "fault no such")
    run.line_with("purchase_advice: ", *GRIDS["purchase_advice"][1], "fault missing")
    run.line_with("rating_thresholds: ", "criterion recencey", "points 2", "fault no such")
    run.line_with("rating_thresholds: ", *GRIDS["rating_thresholds"][1], "fault missing")


def test_a_threshold_out_of_order_is_named(project):
    # Rows 48 to 59 are the consumables over one month: recency, frequency, monetary.
    changes = {49: 31, 52: 0, 57: 59.99, 58: 30, 60: ""}
    for number, threshold in changes.items():
        damage(project, "rating_thresholds", with_cell(number, "threshold", threshold))
    run = build_rules(project)
    consumables = "rating_thresholds: rating_profile consumables, period_months "
    run.line_with(consumables + "1, criterion recency, points 2, ", "not fewer days")
    run.line_with(consumables + "1, criterion frequency, points 1, ", "without a purchase")
    run.line_with(consumables + "1, criterion monetary, points 3, ", "not more than")
    run.line_with(consumables + "3, criterion recency, points 1, ", "no threshold")


def test_a_natural_period_without_thresholds_is_named(project):
    damage(project, "rating_profiles", with_cell(1, "period_months", 9))
    damage(project, "rating_thresholds", lambda rows: [row for row in rows if row["rating_profile"] != "food"])
    run = build_rules(project)
    run.line_with("rating_profiles: rating_profile consumables, period_months 9, fault no thresholds for this period")
    run.line_with("rating_profiles: rating_profile food, period_months 1, fault no such profile in rating_thresholds")


def test_what_a_card_may_not_say_is_named(project):
    damage(project, "segment_presence", with_cell(3, "presence", "perhaps"))
    damage(project, "systems", with_cell(0, "leads_when", "never"))
    damage(project, "contradiction_reasons", with_cell(2, "away_system", "rfm"))
    run = build_rules(project)
    run.line_with("rules.segment_presence: 1 row breaks the rule presence_is_known", "segment = rising")
    run.line_with("rules.systems: 1 row breaks the rule leads_when_is_known", "system = ratings")
    run.line_with("rules.contradiction_reasons: 1 row breaks the rule systems_are_known", "good_history_but_inactive")


def test_a_period_without_thresholds_is_named(project):
    run = build_rules(project, rating_periods=[9, 12], rating_profile="seasonal")
    seasonal = "rating_thresholds: rating_profile seasonal, period_months 9, criterion "
    run.line_with(seasonal + "frequency, points 1, fault missing")

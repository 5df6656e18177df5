"""Why a customer has their points and scores: the queries of analyses/ over the served tables, against plain Python."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from comparison import assert_same_rows
from reference import ratings
from warehouse import RULES, dbt, read


def rows_of(warehouse: Path, folder: Path, analysis: str) -> list[tuple]:
    """Return what an analysis finds in a copy of a warehouse."""
    copy = Path(shutil.copy(warehouse, folder / warehouse.name))
    dbt(copy, "compile", "--select", analysis, variables={}).succeeded()
    (compiled,) = (folder / "target" / "compiled").rglob(f"{analysis}.sql")
    return read(copy, compiled.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def card_ratings(sample_warehouse, sample_shop) -> list[tuple]:
    """Return customer, criterion, value and points of every rating over the card's period."""
    period = read(sample_warehouse, "select max(rating_period_months) from core.customers")[0][0]
    settings = ratings.RatingSettings(periods=(period,))
    today = [
        row
        for row in ratings.ratings(sample_shop, ratings.read_rules(RULES), settings)
        if row.snapshot_date == sample_shop.as_of_date
    ]
    return [
        (row.customer_id, criterion, period, Decimal(value), points)
        for row in today
        for criterion, value, points in (
            ("recency", row.recency_days, row.recency_points),
            ("frequency", row.order_count, row.frequency_points),
            ("monetary", row.revenue, row.monetary_points),
        )
    ]


def test_why_each_criterion_has_its_points(sample_warehouse, card_ratings, tmp_path):
    steps = ratings.read_rules(RULES).thresholds
    profile = ratings.RatingSettings().profile
    expected = []
    for customer, criterion, period, value, points in card_ratings:
        thresholds = steps[profile, period, criterion]
        further = points + 1 if points < 4 else None
        expected.append(
            (customer, criterion, period, value, points, thresholds.get(points), further, thresholds.get(further))
        )
    rows = rows_of(sample_warehouse, tmp_path, "why_ratings")
    assert_same_rows([(*row[:2], *row[4:]) for row in rows], expected)
    assert {row[1:4] for row in rows} == {
        ("recency", "Recency", "Récence"),
        ("frequency", "Frequency", "Fréquence"),
        ("monetary", "Money", "Montant"),
    }
    for _, criterion, *_, value, points, threshold, _, further in rows:
        # Of recency fewer days are better.
        sign = -1 if criterion == "recency" else 1
        assert (threshold is None) == (points == 0) and (further is None) == (points == 4)
        assert threshold is None or sign * value >= sign * threshold
        assert further is None or sign * value < sign * further


def test_why_each_criterion_has_its_scores(sample_warehouse, sample_shop, tmp_path):
    rows = rows_of(sample_warehouse, tmp_path, "why_scores")
    buyers = read(sample_warehouse, "select count(rfm_segment) from core.customers")[0][0]
    assert len(rows) == len({row[:3] for row in rows}) == buyers * 2 * 3
    assert all(lowest <= value <= highest for *_, value, _, lowest, highest in rows)
    names = {"recency": "r_score", "frequency": "f_score", "monetary": "m_score"}
    today = f"snapshot_date = '{sample_shop.as_of_date}'"
    scores = {
        (customer, system, criterion): score
        for system in ("rfm", "kmeans")
        for criterion, column in names.items()
        for customer, score in read(
            sample_warehouse, f"select customer_id, {column} from segmentation.{system}_scores where {today}"
        )
    }
    assert {row[:3]: row[6] for row in rows} == scores

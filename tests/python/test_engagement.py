"""Engagement points, levels and segments, row for row, against a plain Python recomputation."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from comparison import assert_same_rows, columns
from reference import engagement, rfm
from reference.orders import Shop, read_shop
from reference.settings import Settings
from shops import clean_shop, write_csv_shop
from warehouse import RULES, SAMPLE, Build, build, read, read_columns

MART = "segmentation.engagement_segments"
OTHER = engagement.EngagementSettings(months=3, half_life_days=14, active_days=60)
PARIS = Settings(as_of_date=date(2025, 3, 20), timezone="Europe/Paris", history_months=2)
VARIABLES = {
    "as_of_date": PARIS.as_of_date,
    "timezone": PARIS.timezone,
    "history_months": PARIS.history_months,
    "engagement_months": OTHER.months,
    "engagement_half_life_days": OTHER.half_life_days,
    "active_days": OTHER.active_days,
}


def expected(folder: Path, shop: Shop, settings: engagement.EngagementSettings) -> list[engagement.Engagement]:
    """Return the rows of the reference."""
    scores = rfm.scores(shop, rfm.read_segments(RULES / "rfm_segments.csv"))
    events = engagement.read_events(folder, shop)
    return engagement.engagement(shop, scores, events, engagement.read_rules(RULES), settings)


def assert_same_engagement(warehouse: Path, rows: list[engagement.Engagement]) -> None:
    """Compare every row: points to the billionth to which they are rounded, all else exactly."""
    names = columns(engagement.Engagement)
    points = names.index("engagement_points")
    exact = [name for name in names if name != "engagement_points"]
    expected = [astuple(row) for row in rows]
    assert_same_rows(read_columns(warehouse, MART, exact), [row[:points] + row[points + 1 :] for row in expected])
    actual = {row[:2]: row[2] for row in read_columns(warehouse, MART, [*names[:2], "engagement_points"])}
    assert actual == pytest.approx({row[:2]: row[points] for row in expected}, abs=1.5e-9, rel=0)


def test_every_person_of_every_snapshot(sample_warehouse, sample_shop):
    rows = expected(SAMPLE, sample_shop, engagement.EngagementSettings())
    segments = set(engagement.read_rules(RULES).segments.values())
    assert {row.engagement_segment for row in rows} == segments | {"prospects"}
    assert min(row.engagement_points for row in rows) < 0
    assert_same_engagement(sample_warehouse, rows)


def test_the_grid_adds_up_the_people_of_today(sample_warehouse, sample_shop):
    revenue = {buyer.customer_id: buyer.revenue for buyer in rfm.buyers(sample_shop, sample_shop.as_of_date)}
    cells = defaultdict(list)
    for row in expected(SAMPLE, sample_shop, engagement.EngagementSettings()):
        if row.snapshot_date == sample_shop.as_of_date:
            cell = row.is_active, row.value_level or "(none)", row.engagement_level, row.engagement_segment
            cells[cell].append(revenue.get(row.customer_id, Decimal(0)))
    assert len(cells) > 18
    people, money = sum(map(len, cells.values())), sum(map(sum, cells.values()))
    names = ["is_active", "value_level", "engagement_level", "engagement_segment", "customers", "revenue"]
    grid = "segmentation.value_engagement_grid"
    rows = [(*cell, len(values), sum(values)) for cell, values in cells.items()]
    assert_same_rows(read_columns(sample_warehouse, grid, names), rows)
    shares = read_columns(sample_warehouse, grid, [*names[4:], "share_of_customers", "share_of_revenue"])
    for customers, brought, *share in shares:
        assert share == pytest.approx([customers / people, float(brought / money)])


def test_every_person_with_other_settings(tmp_path):
    run = build(tmp_path / "engagement.duckdb", variables=VARIABLES, select="+engagement_segments", only="models")
    rows = expected(SAMPLE, read_shop(SAMPLE, PARIS), OTHER)
    assert {row.engagement_segment for row in rows} >= {"prospects", "dormant", "brand_ambassadors"}
    assert_same_engagement(run.succeeded().warehouse, rows)


def event(event_id: object, customer_id: object = 1, **values: object) -> dict[str, object]:
    """Return one raw event, with the values that a test is about."""
    row = {"event_id": event_id, "customer_id": customer_id, "event_type": "review", "occurred_at": "2024-06-01"}
    return row | values


EVENTS = [
    event("e1", event_type=" Review "),
    event("e2", occurred_at="2024-06-01T10:00:00"),
    event("e2", occurred_at="2024-05-01T10:00:00"),
    event("e3", event_type="dance"),
    event("e3b", event_type="dance"),
    event("e4", event_type=""),
    event("e5", occurred_at="soon"),
    event("e6", occurred_at=""),
    event("e7", customer_id=""),
    event(""),
    event("e8", customer_id="stranger"),
    event("e9", customer_id=2, occurred_at="2024-06-13"),
]


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Build]:
    """Build a shop whose events have every fault; return its folder and the build."""
    shop = clean_shop() | {"engagement_events": EVENTS}
    folder = write_csv_shop(tmp_path_factory.mktemp("events") / "raw", shop)
    variables = {"raw_data": folder, "history_months": 1}
    select = "+engagement_segments +rejected_rows event_types_have_a_weight"
    run = build(folder.parent / "events.duckdb", variables=variables, select=select, only="data")
    return folder, run.succeeded()


def test_an_event_that_is_not_used_is_listed_with_its_reason(dirty):
    _, run = dirty
    listed = read(
        run.warehouse,
        "select row_key, raw_row_number, column_name, reason, raw_value from quality.rejected_rows"
        " where table_name = 'engagement_events'",
    )
    assert_same_rows(
        listed,
        [
            ("e2", 2, None, "superseded", None),
            ("e3", 4, "event_type", "unknown_event_type", "dance"),
            ("e3b", 5, "event_type", "unknown_event_type", "dance"),
            ("e4", 6, None, "missing_event_type", None),
            ("e5", 7, "occurred_at", "unreadable", "soon"),
            ("e6", 8, None, "missing_occurred_at", None),
            ("e7", 9, None, "missing_customer_id", None),
            (None, 10, None, "missing_event_id", None),
        ],
    )


def test_a_type_without_a_weight_is_warned_of(dirty):
    _, run = dirty
    run.line_with("Got 1 result, configured to warn if != 0")
    run.line_with("WARN 1", "event_types_have_a_weight")


def test_people_with_faulty_events_are_scored_like_the_reference(dirty):
    folder, run = dirty
    shop = read_shop(folder, Settings(history_months=1))
    assert shop.as_of_date == date(2024, 6, 12)
    rows = expected(folder, shop, engagement.EngagementSettings())
    today = {row.customer_id: row for row in rows if row.snapshot_date == shop.as_of_date}
    assert today["stranger"].engagement_segment == "prospects"
    assert (today["1"].event_count, today["2"].event_count) == (5, 0)
    assert_same_engagement(run.warehouse, rows)


def test_thirds_are_exact_and_the_lower_ones_larger():
    points = {f"C{number}": float(number) for number in range(-1, 6)}
    assert list(engagement.levels(points).values()) == ["low", "low", "low", "low", "medium", "medium", "high"]

"""A card does not contradict itself without saying why: what it says first, against plain Python."""

from __future__ import annotations

from dataclasses import astuple
from itertools import product
from pathlib import Path

import pytest
from comparison import assert_same_rows, columns
from reference import cards
from warehouse import RULES, read, read_csv

SEGMENTS = {
    "rfm": "rfm_segment",
    "ratings": "purchase_profile",
    "kmeans": "kmeans_group",
    "engagement": "engagement_segment",
}


@pytest.fixture(scope="module")
def rules() -> cards.Rules:
    """Return the seeds."""
    return cards.read_rules(RULES)


def segments_of(warehouse: Path) -> list[tuple[str, dict[str, str], str | None, float]]:
    """Return customer, segments, amount class and engagement points of every card."""
    sql = f"select customer_id, amount_class, coalesce(engagement_points, 0), {', '.join(SEGMENTS.values())}"
    return [
        (who, {system: segment for system, segment in zip(SEGMENTS, found, strict=True) if segment}, amount, points)
        for who, amount, points, *found in read(warehouse, f"{sql} from core.customers")
    ]


def test_what_every_card_says_first(sample_warehouse, rules):
    expected = [
        (who, *astuple(cards.statement(segments, amount, points, rules)))
        for who, segments, amount, points in segments_of(sample_warehouse)
    ]
    names = columns(cards.Statement)
    assert_same_rows(read(sample_warehouse, f"select customer_id, {', '.join(names)} from core.customers"), expected)
    assert {row[2] for row in expected} == {"ratings", "engagement", "rfm", None}
    assert len({row[1] for row in expected}) > 3


def test_nobody_has_contradictory_segments_without_a_reason(sample_warehouse, rules):
    reasons = dict(read(sample_warehouse, "select customer_id, contradiction_reason from core.customers"))
    at_odds = {who for who, segments, *_ in segments_of(sample_warehouse) if cards.contradictions(segments, rules)}
    assert at_odds == {who for who, reason in reasons.items() if reason}
    assert len(at_odds) > 100


def test_an_advice_to_let_go_does_not_lead_where_another_system_sees_a_good_customer(sample_warehouse):
    sql = """
        select rfm_segment, engagement_segment, purchase_profile, leading_advice_en from core.customers
        where purchase_profile = 'fading' and rfm_segment in ('champions', 'loyal')
    """
    found = read(sample_warehouse, sql)
    let_go = {
        row["advice_en"] for row in read_csv(RULES / "purchase_advice.csv") if row["purchase_profile"] == "fading"
    }
    assert len(found) > 50 and not let_go & {row[3] for row in found}


def test_every_pair_of_systems_has_a_reason_in_both_directions(rules):
    assert rules.reasons.keys() == {(one, other) for one in SEGMENTS for other in SEGMENTS if one != other}


def test_every_combination_of_segments_that_the_rules_know(sample_warehouse, rules):
    known: dict[str, list[str | None]] = {system: [None] for system in SEGMENTS}
    for row in read_csv(RULES / "segments.csv"):
        known[row["system"]].append(row["segment"])
    expected = []
    for combination in product(*known.values()):
        segments = {system: segment for system, segment in zip(known, combination, strict=True) if segment}
        keys = [segment or "(none)" for segment in combination]
        for points in (0.0, -1.5) if segments else ():
            said = astuple(cards.statement(segments, "low", points, rules))[:3]
            expected.append((*keys, bool(points), *said))
    names = [f"{system}_segment" for system in SEGMENTS] + ["is_engaged", *columns(cards.Statement)[:3]]
    actual = read(sample_warehouse, f"select {', '.join(names)} from intermediate.int_card_statements")
    assert len(expected) > 10_000
    assert_same_rows(actual, expected)

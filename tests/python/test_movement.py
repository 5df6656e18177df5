"""Movement between segments, their performance, forecast and likelihood, against plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from comparison import assert_same_mart, assert_same_rows, by_key
from reference import base, movement, raw, rfm
from reference.details import Rules
from reference.orders import Shop
from reference.settings import month_end_before
from warehouse import RULES, SAMPLE, read, read_columns, read_csv


@pytest.fixture(scope="module")
def rows_of_systems(sample_warehouse: Path) -> list[tuple]:
    """Return system, snapshot, customer and segment of the tables that have references of their own."""
    return [
        row
        for system, (segment, rows) in movement.SYSTEMS.items()
        for row in read(sample_warehouse, f"select '{system}', snapshot_date, customer_id, {segment} from {rows}")
    ]


@pytest.fixture(scope="module")
def groups(rows_of_systems: list[tuple]) -> movement.Members:
    """Return the segment of each customer by system and snapshot."""
    return movement.members(rows_of_systems)


def test_the_view_has_every_customer_of_every_system_once(sample_warehouse, rows_of_systems):
    names = ["system", "snapshot_date", "customer_id", "segment"]
    assert_same_rows(read_columns(sample_warehouse, "segmentation.customer_segments", names), rows_of_systems)


def test_every_move_between_two_snapshots(sample_warehouse, groups):
    moves = movement.transitions(groups)
    assert {key[0] for key in moves} == set(movement.SYSTEMS)
    assert {key[3] for key in moves} >= {movement.NEW}
    from_sizes: Counter = Counter()
    for key, customers in moves.items():
        from_sizes[key[:4]] += customers
    today = max(key[2] for key in moves)
    assert (today + timedelta(days=1)).day > 1
    expected = [(*key, n, n / from_sizes[key[:4]], key[2] == today) for key, n in moves.items()]
    names = ["system", "from_snapshot_date", "to_snapshot_date", "from_segment", "to_segment"]
    names += ["customers", "share_of_from", "is_partial_month"]
    assert_same_rows(read_columns(sample_warehouse, "segmentation.segment_transitions", names), expected)


def test_rows_and_columns_sum_to_the_sizes_at_both_ends(sample_warehouse, groups):
    sizes = {key: Counter(segments.values()) for key, segments in groups.items()}
    starts, ends = defaultdict(Counter), defaultdict(Counter)
    for system, earlier, later, origin, destination, customers in read(
        sample_warehouse,
        "select system, from_snapshot_date, to_snapshot_date, from_segment, to_segment, customers"
        " from segmentation.segment_transitions",
    ):
        starts[system, earlier][origin] += customers
        ends[system, later][destination] += customers
    assert len(starts) == len(ends) == len(movement.SYSTEMS) * 12
    for key, counted in starts.items():
        counted.pop(movement.NEW, None)
        assert counted == sizes[key]
    for key, counted in ends.items():
        counted.pop(movement.LEFT, None)
        assert counted == sizes[key]


def test_the_loyal_and_the_new_at_every_snapshot(sample_warehouse, groups):
    loyal = {(row["system"], row["segment"]) for row in read_csv(RULES / "loyal_segments.csv")}
    counted = {
        key: sum((key[0], segment) in loyal for segment in segments.values()) for key, segments in groups.items()
    }
    expected = []
    for (system, day), segments in groups.items():
        earlier = system, month_end_before(day)
        growth = new = None
        if earlier in groups:
            growth = counted[system, day] / counted[earlier] - 1
            new = len(segments.keys() - groups[earlier].keys())
        many, customers = counted[system, day], len(segments)
        is_partial = (day + timedelta(days=1)).day > 1
        rates = many / customers, growth, new, new if new is None else new / customers
        expected.append((system, day, customers, many, *rates, is_partial))
    assert {system for system, _ in loyal} == {system for system, _ in groups}
    names = ["system", "snapshot_date", "customers", "loyal_customers", "share_of_loyal", "loyal_growth"]
    names += ["new_customers", "share_of_new", "is_partial_month"]
    assert_same_rows(read_columns(sample_warehouse, "segmentation.loyal_customers", names), expected)


def test_the_performance_of_every_segment(sample_warehouse, sample_shop, groups):
    consents = customer_consents(sample_shop)
    arrived, departed = Counter(), Counter()
    for (system, _, day, origin, destination), customers in movement.transitions(groups).items():
        if origin != destination:
            arrived[system, day, destination] += customers
            departed[system, day, origin] += customers
    oldest = min(day for _, day in groups)
    expected = {}
    for (system, day), segments in groups.items():
        buyers = {buyer.customer_id: buyer for buyer in rfm.buyers(sample_shop, day)}
        all_revenue = sum(buyer.revenue for buyer in buyers.values())
        for segment in set(segments.values()):
            people = [one for one, found in segments.items() if found == segment]
            bought = [buyers[one] for one in people if one in buyers]
            revenue = sum((buyer.revenue for buyer in bought), Decimal(0))
            orders = sum(buyer.order_count for buyer in bought)
            key = system, day, segment
            expected[key] = (
                len(people),
                len(people) / len(segments),
                revenue,
                float(revenue) / float(all_revenue),
                orders,
                raw.half_up(revenue / orders) if orders else None,
                sum(buyer.recency_days for buyer in bought) / len(bought) if bought else None,
                sum(consents.get(one, (False, False))[0] for one in people) / len(people),
                sum(consents.get(one, (False, False))[1] for one in people) / len(people),
                *((None, None) if day == oldest else (arrived[key], departed[key])),
            )
    names = ["system", "snapshot_date", "segment", "customers", "share_of_customers", "revenue", "share_of_revenue"]
    names += ["orders", "average_order_value", "average_recency_days", "opt_in_rate", "reachable_rate"]
    names += ["moved_in", "moved_out"]
    actual = by_key(read_columns(sample_warehouse, "segmentation.segment_performance", names), 3)
    assert actual.keys() == expected.keys()
    for key, values in expected.items():
        for found, value in zip(actual[key], values, strict=True):
            assert found == (pytest.approx(value, rel=1e-12) if isinstance(value, float) else value), key


def customer_consents(shop: Shop) -> dict[str, tuple[bool, bool]]:
    """Return for each customer whether they agreed to a channel, and whether they can be reached there."""
    known = base.people(SAMPLE, shop, Rules(RULES))
    return {person.card.customer_id: (bool(person.opted_in), bool(person.reachable)) for person in known}


def test_the_likelihood_of_every_segment_and_horizon(sample_warehouse, sample_shop, groups):
    expected = movement.likelihoods(groups, sample_shop)
    assert {row.horizon_days for row in expected} == {30, 90, 180}
    assert max(row.snapshots for row in expected if row.horizon_days == 180) == 6
    assert_same_mart(sample_warehouse, "segmentation.purchase_likelihood", movement.Likelihood, expected)


def test_the_rates_and_their_wilson_intervals(sample_warehouse):
    rows = read(
        sample_warehouse,
        "select buyers, customers, purchase_rate, rate_low, rate_high from segmentation.purchase_likelihood",
    )
    assert len(rows) > 80
    for buyers, customers, rate, low, high in rows:
        assert rate == buyers / customers
        assert (low, high) == pytest.approx(movement.wilson(buyers, customers), abs=1e-12)


def test_customers_who_bought_lately_and_often_are_likelier_to_buy_again(sample_warehouse):
    for horizon in movement.HORIZONS:
        intervals = {
            segment: (low, high)
            for segment, low, high in read(
                sample_warehouse,
                "select segment, rate_low, rate_high from segmentation.purchase_likelihood"
                f" where system = 'rfm' and horizon_days = {horizon}",
            )
        }
        best = intervals.pop("champions")
        assert best[0] > max(high for _, high in intervals.values())
        assert intervals["rising"][0] > intervals["steady"][1] > intervals["lost"][1]
    lately = read(
        sample_warehouse,
        "select segment from segmentation.purchase_likelihood where system = 'engagement' and horizon_days = 90"
        " order by purchase_rate desc limit 1",
    )
    assert lately == [("brand_ambassadors",)]


def test_the_customer_card_carries_the_likelihood_of_its_segment(sample_warehouse, sample_shop):
    card = "select customer_id, purchase_likelihood_90d, engagement_segment, engagement_points from core.customers"
    cards = by_key(read(sample_warehouse, card), 1)
    rates = dict(
        read(
            sample_warehouse,
            "select segment, purchase_rate from segmentation.purchase_likelihood"
            " where system = 'rfm' and horizon_days = 90",
        )
    )
    segments = dict(
        read(
            sample_warehouse,
            "select customer_id, rfm_segment from segmentation.rfm_scores"
            f" where snapshot_date = '{sample_shop.as_of_date}'",
        )
    )
    engagement = by_key(
        read(
            sample_warehouse,
            "select customer_id, engagement_segment, engagement_points from segmentation.engagement_segments"
            f" where snapshot_date = '{sample_shop.as_of_date}'",
        ),
        1,
    )
    for (customer_id,), (rate, *engaged) in cards.items():
        assert rate == rates.get(segments.get(customer_id))
        assert tuple(engaged) == engagement.get((customer_id,), (None, None))


def test_the_forecast_of_every_segment(sample_warehouse, sample_shop, groups):
    names = ["system", "segment", "months_ahead", "customers", "share", "backtest_error"]
    actual = by_key(read_columns(sample_warehouse, "segmentation.segment_forecast", names), 3)
    expected = {
        (system, *key): tuple(map(float, values))
        for system in movement.SYSTEMS
        for key, values in movement.forecast(groups, system, sample_shop.as_of_date, months=6).items()
    }
    assert actual.keys() == expected.keys()
    for key, values in expected.items():
        assert actual[key] == pytest.approx(values, abs=1e-6, rel=1e-9), key
        assert actual[key][1:] == pytest.approx(values[1:], abs=1e-11), key

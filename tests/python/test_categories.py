"""What customers buy most, last, how often and next, against plain Python and scipy."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from comparison import assert_same_rows, by_key
from reference import categories, margins
from scipy import stats
from warehouse import SAMPLE, read

LEAST_PAIRS = 30


@pytest.fixture(scope="module")
def lines(sample_shop) -> list[margins.Line]:
    """Return the lines of the sample."""
    return margins.lines(SAMPLE, sample_shop, {})


def test_the_card_knows_the_habits_of_every_customer(sample_warehouse, sample_shop, lines):
    names = "favourite_category, last_category, last_products, usual_interval_days, next_usual_date"
    actual = by_key(read(sample_warehouse, f"select customer_id, {names} from core.customers"), 1)
    expected = categories.habits(sample_shop, lines)
    nobody = categories.Habit(None, None, None, None)
    for (customer_id,), values in actual.items():
        habit = expected.get(customer_id, nobody)
        days = habit.usual_interval_days
        when = sample_shop.purchases[customer_id][-1].order_date + timedelta(days=days) if days else None
        assert values == (habit.favourite_category, habit.last_category, habit.last_products, days, when), customer_id
    habits = list(expected.values())
    assert sum(habit.usual_interval_days is not None for habit in habits) > 200
    assert any(habit.favourite_category != habit.last_category for habit in habits)
    assert any(habit.favourite_category is None for habit in habits)


def test_next_categories_against_scipy(sample_warehouse, sample_shop, lines):
    names = "pairs, customers, from_pairs, support, share, share_low, share_high, base_share, lift"
    actual = by_key(
        read(sample_warehouse, f"select from_category, to_category, {names} from segmentation.next_categories"), 2
    )
    pairs = categories.next_pairs(sample_shop, lines)
    counts = {pair: customers.total() for pair, customers in pairs.items()}
    before, after = Counter(), Counter()
    for (first, second), count in counts.items():
        before[first] += count
        after[second] += count
    everything = sum(counts.values())
    assert actual.keys() == {pair for pair in counts if before[pair[0]] >= LEAST_PAIRS} and len(actual) > 40
    for (first, second), (count, customers, *rest) in actual.items():
        wilson = stats.binomtest(counts[first, second], before[first]).proportion_ci(0.95, method="wilson")
        share, base = counts[first, second] / before[first], after[second] / everything
        assert (count, customers) == (counts[first, second], len(pairs[first, second]))
        expected = (before[first], count / everything, share, wilson.low, wilson.high, base, share / base)
        assert rest == pytest.approx(expected, abs=1e-12), (first, second)


def test_what_follows_is_in_order_of_its_frequency(sample_warehouse):
    sql = "select from_category, next_rank, to_category, pairs from segmentation.next_categories order by 1, 2"
    rows = read(sample_warehouse, sql)
    expected = sorted(rows, key=lambda row: (row[0], -row[3], row[2]))
    assert rows == expected and {rank for _, rank, *_ in rows} == set(range(1, 9))


def test_the_category_of_a_first_purchase_is_the_one_of_its_outcomes(sample_warehouse, sample_shop, lines):
    grouped = categories.of_orders(lines, sample_shop)
    firsts = Counter(
        categories.most_spent_on(grouped.get(bought[0], [])) or "(unknown)" for bought in sample_shop.purchases.values()
    )
    sql = "select attribute_value, customers from retention.first_purchase_outcomes where attribute = 'first_category'"
    assert_same_rows(read(sample_warehouse, sql), list(firsts.items()))

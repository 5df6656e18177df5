"""The customer base and its quality, against the libraries and plain counting over the raw files."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from comparison import assert_alike, assert_same_rows, by_key
from reference import base, movement
from reference.details import Rules
from warehouse import RULES, SAMPLE, read

# The card has the profile of the system ratings under a name of its own.
CARD = "customer_id, rfm_segment, purchase_profile_12m, kmeans_group, engagement_segment"


@pytest.fixture(scope="module")
def rules() -> Rules:
    """Return the rules of the project."""
    return Rules(RULES)


@pytest.fixture(scope="module")
def people(sample_shop, rules) -> list[base.Person]:
    """Return every known customer of the sample."""
    return base.people(SAMPLE, sample_shop, rules)


def test_the_details_of_every_customer(people, sample_warehouse):
    actual = {row[0]: row[1:] for row in read(sample_warehouse, "select customer_id, email, phone, gender, age, "
        "first_name, last_name, city, country_code, acquisition_channel from intermediate.int_contacts")}  # fmt: skip
    names = ("email", "phone", "gender", "birth_date", "first_name", "last_name", "city", "country_code")
    for person in people:
        found = actual.get(person.card.customer_id, (None,) * 9)
        found = tuple(None if value is None else str(value) for value in found)
        assert found == tuple(person.values.get(name) for name in (*names, "acquisition_channel")), person


def test_who_can_be_reached(people, sample_warehouse):
    sql = "select customer_id, is_email_reachable, is_sms_reachable from core.customers"
    expected = [(p.card.customer_id, "email" in p.reachable, "sms" in p.reachable) for p in people]
    assert_same_rows(read(sample_warehouse, sql), expected)
    assert 0 < sum(email for _, email, _ in expected) < sum("email" in p.opted_in for p in people) < len(people)


def test_the_breakdown_by_every_attribute(people, rules, sample_warehouse):
    sql = "select attribute, attribute_value, customers, share, buyers, revenue from customer_base.customer_breakdown"
    actual = by_key(read(sample_warehouse, sql), 2)
    expected = by_key(base.breakdown(people, rules), 2)
    assert actual.keys() == expected.keys()
    for key, values in expected.items():
        assert_alike(actual[key], values, key)


def test_the_distribution_of_purchase_counts(people, sample_warehouse):
    groups = defaultdict(list)
    for person in people:
        groups[person.card.order_count].append(person)
    total, all_buyers = len(people), base.buyers(people)
    expected = [
        (count, len(members), len(members) / total, len(members) / all_buyers if count else None, base.revenue(members))
        for count, members in groups.items()
    ]
    sql = """
        select order_count, customers, share, share_of_buyers, revenue
        from customer_base.purchase_count_distribution
    """
    assert_same_rows(read(sample_warehouse, sql), expected)


def test_revenue_adds_up_month_by_month(sample_shop, sample_warehouse):
    columns = "month, orders, revenue, cumulative_orders, cumulative_revenue"
    mart = "customer_base.cumulative_revenue"
    whole = read(sample_warehouse, f"select {columns} from {mart} where attribute = 'all' order by 1")
    assert whole == base.cumulative_revenue(sample_shop)
    names = ("orders", "revenue", "cumulative_orders", "cumulative_revenue")
    sums = ", ".join(f"sum({name})" for name in names)
    parts = read(sample_warehouse, f"select attribute, month, {sums} from {mart} group by all")
    attributes = ("all", "channel", "store", "country", "acquisition_channel")
    assert_same_rows(parts, [(name, *row) for name in attributes for row in whole])


def test_the_revenue_of_a_channel_is_that_of_its_orders(sample_shop, sample_warehouse):
    orders = [order for order in sample_shop.orders if order.counts]
    expected = defaultdict(int)
    for order in orders:
        expected[order.channel or "(unknown)"] += order.revenue
    sql = """
        select attribute_value, max_by(cumulative_revenue, month) from customer_base.cumulative_revenue
        where attribute = 'channel' group by all
    """
    assert dict(read(sample_warehouse, sql)) == expected


def test_every_field_in_every_breakdown(people, sample_warehouse):
    segments = dict(read(sample_warehouse, "select customer_id, rfm_segment from core.customers"))
    counts = defaultdict(Counter)
    for person in people:
        groups = {
            "all": "all",
            "country": person.values.get("country_code", base.UNKNOWN),
            "acquisition_channel": person.values.get("acquisition_channel", base.UNKNOWN),
            "segment": segments[person.card.customer_id] or "(none)",
        }
        for field in base.FIELDS:
            for group in groups.items():
                counts[(field, *group)]["customers"] += 1
                counts[(field, *group)]["filled"] += field in person.filled
                counts[(field, *group)]["valid"] += field in person.valid
    expected = [
        (
            *key,
            n["customers"],
            n["filled"],
            n["valid"],
            n["filled"] / n["customers"],
            base.share(n["valid"], n["filled"]),
        )
        for key, n in counts.items()
    ]
    sql = """
        select field, attribute, attribute_value, customers, filled, valid, completion_rate, validity_rate
        from quality.field_completion
    """
    assert_same_rows(read(sample_warehouse, sql), expected)


def test_consent_in_every_segment_of_every_system(people, sample_warehouse):
    cards = {row[0]: row[1:] for row in read(sample_warehouse, f"select {CARD} from core.customers")}
    counts = defaultdict(Counter)
    for person in people:
        segments = zip(movement.SYSTEMS, cards[person.card.customer_id], strict=True)
        for system, segment in [("all", "all"), *segments]:
            for channel in ("email", "sms"):
                if segment:
                    key = channel, system, segment
                    counts[key]["customers"] += 1
                    counts[key]["opted_in"] += channel in person.opted_in
                    counts[key]["reachable"] += channel in person.reachable
    expected = [
        (*key, size, n["opted_in"], n["reachable"], n["opted_in"] / size, n["reachable"] / size)
        for key, n in counts.items()
        for size in [n["customers"]]
    ]
    sql = """
        select channel, system, segment, customers, opted_in, reachable, channel_opt_in_rate, channel_reachable_rate
        from quality.opt_in_coverage
    """
    assert_same_rows(read(sample_warehouse, sql), expected)

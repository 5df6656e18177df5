"""One message a person: who gets which audience's, and who is in several, against plain Python."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from comparison import assert_same_rows
from hypothesis import given
from hypothesis import strategies as st
from warehouse import ROOT, SAMPLE, build, read, read_csv

from audiences.declared import in_order

CAP, DAYS = 1, 200
# Some with a priority, of which two are the same.
PRIORITIES = {"regular_women": 1, "ambassadors": 7, "best_to_win_back": 7}


@pytest.fixture(scope="module")
def warehouse(sample_warehouse, tmp_path_factory):
    """The sample with priorities and a cap."""
    audiences = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["audiences"]
    for audience in audiences:
        if audience["name"] in PRIORITIES:
            audience["priority"] = PRIORITIES[audience["name"]]
    variables = {"audiences": audiences, "frequency_cap": CAP, "frequency_cap_days": DAYS}
    copy = Path(shutil.copy(sample_warehouse, tmp_path_factory.mktemp("assignments") / sample_warehouse.name))
    select = "int_audience_matches audience_members audience_assignments audience_overlap"
    return build(copy, variables=variables, select=select, only="models").succeeded().warehouse


def members_of(warehouse) -> dict[str, dict[str, str | None]]:
    """Return the audiences of each customer, with their channels."""
    members: dict[str, dict[str, str | None]] = defaultdict(dict)
    for audience, who, channel in read(
        warehouse, "select audience, customer_id, channel from activation.audience_members"
    ):
        members[who][audience] = channel
    return members


def test_each_customer_gets_one_message_or_the_reason_for_none(warehouse, sample_shop):
    order = ["regular_women", "ambassadors", "best_to_win_back", "about_to_sleep_reachable", "cyclical_high_amount"]
    members, sent = members_of(warehouse), Counter()
    merged = dict(read(warehouse, "select raw_customer_id, customer_id from core.customer_identities"))
    first = sample_shop.as_of_date - timedelta(days=DAYS)
    seen = set()
    for row in read_csv(SAMPLE / "engagement_events.csv"):
        day = row["occurred_at"][:10]
        if row["event_type"] == "campaign_sent" and row["event_id"] and row["event_id"] not in seen:
            seen.add(row["event_id"])
            if first.isoformat() < day <= sample_shop.as_of_date.isoformat():
                sent[merged.get(row["customer_id"], row["customer_id"])] += 1
    expected = []
    for who, by_email in read(
        warehouse,
        "select customer_id, is_email_reachable from core.customers"
        " where (is_email_reachable or is_sms_reachable) and not is_control_group",
    ):
        own = members.get(who, {})
        chosen = min(own, key=order.index, default=None)
        why = "no_audience" if chosen is None else "capped" if sent[who] >= CAP else "assigned"
        is_told = why == "assigned"
        channel = (own[chosen] or ("email" if by_email else "sms")) if is_told else None
        expected.append((who, chosen if is_told else None, channel, why, len(own), sent[who]))
    assert {row[3] for row in expected} == {"assigned", "capped", "no_audience"}
    assert len({row[1] for row in expected}) > 4 and any(row[4] > 1 for row in expected)
    columns = "customer_id, audience, channel, assignment, audiences, recent_messages"
    assert_same_rows(read(warehouse, f"select {columns} from activation.audience_assignments"), expected)


def test_who_is_in_two_audiences_is_counted_from_both_sides(warehouse):
    members = members_of(warehouse)
    of_audience = defaultdict(set)
    for who, own in members.items():
        for audience in own:
            of_audience[audience].add(who)
    expected = [
        (one, other, len(of_audience[one]), len(of_audience[one] & of_audience[other]))
        for one in of_audience
        for other in of_audience
        if one != other
    ]
    assert len(expected) == 20 and any(row[3] for row in expected)
    columns = "audience, other_audience, members, shared_members"
    assert_same_rows(read(warehouse, f"select {columns} from activation.audience_overlap"), expected)


@given(st.lists(st.integers(1, 999) | st.none(), max_size=8))
def test_a_priority_comes_first_and_equals_stay_in_their_order(priorities):
    listed = [{"name": f"n{place}", "where": "true", "priority": one} for place, one in enumerate(priorities)]
    found = [int(name[1:]) for name in in_order(listed)]
    assert found == sorted(range(len(priorities)), key=lambda place: (priorities[place] or 1000, place))

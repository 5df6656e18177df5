"""Audiences, contacts, their changes and the effect of campaigns, against plain Python and scipy."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from math import sqrt
from pathlib import Path

import pytest
import yaml
from comparison import assert_same_rows, by_key
from reference import activation, base, consents, margins, raw, rfm
from reference.details import Rules
from scipy import stats
from warehouse import ROOT, RULES, SAMPLE, build, read, read_csv

from shop_generator.campaigns import CAMPAIGNS

HASHED = (
    "contact_key, customer_id, email, phone, first_name, last_name, city, country_code, rfm_segment, purchase_profile"
)
HASHED += ", amount_class, kmeans_group, engagement_segment, stars_12m, kmeans_score, order_count, revenue"
HASHED += ", average_order_value, recency_days, email_opt_in, sms_opt_in, first_order_date, last_order_date"
HASHED += (
    ", rfm_segment_label, purchase_profile_label, kmeans_group_label, engagement_segment_label, amount_class_label"
)
HASHED += ", advice, audiences, gender, age, purchase_likelihood_90d, is_control_group"
HASHED += ", churn_risk, expected_value_12m, next_purchase_date"


@pytest.fixture(scope="module")
def people(sample_shop) -> list[base.Person]:
    """Return every known customer of the sample."""
    return base.people(SAMPLE, sample_shop, Rules(RULES))


@pytest.fixture(scope="module")
def contacts(people) -> dict[str, activation.Contact]:
    """Return who can be reached, as the reference sees it."""
    return activation.contacts(people)


def test_the_control_group_is_the_same_for_ever(sample_warehouse, people):
    actual = read(sample_warehouse, "select customer_id, is_control_group from core.customers")
    ids = [person.card.customer_id for person in people]
    assert_same_rows(actual, [(customer_id, activation.in_control_group(customer_id)) for customer_id in ids])
    assert 0.03 < sum(held for _, held in actual) / len(actual) < 0.07
    everybody = [f"C{number:08}" for number in range(50_000)]
    small, large = ({who for who in everybody if activation.in_control_group(who, share)} for share in (0.05, 0.2))
    assert (
        small < large and len(small) == pytest.approx(2500, rel=0.06) and len(large) == pytest.approx(10_000, rel=0.03)
    )


def test_the_contacts_are_those_who_agreed_and_can_be_reached(sample_warehouse, contacts):
    actual = read(
        sample_warehouse, "select customer_id, email, phone, email_opt_in, sms_opt_in from activation.crm_contacts"
    )
    expected = [(who, *at, at.email is not None, at.phone is not None) for who, at in contacts.items()]
    assert_same_rows(actual, expected)
    assert any(at.email is None for at in contacts.values()) and any(at.phone is None for at in contacts.values())


def test_advertising_needs_consents_of_its_own(sample_warehouse, people):
    channels = {person.card.customer_id: person.reachable for person in people if person.reachable}
    details = {person.card.customer_id: person.values for person in people}
    expected = consents.advertising(SAMPLE, details, channels)
    sql = "select customer_id, email_sha256, phone_sha256, advertising_status from activation.advertising_contacts"
    assert_same_rows(read(sample_warehouse, sql), [(who, *told) for who, told in expected.items()])
    statuses = {told.status for told in expected.values()}
    assert statuses == {"allowed", "no_consent", "no_ad_user_data", "no_ad_personalization"}


def as_text(value: object) -> str:
    """Return a value as SQL writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_keys_and_hashes_say_what_is_in_the_row(sample_warehouse):
    rows = read(sample_warehouse, f"select row_hash, {HASHED} from activation.crm_contacts")
    for row_hash, *values in rows:
        assert values[0] == activation.digest(f"crm contact {values[1]}")
        text = "\x1f".join("" if value is None else "=" + as_text(value) for value in values)
        assert row_hash == activation.digest(text), values
    assert len({row[0] for row in rows}) == len({row[1] for row in rows}) == len(rows)


def test_nobody_acknowledged_means_everybody_is_added(sample_warehouse):
    names = HASHED + ", row_hash"
    changes = read(sample_warehouse, f"select destination, change_type, {names} from activation.crm_contact_changes")
    everybody = read(sample_warehouse, f"select {names} from activation.crm_contacts")
    expected = [(crm, "added", *row) for crm in ("klaviyo", "hubspot", "brevo") for row in everybody]
    assert_same_rows(changes, expected)


def test_a_crm_gets_labels_advice_audiences_and_who_is_of_the_control_group(sample_warehouse):
    card = by_key(
        read(
            sample_warehouse,
            "select customer_id, rfm_segment, purchase_profile, kmeans_group, engagement_segment, amount_class, gender,"
            " age, is_control_group, leading_advice_en, churn_risk, expected_value_12m, next_purchase_date"
            " from core.customers",
        ),
        1,
    )
    segments = {(row["system"], row["segment"]): row["label_en"] for row in read_csv(RULES / "segments.csv")}
    amounts = {row["amount_class"]: row["label_en"] for row in read_csv(RULES / "amount_classes.csv")}
    members: dict[str, list[str]] = {}
    for audience in PREDICATES:
        for (who,) in read(
            sample_warehouse, f"select customer_id from activation.audience_members where audience = '{audience}'"
        ):
            members.setdefault(who, []).append(audience)
    expected = []
    for (who,) in read(sample_warehouse, "select customer_id from activation.crm_contacts"):
        rfm, profile, group, engagement, amount, gender, age, is_control, advice, *value = card[who,]
        labels = [
            segments.get(place)
            for place in (("rfm", rfm), ("ratings", profile), ("kmeans", group), ("engagement", engagement))
        ]
        said = (amounts.get(amount), advice, ";".join(members.get(who, [])) or None)
        expected.append((who, *labels, *said, gender, age, is_control, *value))
    assert sum(row[10] for row in expected) > 20 and sum(row[7] is not None for row in expected) > 100
    assert len({row[11] for row in expected}) > 3 and any(row[13] for row in expected)
    columns = "customer_id, rfm_segment_label, purchase_profile_label, kmeans_group_label, engagement_segment_label"
    columns += ", amount_class_label, advice, audiences, gender, age, is_control_group"
    columns += ", churn_risk, expected_value_12m, next_purchase_date"
    assert_same_rows(read(sample_warehouse, f"select {columns} from activation.crm_contacts"), expected)


PREDICATES = {
    "ambassadors": lambda c: c["engagement_segment"] == "brand_ambassadors",
    "best_to_win_back": lambda c: c["rfm_segment"] == "best_becoming_passive",
    "about_to_sleep_reachable": lambda c: c["kmeans_group"] == "about_to_sleep" and c["reachable"],
    "cyclical_high_amount": lambda c: c["profile"] == "cyclical" and c["amount"] in {"high", "very_high"},
    "regular_women": lambda c: c["gender"] == "female" and c["profile"] in {"regular", "very_regular"} and c["email"],
}


@pytest.fixture(scope="module")
def matches(sample_warehouse, people, contacts) -> list[tuple[str, base.Person]]:
    """Return who meets the condition of each audience that ships, the control group too."""
    sql = "select customer_id, engagement_segment, rfm_segment, kmeans_group, purchase_profile, amount_class"
    segments = by_key(read(sample_warehouse, sql + " from core.customers"), 1)
    names = ("engagement_segment", "rfm_segment", "kmeans_group", "profile", "amount")
    found = []
    for person in people:
        who = person.card.customer_id
        at = contacts.get(who, activation.Contact(None, None))
        card = dict(zip(names, segments[who,], strict=True))
        card |= {"gender": person.values.get("gender"), "reachable": bool(person.reachable), "email": at.email}
        found += [(audience, person) for audience, meets in PREDICATES.items() if meets(card)]
    return found


def test_the_audiences_that_ship(sample_warehouse, matches):
    configured = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["audiences"]
    assert [audience["name"] for audience in configured] == list(PREDICATES)
    expected = [
        (audience, person.card.customer_id, "email" if audience == "regular_women" else None)
        for audience, person in matches
        if not activation.in_control_group(person.card.customer_id)
    ]
    assert {audience for audience, *_ in expected} == set(PREDICATES), "an audience that ships is empty"
    assert_same_rows(
        read(sample_warehouse, "select audience, customer_id, channel from activation.audience_members"), expected
    )


def test_how_many_are_in_an_audience_and_can_be_reached(sample_warehouse, matches):
    counts = {audience: Counter() for audience in PREDICATES}
    for audience, person in matches:
        held = activation.in_control_group(person.card.customer_id)
        counts[audience] += Counter(
            members=not held,
            control_customers=held,
            reachable=not held and bool(person.reachable),
            email_reachable=not held and "email" in person.reachable,
            sms_reachable=not held and "sms" in person.reachable,
        )
    measures = ("members", "control_customers", "reachable", "email_reachable", "sms_reachable")
    expected = [(audience, *(counted[name] for name in measures)) for audience, counted in counts.items()]
    assert any(row[2] for row in expected) and any(row[1] > row[3] > row[4] for row in expected)
    sql = f"select audience, {', '.join(measures)} from activation.audience_sizes"
    assert_same_rows(read(sample_warehouse, sql), expected)


@pytest.fixture(scope="module")
def campaigns(sample_shop) -> dict[str, activation.Campaign]:
    """Return the groups of the sample's campaigns and what they spent."""
    scores = rfm.scores(sample_shop, rfm.read_segments(RULES / "rfm_segments.csv"))
    return activation.campaigns(SAMPLE, sample_shop, scores)


def test_campaigns_against_scipy(sample_warehouse, campaigns):
    sql = "select campaign_id, treated_customers, control_customers, treated_rate, control_rate, lift_low, lift_high,"
    sql += " lift, treated_revenue_per_customer, control_revenue_per_customer, revenue_lift, revenue_lift_low,"
    actual = by_key(
        read(sample_warehouse, sql + " revenue_lift_high, redeemers, redemption_rate from activation.campaign_impact"),
        1,
    )
    assert {key for (key,) in actual} == campaigns.keys()
    for campaign_id, campaign in campaigns.items():
        groups = [list(campaign.treated.values()), list(campaign.control.values())]
        buyers = [sum(spent is not None for spent in group) for group in groups]
        amounts = [[float(spent or 0) for spent in group] for group in groups]
        rates = [count / len(group) for count, group in zip(buyers, groups, strict=True)]
        one, two = (
            stats.binomtest(count, len(group)).proportion_ci(0.95, method="wilson")
            for count, group in zip(buyers, groups, strict=True)
        )
        lift = rates[0] - rates[1]
        low = lift - sqrt((rates[0] - one.low) ** 2 + (two.high - rates[1]) ** 2)
        high = lift + sqrt((one.high - rates[0]) ** 2 + (rates[1] - two.low) ** 2)
        row = actual[campaign_id,]
        assert row[:2] == (len(groups[0]), len(groups[1])), campaign_id
        assert row[2:7] == pytest.approx((*rates, low, high, lift), abs=1e-11), campaign_id
        assert row[12:] == (campaign.redeemers, pytest.approx(campaign.redeemers / len(groups[0]))), campaign_id
        means = [sum(group) / len(group) for group in amounts]
        assert [float(value) for value in row[7:10]] == pytest.approx((*means, means[0] - means[1]), abs=2e-4)
        if any(amounts[0] + amounts[1]):
            welch = stats.ttest_ind(*amounts, equal_var=False).confidence_interval(0.95)
            assert [float(value) for value in row[10:12]] == pytest.approx((welch.low, welch.high), abs=2e-4)
        else:
            assert row[10:12] == (Decimal(0), Decimal(0))


def test_what_campaigns_brought_and_cost_against_scipy(sample_warehouse, sample_shop, campaigns):
    names = "cost, cost_coverage, contaminated_customers, incremental_revenue, incremental_margin,"
    names += " incremental_margin_low, incremental_margin_high, return_on_cost, return_on_cost_low, return_on_cost_high"
    actual = by_key(read(sample_warehouse, f"select campaign_id, verdict, {names} from activation.campaign_impact"), 1)
    ordered = margins.margins(SAMPLE, sample_shop)
    told = []
    for row in raw.read_table(SAMPLE, "campaigns"):
        campaign = campaigns[row["campaign_id"]]
        start, end = (raw.moment(row, name, sample_shop.settings.zone)[0] for name in ("started_at", "ended_at"))
        placed = [one for one in ordered if start <= one.order.ordered_at <= end]
        groups = campaign.treated, campaign.control
        of_group = [[one for one in placed if one.order.customer_id in group] for group in groups]
        verdict, cost, coverage, contaminated, *money = actual[row["campaign_id"],]
        held = [who for who in campaign.treated if activation.in_control_group(who)]
        assert (cost, contaminated) == (Decimal(row["cost"]), len(held))
        assert coverage == (
            pytest.approx(margins.summed(of_group[0] + of_group[1]).coverage) if any(of_group) else None
        )
        if verdict in ("not enough customers to tell", "still running"):
            assert money == [None] * 7
            continue
        told.append(row["campaign_id"])
        brought = [
            [float(margins.summed(one for one in some if one.order.customer_id == who).margin or 0) for who in group]
            for some, group in zip(of_group, groups, strict=True)
        ]
        spent = [sum(float(amount or 0) for amount in group.values()) for group in groups]
        size = len(groups[0]) / len(groups[1])
        revenue, margin = spent[0] - spent[1] * size, sum(brought[0]) - sum(brought[1]) * size
        welch = stats.ttest_ind(*brought, equal_var=False).confidence_interval(0.95)
        ends = [bound * len(groups[0]) for bound in (welch.low, welch.high)]
        returns = [(value - float(cost)) / float(cost) for value in (margin, *ends)]
        assert [float(value) for value in money] == pytest.approx([revenue, margin, *ends, *returns], abs=2e-3)
    assert told and all(row[3] for row in actual.values())


def test_the_true_lifts_lie_in_their_intervals(sample_warehouse):
    actual = by_key(
        read(sample_warehouse, "select campaign_id, lift_low, lift_high from activation.campaign_impact"), 1
    )
    assert len(actual) == len(CAMPAIGNS) == 6
    for campaign in CAMPAIGNS:
        low, high = actual[campaign.campaign_id,]
        assert low <= campaign.true_lift <= high, campaign


PERSONAL = {"email", "phone", "first_name", "last_name", "birth_date", "city", "postal_code", "gender", "age"}


# The rules are no people: gender_codes has a column gender.
def test_no_mart_but_the_card_and_activation_has_personal_columns(sample_warehouse):
    manifest = json.loads((sample_warehouse.parent / "target" / "manifest.json").read_text())
    columns = read(
        sample_warehouse, "select schema_name, table_name, column_name from duckdb_columns() where not internal"
    )
    built = {(schema, table, column) for schema, table, column in columns}
    models = [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]
    marked = {
        (node["schema"], node["alias"], name)
        for node in models
        for name, column in node["columns"].items()
        if column["config"]["meta"].get("pii")
    }
    personal = {key for key in built if key[2] in PERSONAL} | marked
    allowed = {
        key for key in personal if key[0] in ("staging", "intermediate", "activation", "rules") or key[1] == "customers"
    }
    assert personal == allowed, sorted(personal - allowed)
    card = {name for schema, table, name in built if (schema, table) == ("core", "customers")} & PERSONAL
    contact = {name for schema, table, name in built if (schema, table) == ("activation", "crm_contacts")} & PERSONAL
    assert card == PERSONAL
    assert contact == {"email", "phone", "first_name", "last_name", "city", "gender", "age"}
    assert {("core", "customers", name) for name in card} | {
        ("activation", "crm_contacts", c) for c in contact
    } <= marked


def test_the_campaigns_begin_after_a_month_end(sample_warehouse):
    days = read(sample_warehouse, "select distinct snapshot_date from intermediate.int_campaign_audiences")
    assert {day for (day,) in days} == {date(2024, 6, 30), date(2024, 8, 31), date(2024, 10, 31), date(2024, 12, 31),
        date(2025, 2, 28), date(2025, 4, 30)}  # fmt: skip


def test_the_control_group_may_stay_out_of_crms_and_labels_may_be_french(sample_warehouse, tmp_path):
    variables = {"crm_control_group": "exclude", "language": "fr"}
    copy = Path(shutil.copy(sample_warehouse, tmp_path / sample_warehouse.name))
    made = build(copy, variables=variables, select="crm_contacts", only="models").succeeded()
    everybody = read(sample_warehouse, "select customer_id from activation.crm_contacts where not is_control_group")
    assert_same_rows(read(made.warehouse, "select customer_id from activation.crm_contacts"), everybody)
    ((label, others),) = read(
        made.warehouse,
        "select min(rfm_segment_label), count(*) filter (where advice <> leading_advice_fr)"
        " from activation.crm_contacts"
        " inner join core.customers using (customer_id) where crm_contacts.rfm_segment = 'loyal'",
    )
    assert (label, others) == ("Fidèles", 0)

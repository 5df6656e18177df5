"""Whatever people agreed to, withdrew or asked for: only those who may be are written to, and a CRM ends up right."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from consent_pipeline import ConsentPipeline, Rows
from hypothesis import given, settings
from hypothesis import strategies as st

# The last one is in the control group.
PEOPLE = ["C1", "C2", "C3", "held"]
# Some people write one address in two letter cases.
EMAILS = ["a@example.com", "A@example.com", "b@example.com", "B@Example.COM", "c@example.com", "broken", ""]
PHONES = ["+33612345678", "+33612345679", "0612", ""]
DAYS = ["", "2024-01-01T10:00:00", "2024-02-01T10:00:00", "2024-03-01T10:00:00"]
CHANNELS = {"email": ("email", "@"), "sms": ("phone", "+")}

versions = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(PEOPLE),
        "email": st.sampled_from(EMAILS),
        "phone": st.sampled_from(PHONES),
        "email_opt_in": st.sampled_from(["true", "true", "false", "", "maybe"]),
        "sms_opt_in": st.sampled_from(["true", "yes", "false", "", "maybe"]),
        "email_opt_in_at": st.sampled_from(DAYS),
        "sms_opt_in_at": st.sampled_from(DAYS),
        "updated_at": st.sampled_from(DAYS),
    }
)
events = st.fixed_dictionaries(
    {
        "event_id": st.sampled_from(["e1", "e2", "e3", ""]),
        "customer_id": st.sampled_from(PEOPLE),
        "event_type": st.sampled_from(["unsubscribe", " Unsubscribe", "email_open"]),
        "occurred_at": st.sampled_from([*DAYS[1:], "soon"]),
        "channel": st.sampled_from(["email", "sms", "SMS ", ""]),
    }
)
erasures = st.fixed_dictionaries({"customer_id": st.sampled_from([*PEOPLE, ""]), "requested_at": st.sampled_from(DAYS)})
shops = st.fixed_dictionaries(
    {
        "customers": st.lists(versions, max_size=7),
        "engagement_events": st.lists(events, max_size=3),
        "erasure_requests": st.lists(erasures, max_size=1),
    }
)


def side_by_side(shops: list[dict[str, Rows]]) -> dict[str, Rows]:
    """Return shops without common customers or addresses as one shop: one run then serves them all."""

    def own(place: int, row: dict[str, str]) -> dict[str, str]:
        shared = ("customer_id", "event_id")
        marked = {name: f"{place}-{value}" if value and name in shared else value for name, value in row.items()}
        addresses = {"email": ("@", f"@{place}."), "phone": ("+33", f"+33{place:03}")}
        return marked | {name: row[name].replace(*change) for name, change in addresses.items() if name in row}

    return {table: [own(place, row) for place, shop in enumerate(shops) for row in shop[table]] for table in shops[0]}


histories = st.lists(shops, min_size=25, max_size=25).map(side_by_side)


@pytest.fixture(scope="module")
def pipeline(sample_warehouse: Path) -> ConsentPipeline:
    """Return the models that the sample was built with."""
    return ConsentPipeline(sample_warehouse)


def current_rows(rows: Rows) -> dict[str, dict[str, str]]:
    """Return the version of each person that counts."""
    latest: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["updated_at"] >= latest.get(row["customer_id"], row)["updated_at"]:
            latest[row["customer_id"]] = row
    return latest


def last_words(rows: Rows) -> dict[tuple[str, str], str]:
    """Return when each person last unsubscribed from a channel; for events with the same id the last row counts."""
    numbered = {row["event_id"] or f"row {place}": row for place, row in enumerate(rows)}
    words: dict[tuple[str, str], str] = defaultdict(str)
    for row in numbered.values():
        if row["event_type"].strip().lower() == "unsubscribe":
            channel = "sms" if row["channel"].strip().lower() == "sms" else "email"
            key = row["customer_id"], channel
            # A day that can't be read counts as the latest.
            words[key] = max(words[key], "9999" if row["occurred_at"] == "soon" else row["occurred_at"])
    return words


def allowed(raw: dict[str, Rows]) -> set[tuple[str, str, str]]:
    """Return the (customer, channel, address) that may be used, as the definition says; a refusal always holds."""
    erased = {row["customer_id"] for row in raw["erasure_requests"]}
    left = last_words(raw["engagement_events"])
    yes, no = set(), set()
    for customer_id, row in current_rows(raw["customers"]).items():
        for channel, (field, mark) in CHANNELS.items():
            says = row[f"{channel}_opt_in"]
            took_back = (customer_id, channel) in left and left[customer_id, channel] >= row[f"{channel}_opt_in_at"]
            took_back |= (customer_id, channel) in left and not row[f"{channel}_opt_in_at"]
            agrees = says in {"true", "yes"} and not took_back
            if customer_id in erased or mark not in row[field]:
                continue
            if agrees:
                yes.add((customer_id, channel, row[field]))
            elif says == "false" or (customer_id, channel) in left:
                no.add((channel, row[field].lower()))
    return {(who, channel, address) for who, channel, address in yes if (channel, address.lower()) not in no}


def arrive(pipeline: ConsentPipeline, raw: dict[str, Rows]) -> None:
    """Replace the files by raw rows."""
    for table, rows in raw.items():
        pipeline.put(f"{table}_file", rows)
    pipeline.run()


@settings(max_examples=10, deadline=None)
@given(histories, histories)
def test_nobody_is_written_to_who_must_not_be(pipeline, before, after):
    names = ("destination", "contact_key", "row_hash")
    pipeline.put("int_acknowledged_contacts", [])
    arrive(pipeline, before)
    known = pipeline.rows(f"select {', '.join(names)} from crm_contact_changes")
    pipeline.put("int_acknowledged_contacts", [dict(zip(names, row, strict=True)) for row in known])
    arrive(pipeline, after)

    expected = allowed(after)
    contacts = pipeline.rows("select customer_id, email, phone from crm_contacts")
    found = {(who, "email", email) for who, email, _ in contacts if email is not None}
    found |= {(who, "sms", phone) for who, _, phone in contacts if phone is not None}
    assert found == expected
    assert len(contacts) == len({who for who, *_ in expected})

    consents = pipeline.rows("select customer_id from int_customer_consents where is_reachable")
    assert {who for (who,) in consents} == {who for who, *_ in expected}

    by_email = {who for who, channel, _ in expected if channel == "email" and not who.endswith("held")}
    members = pipeline.rows("select customer_id, channel from audience_members where channel is not null")
    assert {who for who, channel in members} == by_email and all(channel == "email" for _, channel in members)

    changes = pipeline.rows(
        "select destination, contact_key, change_type, row_hash, customer_id from crm_contact_changes"
    )
    crm = {(destination, key): row_hash for destination, key, row_hash in known}
    for destination, key, change, row_hash, customer_id in changes:
        assert ((destination, key) in crm) == (change != "added") and crm.get((destination, key)) != row_hash
        assert (change == "removed") == (row_hash is None) == (customer_id is None)
        if change == "removed":
            del crm[destination, key]
        else:
            crm[destination, key] = row_hash
    today = pipeline.rows("select contact_key, row_hash from crm_contacts")
    assert crm == {(name, key): row_hash for name in ("klaviyo", "hubspot", "brevo") for key, row_hash in today}

"""Whatever people agreed to, withdrew or asked for: only those who may be are written to, and a CRM ends up right."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest
from consent_pipeline import ConsentPipeline, Rows
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_sync.ads import copy
from crm_sync.contacts import texts_in
from crm_sync.sync import VENDORS

# The last one is in the control group.
PEOPLE = ["C1", "C2", "C3", "held"]
# Some people write one address in two letter cases, or with blanks.
EMAILS = ["a@example.com", "A@example.com", "b@example.com", "B@Example.COM", " c@example.com ", "broken", ""]
PHONES = ["+33612345678", "+33 6 12 34 56 78", "+33612345679", "0612", ""]
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
        "ad_user_data": st.sampled_from(["true", "true", "true", "granted", "false", "maybe"]),
        "ad_personalization": st.sampled_from(["true", "true", "true", "GRANTED", "denied", ""]),
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
suppressions = st.fixed_dictionaries(
    {
        "address": st.sampled_from([*EMAILS[:-2], " C@EXAMPLE.COM", *PHONES[:-2], ""]),
        "written": st.sampled_from(["hash", "HASH", "address", "half a hash"]),
        "channel": st.sampled_from(["email", "SMS", "phone", "pigeon", ""]),
        "reason": st.sampled_from(["unsubscribed", "Hard-Bounce", "because", ""]),
        "suppressed_at": st.sampled_from([*DAYS, "soon"]),
    }
)
shops = st.fixed_dictionaries(
    {
        "customers": st.lists(versions, max_size=6),
        "engagement_events": st.lists(events, max_size=3),
        "erasure_requests": st.lists(erasures, max_size=2),
        "suppressions": st.lists(suppressions, max_size=2),
    }
)


def side_by_side(shops: list[dict[str, Rows]]) -> dict[str, Rows]:
    """Return shops without common customers or addresses as one shop: one run then serves them all."""

    def own(place: int, row: dict[str, str]) -> dict[str, str]:
        shared = ("customer_id", "event_id")
        marked = {name: f"{place}-{value}" if value and name in shared else value for name, value in row.items()}
        addresses = {
            name: row[name].replace("@", f"@{place}.").replace("+33", f"+33{place:03}")
            for name in ("email", "phone", "address")
            if name in row
        }
        return marked | addresses

    return {table: [own(place, row) for place, shop in enumerate(shops) for row in shop[table]] for table in shops[0]}


histories = st.lists(shops, min_size=16, max_size=16).map(side_by_side)


@pytest.fixture(scope="module")
def pipeline(sample_warehouse: Path) -> ConsentPipeline:
    """Return the models that the sample was built with."""
    return ConsentPipeline(sample_warehouse)


def as_one(address: str) -> str:
    """Return an email address or number as it is compared and hashed: letter case and blanks make no other of it."""
    return address.replace(" ", "").lower()


def sha256(address: str) -> str:
    """Return the hash of an address, whoever writes it."""
    return hashlib.sha256(as_one(address).encode()).hexdigest()


def as_usable(field: str, value: str) -> str:
    """Return an address as contacts have it: its domain in small letters, a number without blanks."""
    local, at, domain = value.strip().partition("@")
    return local + at + domain.lower() if field == "email" else value.replace(" ", "")


def written(row: dict[str, str]) -> dict[str, str]:
    """Return a raw suppression of an address, as a hash or as it is; some have neither."""
    digest = sha256(row["address"]) if row["address"] else ""
    forms = {"hash": digest, "HASH": digest.upper(), "address": row["address"], "half a hash": digest[:32]}
    return {"address_hash": forms[row["written"]], **row}


def suppressed(rows: Rows) -> set[str]:
    """Return the addresses that are suppressed, whatever else is said of them."""
    return {as_one(row["address"]) for row in rows if row["address"] and row["written"] != "half a hash"}


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
    never = suppressed(raw["suppressions"])
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
                yes.add((customer_id, channel, as_usable(field, row[field])))
            elif says == "false" or (customer_id, channel) in left:
                no.add(as_one(row[field]))
    return {(who, channel, address) for who, channel, address in yes if as_one(address) not in no | never}


def advertised(raw: dict[str, Rows]) -> dict[str, tuple[str, str]]:
    """Return the hashes that may be given to advertising platforms, of email and number, by customer."""
    erased = {row["customer_id"] for row in raw["erasure_requests"]}
    agree, refused = set(), set()
    for customer_id, row in current_rows(raw["customers"]).items():
        says = row["ad_user_data"], row["ad_personalization"].lower()
        if says[0] in {"true", "granted"} and says[1] in {"true", "granted"}:
            agree.add(customer_id)
        if customer_id not in erased and (says[0] == "false" or says[1] == "denied"):
            refused |= {as_one(row["email"]), as_one(row["phone"])}
    hashes = defaultdict(dict)
    for who, channel, address in allowed(raw):
        if who in agree and as_one(address) not in refused:
            hashes[who][channel] = sha256(address)
    return {who: (found.get("email", ""), found.get("sms", "")) for who, found in hashes.items()}


def arrive(pipeline: ConsentPipeline, raw: dict[str, Rows]) -> None:
    """Replace the files by raw rows."""
    for table, rows in raw.items():
        pipeline.put(f"{table}_file", [written(row) for row in rows] if table == "suppressions" else rows)
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
    bodies_hold_no_other_address(pipeline, {as_one(address) for *_, address in expected})

    today = pipeline.rows("select contact_key, row_hash from crm_contacts")
    assert crm == {(name, key): row_hash for name in ("klaviyo", "hubspot", "brevo") for key, row_hash in today}


def bodies_hold_no_other_address(pipeline: ConsentPipeline, usable: set[str]) -> None:
    """Check every text of what each CRM is sent."""
    for name, vendor in VENDORS.items():
        changes = pipeline.connection.execute(
            "select * from crm_contact_changes where destination = $1 and change_type <> 'removed'", [name]
        )
        names = [column[0] for column in changes.description]
        rows = [dict(zip(names, row, strict=True)) for row in changes.fetchall()]
        bodies = [vendor(None).body(part) for part in vendor(None).requests(rows)]
        sent = {as_one(text) for text in texts_in(bodies) if "@" in text or text.startswith("+")}
        told = {as_one(row[field]) for row in rows for field in ("email", "phone") if row[field]}
        assert sent == told and sent <= usable


@settings(max_examples=10, deadline=None)
@given(histories)
def test_advertising_platforms_get_nobody_without_both_consents(pipeline, tmp_path_factory, raw):
    arrive(pipeline, raw)
    expected = advertised(raw)
    columns = "customer_id, email_sha256, phone_sha256, advertising_status"
    found = pipeline.rows(f"select {columns} from advertising_contacts")
    assert {who: (email or "", phone or "") for who, email, phone, status in found if status == "allowed"} == expected
    assert all(email is None and phone is None for _, email, phone, status in found if status != "allowed")

    pipeline.rows("create schema if not exists activation")
    for table in ("audience_members", "advertising_contacts"):
        pipeline.rows(f"create or replace table activation.{table} as from main.{table}")
    members = pipeline.rows("select customer_id from audience_members where audience = 'ambassadors'")
    if not members:
        return
    output = tmp_path_factory.mktemp("ads") / "ambassadors.csv"
    exported = copy(pipeline.connection, "ambassadors", output)
    with output.open(encoding="utf-8", newline="") as file:
        _, *lines = csv.reader(file)
    wanted = {hashes for who, hashes in expected.items() if not who.endswith("held")}
    assert {tuple(line) for line in lines} == wanted and len(lines) == len(wanted) == exported.lines
    let_out = {who for (who,) in members} - expected.keys()
    assert sum(exported.left_out.values()) == len(let_out)
    # No address of anybody is in the file, not even as it is.
    assert not any("@" in text or text.startswith("+") for text in chain.from_iterable(lines))

"""Histories of consents of small shops, and who of them may be written to, as the definitions say."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable

from consent_pipeline import Rows
from hypothesis import strategies as st

# The last one is in the control group.
PEOPLE = ["C1", "C2", "C3", "held"]
# Few, so that people share them; written in any letter case, and with blanks around them.
EMAILS = ["a@example.com", "b@example.com", "zoé@example.com"]
PHONES = ["+33612345678", "+33612345679"]
BLANKS = ["", "", " ", "  ", "\t", "\u00a0 "]
DAYS = ["", "2024-01-01T10:00:00", "2024-02-01T10:00:00", "2024-03-01T10:00:00"]
CHANNELS = {"email": ("email", "@"), "sms": ("phone", "+")}


def email_written(parts: tuple[str, int, str, str]) -> str:
    """Return an email address some of whose letters are capitals, between blanks."""
    address, capitals, before, after = parts
    letters = (letter.upper() if capitals >> place & 1 else letter for place, letter in enumerate(address))
    return before + "".join(letters) + after


def number_written(parts: tuple[str, int, str, str]) -> str:
    """Return a number some of whose digits have a blank before them, between blanks."""
    number, gaps, before, after = parts
    digits = (f" {digit}" if gaps >> place & 1 else digit for place, digit in enumerate(number[3:]))
    return before + number[:3] + "".join(digits) + after


def ways_to_write(known: list[str], write: Callable[[tuple[str, int, str, str]], str]) -> st.SearchStrategy[str]:
    """Return what people write who mean one of these addresses."""
    blanks = st.sampled_from(BLANKS)
    return st.tuples(st.sampled_from(known), st.integers(0, 2**15 - 1), blanks, blanks).map(write)


emails, phones = ways_to_write(EMAILS, email_written), ways_to_write(PHONES, number_written)
versions = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(PEOPLE),
        "email": emails | st.sampled_from(["broken", ""]) | emails,
        "phone": phones | st.sampled_from(["0612", ""]) | phones,
        "email_opt_in": st.sampled_from(["true", "true", "false", "", "maybe"]),
        "sms_opt_in": st.sampled_from(["true", "yes", "false", "", "maybe"]),
        "email_opt_in_at": st.sampled_from(DAYS),
        "sms_opt_in_at": st.sampled_from(DAYS),
        "ad_user_data": st.sampled_from(["true", "Granted ", "true", "granted", "false", "maybe"]),
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
        "address": emails | phones | st.just(""),
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


def as_one(address: str) -> str:
    """Return an email address or number as it is compared and hashed: letter case and blanks make no other of it."""
    return "".join(address.split()).lower()


def sha256(address: str) -> str:
    """Return the hash of an address, whoever writes it."""
    return hashlib.sha256(as_one(address).encode()).hexdigest()


def as_usable(field: str, value: str) -> str:
    """Return an address as contacts have it: its domain in small letters, a number without blanks."""
    local, at, domain = value.strip().partition("@")
    return local + at + domain.lower() if field == "email" else "".join(value.split())


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
        says = row["ad_user_data"].strip().lower(), row["ad_personalization"].lower()
        if says[0] in {"true", "granted"} and says[1] in {"true", "granted"}:
            agree.add(customer_id)
        if customer_id not in erased and (says[0] == "false" or says[1] == "denied"):
            refused |= {as_one(row["email"]), as_one(row["phone"])}
    hashes = defaultdict(dict)
    for who, channel, address in allowed(raw):
        if who in agree and as_one(address) not in refused:
            hashes[who][channel] = sha256(address)
    return {who: (found.get("email", ""), found.get("sms", "")) for who, found in hashes.items()}


def kept_addresses(raw: dict[str, Rows]) -> set[str]:
    """Return what the card may show, consent or not: the addresses and numbers of everybody who is not erased."""
    erased = {row["customer_id"] for row in raw["erasure_requests"]}
    people = [row for who, row in current_rows(raw["customers"]).items() if who not in erased]
    return {as_one(row[field]) for row in people for field, mark in CHANNELS.values() if mark in row[field]}

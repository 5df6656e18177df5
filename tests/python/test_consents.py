"""Whatever people agreed to, withdrew or asked for: only those who may be are written to, and a CRM ends up right."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from consent_histories import advertised, allowed, as_one, histories, kept_addresses, written
from consent_pipeline import PUBLISHED, ConsentPipeline, Rows

# A CRM on the loopback interface, of the tests of the sync.
from crm.conftest import one_certificate  # noqa: F401
from crm.deleting import DELETING
from crm.running import needed_fields, quick, sync
from crm.server import KEY, FakeCrm
from crm.shop import Pair
from hypothesis import given, settings
from reference.activation import digest

from crm_sync.ads import copy
from crm_sync.contacts import texts_in
from crm_sync.erasure import erase
from crm_sync.ledger import CREATE
from crm_sync.sync import VENDORS
from serving.publish import publish


@pytest.fixture(scope="module")
def pipeline(sample_warehouse: Path) -> ConsentPipeline:
    """Return the models that the sample was built with."""
    return ConsentPipeline(sample_warehouse)


def arrive(pipeline: ConsentPipeline, raw: dict[str, Rows]) -> None:
    """Replace the files by raw rows."""
    for table, rows in raw.items():
        pipeline.put(f"{table}_file", [written(row) for row in rows] if table == "suppressions" else rows)
    pipeline.run()


@settings(max_examples=20, deadline=None)
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

    card = pipeline.rows("select customer_id, is_email_reachable, is_sms_reachable from customers")
    reached = {(who, "email") for who, by_email, _ in card if by_email} | {
        (who, "sms") for who, _, by_sms in card if by_sms
    }
    assert reached == {(who, channel) for who, channel, _ in expected}
    members = pipeline.rows("select customer_id from audience_members where audience = 'about_to_sleep_reachable'")
    assert sorted(who for (who,) in members) == sorted({who for who, _ in reached if not who.endswith("held")})

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


@contextmanager
def crms_without_contacts(certificate: Path) -> Iterator[dict[str, FakeCrm]]:
    """Give every CRM, with its address and key in the environment."""
    crms = {name: fake() for name, fake in DELETING.items()}
    with pytest.MonkeyPatch.context() as environment:
        for name, crm in crms.items():
            crm.fields = needed_fields(name)
            environment.setenv(f"{name.upper()}_BASE_URL", crm.url)
            environment.setenv(VENDORS[name].key_variable, KEY)
        environment.setenv("BREVO_LIST_ID", "12")
        environment.setenv("NO_PROXY", "127.0.0.1")
        environment.setenv("SSL_CERT_FILE", str(certificate))
        yield crms
    for crm in crms.values():
        crm.stop()
        assert crm.faults == []


def is_address(text: object) -> bool:
    """Return whether a value is an email address or a number."""
    return isinstance(text, str) and ("@" in text or text.strip().startswith("+"))


def texts_served(serving: Path, table: str, schema: str = "activation") -> set[str]:
    """Return every address in a table of the served file, as it is compared."""
    with duckdb.connect(str(serving), read_only=True) as connection:
        values = chain.from_iterable(connection.execute(f"from {schema}.{table}").fetchall())
        return {as_one(text) for text in values if is_address(text)}


def contacts_of(crm: FakeCrm) -> set[str]:
    """Return the keys of whom a CRM has from us: on the list, with our properties, or at all."""
    if hasattr(crm, "on_list"):
        return crm.on_list
    return {key for key, contact in crm.contacts.items() if contact.get("properties", contact)}


@settings(max_examples=6, deadline=None)
@given(histories, histories)
def test_what_is_served_and_sent_names_nobody_else(
    pipeline,
    one_certificate,  # noqa: F811
    tmp_path_factory,
    before,
    after,
):
    folder = tmp_path_factory.mktemp("shop")
    shop = SimpleNamespace(files=Pair(folder / "shop.duckdb", folder / "shop_serving.duckdb"))
    with duckdb.connect(str(shop.files.warehouse)) as connection:
        connection.execute(CREATE)
    with crms_without_contacts(one_certificate) as crms:
        for raw in (before, after):
            pipeline.take_state(shop.files.warehouse)
            arrive(pipeline, raw)
            pipeline.save(shop.files.warehouse)
            publish(*shop.files)
            usable = {as_one(address) for *_, address in allowed(raw)}
            served = {table: texts_served(shop.files.serving, table) for table in PUBLISHED}
            assert served.pop("crm_contacts") == served.pop("crm_contact_changes") | usable == usable
            assert served.keys() == {"crm_erasures", "advertising_contacts", "audience_members"}
            assert set().union(*served.values()) == set()
            assert texts_served(shop.files.serving, "customers", "core") == kept_addresses(raw)
            keys = {key for (key,) in pipeline.rows("select contact_key from crm_contacts")}
            for name, crm in crms.items():
                erase(name, *shop.files, delete=True, settings=quick(name))
                sync(name, shop, most_removed=1)
                sent = {as_one(text) for asked in crm.asked for text in texts_in(asked.body)}
                assert {text for text in sent if is_address(text)} <= usable
                assert contacts_of(crm) == keys
                crm.asked.clear()
        erased = {digest(f"crm contact {row['customer_id']}") for row in after["erasure_requests"]}
        for crm in crms.values():
            assert not erased & (crm.contacts.keys() | getattr(crm, "archived", set()))


@settings(max_examples=15, deadline=None)
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

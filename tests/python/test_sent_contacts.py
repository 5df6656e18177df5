"""What each CRM was sent, as the mart has it, against the tables of the sync in plain Python."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import duckdb
import pytest
from comparison import assert_same_rows
from warehouse import build, read

from crm_sync.ledger import CREATE, acknowledge


def key_of(customer: str) -> str:
    """Return the key by which CRMs know a customer."""
    return hashlib.md5(f"crm contact {customer}".encode()).hexdigest()


@pytest.fixture(scope="module")
def synced(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse after syncs that brought some contacts, took others back, and were refused some."""
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path_factory.mktemp("synced") / "shop.duckdb"))
    contacts = read(warehouse, "select contact_key, row_hash from activation.crm_contacts order by contact_key")
    ((opted_out,), *_) = read(
        warehouse,
        "select customer_id from core.customers where not is_email_reachable and not is_sms_reachable order by all",
    )

    def row(key: str, row_hash: str, change: str = "added") -> dict[str, str]:
        return {"contact_key": key, "row_hash": row_hash, "change_type": change}

    acknowledge(warehouse, "brevo", [row(key, row_hash) for key, row_hash in contacts[:40]])
    acknowledge(warehouse, "brevo", [row(key, "", "removed") for key, _ in contacts[:5]])
    acknowledge(warehouse, "hubspot", [row(key, "earlier") for key, _ in contacts[20:60]])
    acknowledge(warehouse, "hubspot", [row(key_of(opted_out), "x"), row(key_of("long gone"), "y")])
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(CREATE)
        refused = "insert into activation_state.sync_failures values ($1, $2, $3, $4, $5)"
        connection.execute(refused, ["brevo", contacts[50][0], "added", 400, "no such number"])
        connection.execute(refused, ["hubspot", contacts[30][0], "changed", None, "timed out"])
    return (
        build(warehouse, select="int_acknowledged_contacts int_refused_contacts crm_sent_contacts")
        .succeeded()
        .warehouse
    )


def test_the_mart_is_what_the_sync_has_written(synced):
    taken = {
        (destination, key): row_hash
        for destination, key, row_hash in read(
            synced, "select destination, contact_key, row_hash from activation_state.acknowledged_contacts"
        )
    }
    refused = {
        (destination, key): (change, message, status)
        for destination, key, change, status, message in read(synced, "from activation_state.sync_failures")
    }
    today = dict(read(synced, "select contact_key, row_hash from activation.crm_contacts"))
    customers = {key_of(customer): customer for (customer,) in read(synced, "select customer_id from core.customers")}
    expected = []
    for place in taken.keys() | refused.keys():
        _, key = place
        if place not in taken:
            state = "not_taken"
        elif key not in today:
            state = "to_remove"
        else:
            state = "up_to_date" if taken[place] == today[key] else "earlier_state"
        expected.append((*place, customers.get(key), state, *refused.get(place, (None, None, None))))
    assert {row[3] for row in expected} == {"not_taken", "to_remove", "up_to_date", "earlier_state"}
    assert_same_rows(read(synced, "from activation.crm_sent_contacts"), expected)


def test_before_the_first_sync_there_is_nobody(sample_warehouse):
    assert read(sample_warehouse, "from activation.crm_sent_contacts") == []

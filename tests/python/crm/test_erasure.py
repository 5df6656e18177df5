"""Who asked to be forgotten is deleted at the CRM where the operator says so, and only then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft202012Validator

from crm.deleting import DELETING
from crm.fakes import FAKES
from crm.running import quick, sync
from crm.server import Answer, FakeCrm
from crm.shop import ShopFiles
from crm.test_requests import DESCRIBED, SPECS, as_json_schema
from crm_sync import erasure
from crm_sync.errors import SyncError
from crm_sync.sync import VENDORS

# Never sent; sent and still there; sent, and taken back by an earlier sync.
ERASED = {"unknown": "to_look_up", "k3": "to_delete", "k4": "to_look_up"}


@pytest.fixture(autouse=True)
def deleting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put CRMs that delete in the place of the others; the fixture `crm` starts them."""
    for name, fake in DELETING.items():
        monkeypatch.setitem(FAKES, name, fake)


@pytest.fixture
def erased(deleting: None, vendor: str, crm: FakeCrm, shop: ShopFiles) -> ShopFiles:
    """Return the shop after everybody was sent, k4 was taken back, and k3, k4 and a stranger asked to be forgotten."""
    sync(vendor, shop)
    shop.execute("delete from activation.crm_contacts where contact_key = 'k4'")
    shop.publish()
    sync(vendor, shop)
    shop.execute("delete from activation.crm_contacts where contact_key = 'k3'")
    shop.publish()
    with duckdb.connect(str(shop.files.serving)) as connection:
        connection.execute(
            "create table activation.crm_erasures (destination varchar, contact_key varchar, status varchar)"
        )
        for key, status in ERASED.items():
            connection.execute("insert into activation.crm_erasures values ($1, $2, $3)", [vendor, key, status])
    crm.asked.clear()
    return shop


def erase(vendor: str, shop: ShopFiles, *, delete: bool) -> tuple[int, int]:
    return erasure.erase(vendor, *shop.files, delete=delete, settings=quick(vendor))


def test_nobody_is_deleted_unless_the_operator_says_so(
    vendor: str, crm: FakeCrm, erased: ShopFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    before = erased.files.warehouse.read_bytes()
    assert erasure.main([vendor, "--warehouse", str(erased.files.warehouse)]) == 0
    assert "may have 3 contacts" in capsys.readouterr().out
    assert crm.asked == [] and erased.files.warehouse.read_bytes() == before


def test_the_erased_are_deleted_once_and_sent_no_removal(vendor: str, crm: FakeCrm, erased: ShopFiles) -> None:
    others = set(erased.acknowledged(vendor)) - {"k3"}
    # Klaviyo and Brevo still have a contact that was taken back; HubSpot has archived it.
    assert erase(vendor, erased, delete=True) == (3, 2)
    assert set(crm.contacts) == others == set(erased.acknowledged(vendor))
    assert not getattr(crm, "archived", None)
    crm.asked.clear()
    assert erase(vendor, erased, delete=True) == (0, 0) and crm.asked == []
    kept = erased.execute("select contact_key from activation_state.erased_contacts order by 1")
    assert kept == [(key,) for key in sorted(ERASED)]
    assert sync(vendor, erased).pending == {} and crm.asked == []


def test_what_was_deleted_before_a_failure_is_remembered(vendor: str, crm: FakeCrm, erased: ShopFiles) -> None:
    was_taken, settings = crm.reply, quick(vendor)
    settings.sync.retry.max_attempts = 1

    deletions = []

    def fail_after_one(method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if method == "DELETE" or "gdpr" in path or "privacy" in path:
            deletions.append(path)
        return Answer(500) if len(deletions) > 1 else was_taken(method, path, query, body)

    crm.reply = fail_after_one
    with pytest.raises(SyncError, match="still answers 500"):
        erasure.erase(vendor, *erased.files, delete=True, settings=settings)
    assert erased.execute("select contact_key from activation_state.erased_contacts") == [("k3",)]
    crm.reply = was_taken
    assert erase(vendor, erased, delete=True)[0] == 2


# What deletes a contact: method, and a part of the path.
DELETION = {
    "klaviyo": ("POST", "/data-privacy-deletion-jobs"),
    "hubspot": ("POST", "/gdpr-delete"),
    "brevo": ("DELETE", "/v3/contacts/"),
}
SIGN_IN = "<html><title>Sign in</title></html>"


@pytest.mark.parametrize(
    "answer",
    [Answer(200, SIGN_IN), Answer(203), Answer(404, SIGN_IN), Answer(404), Answer(302), Answer(200, {"code": 0})],
)
def test_nobody_is_taken_for_deleted_whom_the_crm_does_not_say_so_of(
    vendor: str, crm: FakeCrm, erased: ShopFiles, answer: Answer
) -> None:
    crm.spoiled = (*DELETION[vendor], answer)
    with pytest.raises(SyncError) as stopped:
        erase(vendor, erased, delete=True)
    assert len(str(stopped.value).splitlines()) == 1
    assert erased.execute("select contact_key from activation_state.erased_contacts") == []
    assert "k3" in erased.acknowledged(vendor)
    # What it did delete is not there the next time, and that it says.
    crm.spoiled = None
    assert erase(vendor, erased, delete=True)[0] == 3 and "k3" not in erased.acknowledged(vendor)


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_nobody_is_taken_for_gone_whom_the_crm_could_not_look_up(vendor: str, crm: FakeCrm, erased: ShopFiles) -> None:
    problem = {"category": "RATE_LIMIT", "message": "not now"}
    crm.spoiled = ("POST", "/batch/read", Answer(207, {"results": [], "errors": [problem]}))
    with pytest.raises(SyncError, match="can't say whom it has: RATE_LIMIT"):
        erase(vendor, erased, delete=True)
    assert erased.execute("select contact_key from activation_state.erased_contacts") == []


def test_neither_whom_it_has_deleted_nor_whom_another_crm_has_is_asked_for(
    vendor: str, crm: FakeCrm, erased: ShopFiles
) -> None:
    another = next(name for name in DELETION if name != vendor)
    with duckdb.connect(str(erased.files.serving)) as connection:
        connection.execute(
            "insert into activation.crm_erasures values ($1, 'k5', 'deleted'), ($2, 'k6', 'to_delete')",
            [vendor, another],
        )
    before = set(crm.contacts)
    assert erase(vendor, erased, delete=True)[0] == 3
    assert {"k5", "k6"} <= before & set(crm.contacts) and {"k5", "k6"} <= set(erased.acknowledged(vendor))


def test_more_than_one_request_holds_are_all_deleted(
    vendor: str, crm: FakeCrm, erased: ShopFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VENDORS[vendor], "most_removals", 1)
    assert erase(vendor, erased, delete=True)[0] == 3
    assert not ERASED.keys() & crm.contacts.keys()


@pytest.mark.parametrize("vendor", ["klaviyo"], indirect=True)
def test_every_profile_of_a_person_is_deleted(vendor: str, crm: FakeCrm, erased: ShopFiles) -> None:
    page = {"data": [{"id": f"id-{key}", "attributes": {"external_id": "k3"}} for key in ("k3", "k30")]}
    crm.spoiled = ("GET", "/api/profiles", Answer(200, page))
    erase(vendor, erased, delete=True)
    assert not {"k3", "k30"} & crm.contacts.keys()


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_the_deletion_keeps_to_hubspots_description(vendor: str, crm: FakeCrm, erased: ShopFiles) -> None:
    file = SPECS / DESCRIBED[vendor]
    if not file.is_file():
        pytest.skip(f"no vendor's description at {file}: SEXTANT_VENDOR_SPECS names its folder")
    described = as_json_schema(json.loads(file.read_text(encoding="utf-8")))
    erase(vendor, erased, delete=True)
    for asked in crm.asked:
        (media_type,) = described["paths"][asked.path]["post"]["requestBody"]["content"].values()
        validator = Draft202012Validator({**media_type["schema"], "components": described["components"]})
        assert [error.message for error in validator.iter_errors(asked.body)] == []


def test_a_serving_copy_without_a_list_has_nobody_to_delete(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    assert erase(vendor, shop, delete=False) == (0, 0)
    with pytest.raises(SyncError, match="no warehouse at"):
        erasure.erase(vendor, Path("nowhere.duckdb"), shop.files.serving, delete=False)

"""Who asked to be forgotten is deleted at the CRM where the operator says so, and only then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft202012Validator

from crm.fakes import FAKES, FakeBrevo, FakeHubSpot, FakeKlaviyo
from crm.running import quick, sync
from crm.server import Answer, FakeCrm
from crm.shop import ShopFiles
from crm.test_requests import DESCRIBED, SPECS, as_json_schema
from crm_sync import erasure
from crm_sync.errors import SyncError

# Never sent; sent and still there; sent, and taken back by an earlier sync.
ERASED = {"unknown": "to_look_up", "k3": "to_delete", "k4": "to_look_up"}


class Klaviyo(FakeKlaviyo):
    """Deletes the profile that a job names by its id."""

    def limits(self, path: str, body: Any, size: int) -> str | None:
        return None if "privacy" in path else super().limits(path, body, size)

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if path != "/api/data-privacy-deletion-jobs":
            return super().reply(method, path, query, body)
        assert body["data"]["type"] == "data-privacy-deletion-job" and list(body["data"]["attributes"]) == ["profile"]
        profile = body["data"]["attributes"]["profile"]["data"]
        assert profile.keys() == {"type", "id"} and profile["type"] == "profile"
        del self.contacts[profile["id"].removeprefix("id-")]
        return Answer(202)


class HubSpot(FakeHubSpot):
    """Keeps archived contacts apart, and deletes both kinds."""

    def __init__(self) -> None:
        super().__init__()
        self.archived: set[str] = set()

    def limits(self, path: str, body: Any, size: int) -> str | None:
        return None if "gdpr" in path else super().limits(path, body, size)

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if path.endswith("/archive"):
            self.archived |= {one["id"].removeprefix("7") for one in body["inputs"]}
        if path.endswith("/read") and query.get("archived") == ["true"]:
            keys = [one["id"] for one in body["inputs"] if one["id"] in self.archived]
            return Answer(
                200, {"results": [{"id": f"7{key}", "properties": {"sextant_contact_key": key}} for key in keys]}
            )
        if path.endswith("/gdpr-delete"):
            key = body["objectId"].removeprefix("7")
            self.contacts.pop(key, None)
            self.archived.discard(key)
            return Answer(204)
        return super().reply(method, path, query, body)


class Brevo(FakeBrevo):
    """Deletes a contact by its EXT_ID, which has to be called so."""

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if method != "DELETE":
            return super().reply(method, path, query, body)
        assert query == {"identifierType": ["ext_id"]}
        key = path.rsplit("/", 1)[1]
        if self.contacts.pop(key, None) is None:
            return Answer(404, {"code": "document_not_found", "message": "Contact does not exist"})
        self.on_list.discard(key)
        return Answer(204)


@pytest.fixture(autouse=True)
def deleting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put CRMs that delete in the place of the others; the fixture `crm` starts them."""
    for name, fake in {"klaviyo": Klaviyo, "hubspot": HubSpot, "brevo": Brevo}.items():
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

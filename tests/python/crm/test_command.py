"""The command line, and what the warehouse remembers."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from crm.running import quick, sync
from crm.server import FakeCrm
from crm.shop import ShopFiles
from crm_sync.__main__ import main
from crm_sync.errors import without_personal_data
from crm_sync.ledger import acknowledge
from crm_sync.sync import VENDORS


def command(vendor: str, shop: ShopFiles, *options: str) -> int:
    return main([vendor, "--warehouse", str(shop.files.warehouse), *options])


def test_a_dry_run_shows_masked_contacts_and_leaves_no_trace(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VENDORS[vendor].key_variable)
    before = shop.files.warehouse.read_bytes()
    assert command(vendor, shop, "--dry-run") == 0
    said = capsys.readouterr()
    assert "40 added to send" in said.err
    shown = json.dumps(json.loads(said.out))
    assert "***" in shown and "champions" in shown
    for personal in ("example.com", "+336", "Zo", "Doe", "Lyon"):
        assert personal not in shown
    assert crm.asked == [] and shop.files.warehouse.read_bytes() == before


def test_a_dry_run_knows_what_was_acknowledged(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    sync(vendor, shop)
    capsys.readouterr()
    assert command(vendor, shop, "--dry-run") == 0
    said = capsys.readouterr()
    assert "nothing to send" in said.err and said.out == ""


def test_what_is_missing_gets_one_line(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def last_line() -> str:
        return capsys.readouterr().err.strip().splitlines()[-1]

    assert command(vendor, shop, "--serving", "nowhere.duckdb") == 2
    assert "no serving copy at nowhere.duckdb" in last_line()
    monkeypatch.setenv(VENDORS[vendor].key_variable, "not the key")
    assert command(vendor, shop) == 2
    # The first thing asked is refused; the key itself is never repeated.
    line = last_line()
    assert "does not accept the key (401)" in line and "not the key" not in line
    monkeypatch.delenv(VENDORS[vendor].key_variable)
    assert command(vendor, shop) == 2
    assert VENDORS[vendor].key_variable in last_line()
    assert crm.contacts == {} and shop.acknowledged(vendor) == {}


def test_fields_that_the_account_lacks_are_named_and_created_on_demand(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    if vendor == "klaviyo":
        pytest.skip("Klaviyo creates properties as they come")
    needed = set(crm.fields)
    crm.fields.clear()
    assert command(vendor, shop) == 2
    said = capsys.readouterr().err
    assert all(field in said for field in needed) and crm.contacts == {}
    assert sync(vendor, shop, prepare=True).sent == 40
    assert crm.fields == needed


def test_refused_contacts_are_told_by_the_exit_code(
    vendor: str, crm: FakeCrm, shop: ShopFiles, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("crm_sync.sync.definition", quick)
    crm.refused = {"k3"}
    assert command(vendor, shop) == 1
    assert "1 contacts were not taken" in capsys.readouterr().err
    crm.refused.clear()
    assert command(vendor, shop) == 0


def test_an_unreadable_file_gets_one_line(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.files.serving.write_bytes(b"no database")
    assert command(vendor, shop) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_what_another_program_wrote_to_the_serving_copy_is_not_sent(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.files.serving.with_name(shop.files.serving.name + ".wal").touch()
    assert command(vendor, shop, "--dry-run") == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "shop_serving.duckdb.wal" in line and "make build" in line


def test_acknowledging_keeps_what_was_sent_and_forgets_what_is_gone(tmp_path: Path) -> None:
    warehouse = tmp_path / "shop.duckdb"

    def row(key: str, change: str, digest: str | None) -> dict[str, str | None]:
        return {"contact_key": key, "change_type": change, "row_hash": digest}

    acknowledge(warehouse, "brevo", [row("a", "added", "1"), row("b", "added", "1"), row("c", "added", "1")])
    acknowledge(warehouse, "hubspot", [row("a", "added", "9")])
    acknowledge(warehouse, "brevo", [row("a", "changed", "2"), row("b", "removed", None)])
    acknowledge(warehouse, "brevo", [])
    with duckdb.connect(str(warehouse)) as connection:
        kept = connection.execute("from activation_state.acknowledged_contacts order by all").fetchall()
    assert kept == [("brevo", "a", "2"), ("brevo", "c", "1"), ("hubspot", "a", "9")]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Invalid email jo@shop.fr, 'a.b+c@x.io'\nagain", "Invalid email (address), '(address)' again"),
        ("number +33 6 12 34 56 78 is taken", "number (number) is taken"),
        ("code 4001 at 12", "code 4001 at 12"),
    ],
)
def test_messages_lose_what_is_personal(said: str, kept: str) -> None:
    assert without_personal_data(said) == kept

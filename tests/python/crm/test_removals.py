"""A sync that would take a base away stops; requests to be forgotten still go out."""

from __future__ import annotations

import pytest

from crm.running import quick, sync
from crm.server import FakeCrm
from crm.shop import ShopFiles
from crm_sync.__main__ import main
from crm_sync.errors import SyncError
from crm_sync.removals import FEW, MOST_REMOVED, too_many


@pytest.fixture(autouse=True)
def without_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line runs without its waits."""
    monkeypatch.setattr("crm_sync.sync.definition", quick)


def lose(shop: ShopFiles, condition: str) -> None:
    """Takes contacts out of the published ones."""
    shop.execute(f"delete from activation.crm_contacts where {condition}")
    shop.publish()


def forget(shop: ShopFiles, condition: str) -> None:
    """Writes down whose contacts asked to be forgotten, as a build does, and takes them out of the published ones."""
    shop.execute(
        "create or replace table activation.crm_erasures as select contact_key from activation.crm_contacts"
        f" where {condition}"
    )
    lose(shop, condition)


def command(vendor: str, shop: ShopFiles, *options: str) -> int:
    return main([vendor, "--warehouse", str(shop.files.warehouse), *options])


def test_a_sync_that_would_remove_a_base_stops_until_it_is_told_to(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    sync(vendor, shop)
    before, asked = shop.acknowledged(vendor), len(crm.asked)
    lose(shop, "customer_id >= 'c2'")
    shop.execute("update activation.crm_contacts set row_hash = 'v2' where contact_key = 'k1'")
    shop.publish()
    gone = 40 - len(shop.execute("from activation.crm_contacts"))
    capsys.readouterr()
    assert command(vendor, shop) == 2
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert (
        f"would remove {gone} of the 40 contacts" in line and f"make sync DESTINATION={vendor} MOST_REMOVED=1" in line
    )
    assert shop.acknowledged(vendor) == before and len(crm.asked) == asked
    assert command(vendor, shop, "--dry-run") == 0
    assert f"would remove {gone} of the 40 contacts" in capsys.readouterr().err
    # A larger share is still a limit; 1 is none.
    assert command(vendor, shop, "--most-removed", "0.5") == 2 and len(crm.asked) == asked
    assert command(vendor, shop, "--most-removed", "1") == 0
    wanted = dict(shop.execute("select contact_key, row_hash from activation.crm_contacts"))
    assert shop.acknowledged(vendor) == wanted and len(wanted) == 40 - gone


def test_requests_to_be_forgotten_go_out_while_the_rest_waits(
    vendor: str, crm: FakeCrm, shop: ShopFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    sync(vendor, shop)
    forget(shop, "contact_key in ('k4', 'k9')")
    lose(shop, "customer_id >= 'c2'")
    capsys.readouterr()
    assert command(vendor, shop) == 2
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert "requests to be forgotten were sent, and nothing else" in line and "contacts" in line
    assert 40 - len(shop.acknowledged(vendor)) == 2 and not {"k4", "k9"} & set(shop.acknowledged(vendor))
    # They are sent once, and the rest waits on.
    asked = len(crm.asked)
    assert command(vendor, shop) == 2 and len(crm.asked) == asked
    assert command(vendor, shop, "--most-removed=1") == 0
    assert len(shop.acknowledged(vendor)) == len(shop.execute("from activation.crm_contacts"))


def test_requests_do_not_count_among_those_who_went_for_no_reason(vendor: str, crm: FakeCrm, tmp_path) -> None:
    shop = ShopFiles(tmp_path, 150)
    sync(vendor, shop)
    # Twenty-eight are more than a tenth of 150; fourteen on request and fourteen others are not.
    forget(shop, "cast(customer_id[2:] as integer) < 14")
    lose(shop, "cast(customer_id[2:] as integer) < 28")
    assert sync(vendor, shop).sent == 28


def test_a_list_of_requests_as_long_as_the_base_waits_too(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    sync(vendor, shop)
    forget(shop, "customer_id >= 'c2'")
    asked = len(crm.asked)
    with pytest.raises(SyncError, match=r"of the 40 contacts that \w+ has, on request"):
        sync(vendor, shop)
    assert len(crm.asked) == asked and len(shop.acknowledged(vendor)) == 40
    assert sync(vendor, shop, most_removed=1).pending.keys() == {"removed"}


@pytest.mark.parametrize("vendor", ["brevo"], indirect=True)
@pytest.mark.parametrize("unnamed", [False, True])
def test_a_contact_that_stays_on_the_list_is_not_acknowledged(
    vendor: str, crm: FakeCrm, shop: ShopFiles, unnamed: bool
) -> None:
    sync(vendor, shop)
    # One that the CRM fails to take off, one that is not on the list any more, and two others.
    crm.stuck, crm.unnamed_errors = {"k4"}, unnamed
    crm.on_list.remove("k9")
    lose(shop, "contact_key in ('k2', 'k4', 'k9', 'k11')")
    outcome = sync(vendor, shop)
    assert (outcome.sent, outcome.failed) == (3, 1)
    kept = set(shop.acknowledged(vendor))
    assert kept == crm.on_list and "k4" in kept and len(kept) == 37
    assert shop.failures() == {"k4": (201, "Brevo did not take the contact off the list")}
    crm.stuck.clear()
    assert sync(vendor, shop).sent == 1
    assert "k4" not in crm.on_list and "k4" not in shop.acknowledged(vendor) and shop.failures() == {}


@pytest.mark.parametrize("vendor", ["brevo"], indirect=True)
def test_contacts_that_all_stay_on_the_list_are_all_kept(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    sync(vendor, shop)
    crm.stuck = {"k2", "k4"}
    lose(shop, "contact_key in ('k2', 'k4')")
    assert sync(vendor, shop).failed == 2 and crm.stuck <= set(shop.acknowledged(vendor))


def test_few_are_removed_from_any_base() -> None:
    assert not too_many(FEW, FEW, MOST_REMOVED) and too_many(FEW + 1, FEW + 1, MOST_REMOVED)
    assert not too_many(100, 1_000, MOST_REMOVED) and too_many(101, 1_000, MOST_REMOVED)
    assert too_many(11, 1_000, 0) and not too_many(1_000, 1_000, 1)


@pytest.mark.parametrize("share", ["2", "-0.1", "ten", "nan", "10%"])
def test_a_share_that_is_none_is_refused(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["hubspot", f"--most-removed={share}"])
    assert "--most-removed: invalid share value" in capsys.readouterr().err

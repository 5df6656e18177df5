"""A sync brings every change to the CRM once, acknowledges nothing else, and goes on where it was stopped."""

from __future__ import annotations

import math
import os
import signal
import threading
from pathlib import Path

import pytest

from crm.running import quick, sync
from crm.server import Answer, FakeCrm
from crm.shop import ShopFiles
from crm_sync.__main__ import main
from crm_sync.errors import SyncError
from crm_sync.sync import VENDORS

ROOT = Path(__file__).parents[3]
PARTS = {"klaviyo": "import-jobs", "hubspot": "/upsert", "brevo": "/import"}


def hashes(shop: ShopFiles) -> dict[str, str]:
    return dict(shop.execute("select contact_key, row_hash from activation.crm_contacts"))


def test_many_contacts_arrive_once_in_few_requests(vendor: str, crm: FakeCrm, tmp_path: Path) -> None:
    shop = ShopFiles(tmp_path, 25_000)
    outcome = sync(vendor, shop)
    assert (outcome.sent, outcome.failed) == (25_000, 0)
    assert crm.writes == dict.fromkeys(hashes(shop), 1)
    assert shop.acknowledged(vendor) == hashes(shop)
    # As few requests as the limits on contacts and bytes allow, give or take the last of each kind.
    posts = crm.posts(PARTS[vendor])
    limits = VENDORS[vendor]
    least = max(25_000 / limits.most_contacts, sum(post.size for post in posts) / limits.most_bytes)
    assert least <= len(posts) <= math.ceil(least) + {"klaviyo": 2, "hubspot": 9, "brevo": 2}[vendor]


def test_what_is_sent_is_what_the_warehouse_says(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    sync(vendor, shop)
    seven, ten = crm.contacts["k7"], crm.contacts["k10"]
    if vendor == "klaviyo":
        assert seven["email"] == "person7@example.com" and "email" not in ten
        assert seven["properties"]["sextant_revenue"] == 0.875
        assert "sextant_stars_12m" not in seven["properties"] and ten["properties"]["sextant_stars_12m"] == 3
        assert ten["location"] == {"city": "Lyon", "country": "FR"} and ten["first_name"] == "Zoé10"
        assert seven["properties"]["sextant_audiences"] == ["ambassadors", "regular_women"]
    elif vendor == "hubspot":
        assert seven["email"] == "person7@example.com" and "email" not in ten
        assert (seven["sextant_revenue"], seven["sextant_stars_12m"]) == ("0.875", "")
        assert (ten["sextant_stars_12m"], ten["sextant_email_opt_in"]) == ("3", "false")
        assert (seven["sextant_audiences"], seven["sextant_advice"]) == ("ambassadors;regular_women", "Les appeler.")
    else:
        assert seven["email"] == "person7@example.com" and ten["email"] is None
        assert (seven["SEXTANT_REVENUE"], seven["SEXTANT_STARS_12M"]) == (0.875, "")
        assert (ten["SMS"], ten["SEXTANT_FIRST_ORDER_DATE"]) == ("+33610000010", "2024-02-29")


def test_changes_and_removals_follow_and_nothing_is_sent_twice(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    sync(vendor, shop)
    assert sync(vendor, shop).pending == {}
    shop.execute("update activation.crm_contacts set rfm_segment = 'loyal', row_hash = 'v2' where contact_key = 'k3'")
    shop.execute("delete from activation.crm_contacts where contact_key in ('k4', 'k9')")
    shop.publish()
    outcome = sync(vendor, shop)
    assert (outcome.pending, outcome.sent) == ({"changed": 1, "removed": 2}, 3)
    assert {key for key, writes in crm.writes.items() if writes > 1} <= {"k3", "k4", "k9"}
    assert crm.writes["k3"] == 2
    assert shop.acknowledged(vendor) == hashes(shop)
    if vendor == "klaviyo":
        assert crm.contacts["k3"]["properties"]["sextant_rfm_segment"] == "loyal"
        assert crm.contacts["k4"]["properties"] == {} and crm.contacts["k4"]["email"] == "person4@example.com"
    elif vendor == "hubspot":
        assert set(crm.contacts) == set(hashes(shop))
    else:
        assert crm.on_list == set(hashes(shop)) and crm.contacts["k3"]["SEXTANT_RFM_SEGMENT"] == "loyal"
    requests = len(crm.asked)
    assert sync(vendor, shop).pending == {} and len(crm.asked) == requests


def test_a_removal_of_what_the_crm_has_lost_is_done(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    sync(vendor, shop)
    crm.contacts.clear()
    if vendor == "brevo":
        crm.on_list.clear()
    shop.execute("delete from activation.crm_contacts where contact_key = 'k4'")
    shop.publish()
    assert sync(vendor, shop).sent == 1
    assert crm.contacts == {} and "k4" not in shop.acknowledged(vendor)


@pytest.mark.parametrize("way", ["named", "whole request", "unnamed"])
def test_one_bad_contact_stops_no_other(vendor: str, crm: FakeCrm, shop: ShopFiles, way: str) -> None:
    bad = {"k3", "k21", "k39"}
    if way == "whole request":
        crm.broken = set(bad)
    else:
        crm.refused = set(bad)
        crm.unnamed_errors = way == "unnamed"
    outcome = sync(vendor, shop)
    assert (outcome.sent, outcome.failed) == (37, 3)
    assert set(crm.contacts) == set(hashes(shop)) - bad == set(shop.acknowledged(vendor))
    assert set(shop.failures()) == bad
    assert not any("@" in message for _, message in shop.failures().values())
    crm.broken.clear()
    crm.refused.clear()
    assert sync(vendor, shop).sent == 3
    assert (shop.failures(), shop.acknowledged(vendor)) == ({}, hashes(shop))


def test_a_crm_that_takes_nobody_is_not_asked_for_each(vendor: str, crm: FakeCrm, tmp_path: Path) -> None:
    shop = ShopFiles(tmp_path, 90)
    crm.broken = set(hashes(shop))
    if vendor == "klaviyo":
        crm.unnamed_errors = True
    with pytest.raises(SyncError, match=r"refused \d+ contacts in a row"):
        sync(vendor, shop)
    assert len(crm.asked) < 90 and shop.acknowledged(vendor) == {}


def test_busy_crms_are_asked_again_when_they_say(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    header = "x-sib-ratelimit-reset" if vendor == "brevo" else "Retry-After"
    crm.plan.extend([Answer(503), Answer(429, {}, {header: "1"}), Answer(500)])
    assert sync(vendor, shop).sent == 40
    times = [post.at for post in crm.posts(PARTS[vendor])]
    assert times[2] - times[1] >= 1.0
    assert crm.writes == dict.fromkeys(hashes(shop), 1)


def test_a_crm_that_stays_away_leaves_the_rest_for_next_time(vendor: str, crm: FakeCrm, tmp_path: Path) -> None:
    shop = ShopFiles(tmp_path, 250)
    settings = quick(vendor)
    settings.sync.batch_size = 100
    settings.sync.retry.max_attempts = 3
    crm.taken = lambda: crm.plan.extend([Answer(503)] * 3)
    with pytest.raises(SyncError, match="still answers 503 after 3 attempts"):
        sync(vendor, shop, settings=settings)
    arrived = set(crm.contacts)
    assert 0 < len(arrived) <= 100 and set(shop.acknowledged(vendor)) == arrived
    crm.taken = lambda: None
    crm.plan.clear()
    assert sync(vendor, shop).sent == 250 - len(arrived)
    assert crm.writes == dict.fromkeys(hashes(shop), 1)


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_the_pace_is_kept(vendor: str, crm: FakeCrm, tmp_path: Path) -> None:
    settings = quick(vendor, requests_per_second=20)
    settings.sync.batch_size = 10
    sync(vendor, ShopFiles(tmp_path, 40), settings=settings)
    # The machine may delay any request, and so bring two closer together: what counts is how long all of them take.
    assert crm.asked[-1].at - crm.asked[0].at > (len(crm.asked) - 2) / 20 and len(crm.asked) > 4


@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_asked_to_stop_a_sync_ends_between_batches(vendor: str, crm: FakeCrm, tmp_path: Path) -> None:
    shop, stop = ShopFiles(tmp_path, 40), threading.Event()
    settings = quick(vendor)
    settings.sync.batch_size = 10
    crm.taken = stop.set
    outcome = sync(vendor, shop, settings=settings, stop=stop)
    assert outcome.interrupted and set(shop.acknowledged(vendor)) == set(crm.contacts) and len(crm.contacts) == 10


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl_c", "sigterm"])
@pytest.mark.parametrize("vendor", ["hubspot"], indirect=True)
def test_a_sync_that_is_asked_to_stop_says_so(
    vendor: str,
    crm: FakeCrm,
    shop: ShopFiles,
    number: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = quick(vendor)
    settings.sync.batch_size = 10
    monkeypatch.setattr("crm_sync.sync.definition", lambda _: settings)
    crm.taken = lambda: os.kill(os.getpid(), number)
    assert main([vendor, "--warehouse", str(shop.files.warehouse)]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "crm_sync: stopped; the rest is sent next time"
    assert set(shop.acknowledged(vendor)) == set(crm.contacts) and 0 < len(crm.contacts) < 40

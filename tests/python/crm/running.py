"""Fixtures of the CRM tests, and a way to run a sync without waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crm.fakes import FAKES
from crm.server import KEY, FakeCrm
from crm.shop import ShopFiles

from crm_sync.sync import VENDORS, Outcome, definition, run

Syncing = Callable[..., Outcome]


def needed_fields(name: str) -> set[str]:
    """Returns the fields that a CRM's account must have, as the CRM itself is asked for them."""
    vendor = VENDORS[name](None)
    none = {"results": [], "attributes": []}
    vendor.client = type("Empty", (), {"get": staticmethod(lambda *_: none)})()
    return set(vendor.missing_fields())


def quick(name: str, **changes: float):
    """Returns a CRM's sync without its pace and its waits."""
    settings = definition(name)
    settings.sync.rate_limit.requests_per_second = changes.get("requests_per_second", 0)
    settings.sync.retry.initial_backoff = 0.01
    settings.destination.poll_seconds = 0.01
    return settings


@pytest.fixture(params=sorted(FAKES))
def vendor(request: pytest.FixtureRequest) -> str:
    """Every CRM in turn."""
    return request.param


@pytest.fixture
def crm(vendor: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCrm]:
    """The CRM, with its fields, its key and its address in the environment."""
    crm = FAKES[vendor]()
    crm.fields = needed_fields(vendor)
    monkeypatch.setenv(f"{vendor.upper()}_BASE_URL", crm.url)
    monkeypatch.setenv(VENDORS[vendor].key_variable, KEY)
    monkeypatch.setenv("BREVO_LIST_ID", "12")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield crm
    crm.stop()
    assert crm.problems == []


@pytest.fixture
def shop(tmp_path: Path) -> ShopFiles:
    """A shop of forty contacts."""
    return ShopFiles(tmp_path, 40)


def sync(vendor: str, shop: ShopFiles, **options) -> Outcome:
    """Runs a sync without waiting."""
    settings = options.pop("settings", None) or quick(vendor)
    return run(vendor, shop.files.warehouse, shop.files.serving, settings=settings, **options)

"""Fixtures of the CRM tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.fakes import FAKES
from crm.running import needed_fields
from crm.server import KEY, FakeCrm
from crm.shop import ShopFiles
from crm_sync.sync import VENDORS


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

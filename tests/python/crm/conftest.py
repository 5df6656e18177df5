"""Fixtures of the CRM tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import certifi
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
def crm(vendor: str, one_certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCrm]:
    """The CRM, with its fields, its key and its address in the environment."""
    crm = FAKES[vendor]()
    crm.fields = needed_fields(vendor)
    monkeypatch.setenv(f"{vendor.upper()}_BASE_URL", crm.url)
    monkeypatch.setenv(VENDORS[vendor].key_variable, KEY)
    monkeypatch.setenv("BREVO_LIST_ID", "12")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(one_certificate))
    yield crm
    crm.stop()
    assert crm.faults == []


@pytest.fixture(scope="session")
def forty_contacts(tmp_path_factory: pytest.TempPathFactory) -> ShopFiles:
    """A shop of forty contacts, for copies."""
    return ShopFiles(tmp_path_factory.mktemp("shop"), 40)


@pytest.fixture
def shop(forty_contacts: ShopFiles, tmp_path: Path) -> ShopFiles:
    """A shop of forty contacts."""
    return forty_contacts.copy(tmp_path)


@pytest.fixture(scope="session")
def one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first certificate of all: a client reads them anew, and on the loopback interface needs none."""
    file = tmp_path_factory.mktemp("certificates") / "one.pem"
    first, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----\n")
    file.write_text(first + end, encoding="utf-8")
    return file

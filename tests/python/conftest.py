"""What the Python tests share: one build of the sample, and its second opinion."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from reference.orders import Shop, read_shop
from warehouse import SAMPLE, build

settings.register_profile("reproducible", derandomize=True, database=None)
settings.load_profile("reproducible")


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample's models once for the whole session and return the warehouse."""
    warehouse = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    return build(warehouse, threads=2, only="models").succeeded().warehouse


@pytest.fixture(scope="session")
def sample_shop() -> Shop:
    """Return the sample's orders as the reference judges them."""
    return read_shop(SAMPLE)

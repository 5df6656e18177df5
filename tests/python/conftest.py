"""What the Python tests share: one build of each shop, and the sample's second opinion."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from reference.orders import Shop, read_shop
from warehouse import SAMPLE, Build, build

from integration_tests import cdnow, complete_journey

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


@pytest.fixture(scope="session")
def cdnow_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write CDNOW as a raw folder with nothing but orders."""
    return cdnow.write(tmp_path_factory.mktemp("cdnow_raw"))


@pytest.fixture(scope="session")
def cdnow_warehouse(cdnow_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the whole of CDNOW, as of its last day."""
    warehouse = tmp_path_factory.mktemp("cdnow") / "cdnow.duckdb"
    select = "+customers +orders +cohort_retention +repurchase_survival +int_segment_transitions"
    run = build(warehouse, variables={"raw_data": cdnow_folder}, select=select, only="models")
    return run.succeeded().warehouse


@pytest.fixture(scope="session")
def journey_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the Complete Journey's year with all the tests of its data."""
    folder = complete_journey.write(tmp_path_factory.mktemp("journey_raw"))
    variables = {"raw_data": folder, "as_of_date": complete_journey.LAST_DAY}
    return build(tmp_path_factory.mktemp("journey") / "journey.duckdb", variables=variables, only="data")

"""What the Python tests share: one build of each shop, and the sample's second opinion."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from once import made_once
from real_shops import cdnow, complete_journey
from reference.orders import Shop, read_shop
from warehouse import SAMPLE, Build, build

from serving.publish import publish

# A worker of pytest-xdist has no main file. pyspark, which Great Expectations imports where it is installed, takes that
# for a run of its own doctests, and ends the process.
vars(sys.modules["__main__"]).setdefault("__file__", __file__)

# How long an example takes depends on what else the machine does.
settings.register_profile("reproducible", derandomize=True, database=None, deadline=None)
settings.load_profile("reproducible")


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample's models once for the whole session and return the warehouse."""

    def make(folder: Path) -> Path:
        return build(folder / "sample.duckdb", threads=2, only="models").succeeded().warehouse

    return made_once(tmp_path_factory, "sample", make)


@pytest.fixture(scope="session")
def served_sample(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the sample's marts once for the whole session and return the served file."""

    def make(folder: Path) -> Path:
        serving = folder / "sample_serving.duckdb"
        # Publishing writes into the warehouse, which another worker may be reading.
        publish(Path(shutil.copy(sample_warehouse, folder / "sample.duckdb")), serving)
        return serving

    return made_once(tmp_path_factory, "served_sample", make)


@pytest.fixture(scope="session")
def sample_shop() -> Shop:
    """Return the sample's orders as the reference judges them."""
    return read_shop(SAMPLE)


@pytest.fixture(scope="session")
def cdnow_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write CDNOW as a raw folder with nothing but orders."""
    return made_once(tmp_path_factory, "cdnow_raw", lambda folder: cdnow.write(folder / "raw"))


@pytest.fixture(scope="session")
def cdnow_warehouse(cdnow_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the whole of CDNOW, as of its last day."""
    select = "+customers +orders +cohort_retention +repurchase_survival +int_segment_transitions +value_accuracy"

    def make(folder: Path) -> Path:
        variables = {"raw_data": cdnow_folder}
        run = build(folder / "cdnow.duckdb", variables=variables, select=select, only="models")
        return run.succeeded().warehouse

    return made_once(tmp_path_factory, "cdnow", make)


@pytest.fixture(scope="session")
def journey_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the Complete Journey's year with all the tests of its data."""

    def make(folder: Path) -> Build:
        variables = {"raw_data": complete_journey.write(folder / "raw"), "as_of_date": complete_journey.LAST_DAY}
        return build(folder / "journey.duckdb", variables=variables, only="data")

    return made_once(tmp_path_factory, "journey", make)

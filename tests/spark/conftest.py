"""One small Spark for all the tests of this folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from engines import ROOT, DuckDB, Spark

os.environ |= {
    "SPARK_CONF_DIR": str(Path(__file__).with_name("conf")),
    "SPARK_LOCAL_IP": "127.0.0.1",
    "SEXTANT_RAW": "",
}


@pytest.fixture(scope="session", autouse=True)
def project_folder() -> None:
    """Run in dbt's own folder, so that a relative raw folder is the same for both engines."""
    os.chdir(ROOT)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Spark:
    """Return the one Spark of the session; its catalog is where its first query finds the warehouse."""
    engine = Spark("spark", tmp_path_factory.mktemp("spark"))
    os.environ["SEXTANT_SPARK_WAREHOUSE"] = str(engine.work / "warehouse")
    return engine


@pytest.fixture(scope="session")
def duck(tmp_path_factory: pytest.TempPathFactory) -> DuckDB:
    """Return a DuckDB for the same builds."""
    return DuckDB("duckdb", tmp_path_factory.mktemp("duck"))

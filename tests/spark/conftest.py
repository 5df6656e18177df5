"""One small Spark for all the tests of this folder, on a cluster of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster import Cluster
from engines import ROOT, DuckDB, Spark

os.environ |= {
    "SPARK_CONF_DIR": str(Path(__file__).with_name("conf")),
    "SPARK_LOCAL_IP": "127.0.0.1",
    # What needs Python on a worker fails.
    "PYSPARK_PYTHON": "/no/python/on/workers",
    "SEXTANT_RAW": "",
}


@pytest.fixture(scope="session", autouse=True)
def project_folder() -> None:
    """Run in dbt's own folder, so that a relative raw folder is the same for both engines."""
    os.chdir(ROOT)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a cluster of two workers."""
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Iterator[Spark]:
    """Return the one Spark of the session, on the cluster; its catalog is where its first query finds the warehouse."""
    engine = Spark("spark", tmp_path_factory.mktemp("spark"))
    os.environ["SEXTANT_SPARK_WAREHOUSE"] = str(engine.work / "warehouse")
    os.environ["SEXTANT_SPARK_MASTER"] = cluster.url
    yield engine
    engine.stop()


@pytest.fixture(scope="session")
def duck(tmp_path_factory: pytest.TempPathFactory) -> DuckDB:
    """Return a DuckDB for the same builds."""
    return DuckDB("duckdb", tmp_path_factory.mktemp("duck"))

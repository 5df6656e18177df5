"""Another dbt project installs Sextant as a package, in an environment of its own, and gets the same marts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from warehouse import build, copy_of_project

from person_export.__main__ import export
from person_export.language import Language
from serving.publish import publish

# What the shop's own rule and the digest of its code change.
OWN = {"retention.repurchase_delays", "retention.repurchase_delay_summary", "quality.snapshot_rules"}
OWN |= {"retention.cohort_retention_by_attribute", "retention.cohort_retention_by_grain"}
OWN |= {"retention.first_purchase_outcomes", "core.publication_context"}
# The vars of the shop that change the marts.
SHOP = {"history_months": 3, "disabled_systems": ["ratings"]}


def run(folder: Path, *command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command in the shop's folder, without anything of this environment."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SEXTANT_", "DBT_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=kept | {"DBT_PROFILES_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def different_rows(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    """Return how many rows only one of two tables has."""
    sql = f"select count(*) from ((from {one} except all from {other}) union all (from {other} except all from {one}))"
    return connection.execute(sql).fetchone()[0]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy Sextant and the shop's project beside it, and install the one in the other."""
    folder = tmp_path_factory.mktemp("package")
    copy_of_project(folder / "sextant")
    project = folder / "sextant" / "integration_tests"
    run(project, sys.executable, "-m", "venv", ".venv")
    pip = (
        project / ".venv" / "bin" / "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-compile",
    )
    run(project, *pip, "--require-hashes", "-r", "../requirements/run.txt")
    run(project, project / ".venv" / "bin" / "dbt", "deps")
    return project


@pytest.fixture(scope="module")
def told_what_lacks(shop: Path) -> str:
    """What dbt says before Sextant's Python is installed."""
    return run(shop, shop / ".venv" / "bin" / "dbt", "--no-use-colors", "build", check=False).stdout


@pytest.fixture(scope="module")
def built(shop: Path, told_what_lacks: str) -> tuple[Path, str]:
    """Build everything as the shop does; return the warehouse and what was printed."""
    binaries = shop / ".venv" / "bin"
    run(
        shop,
        binaries / "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "-e",
        "dbt_packages/sextant",
    )
    done = run(shop, binaries / "dbt", "--no-use-colors", "build", "--exclude-resource-type", "unit_test")
    return shop / "corner_shop.duckdb", done.stdout


def test_without_its_python_one_line_says_what_to_install(told_what_lacks):
    assert "pip install -e dbt_packages/sextant" in told_what_lacks
    assert "Traceback" not in told_what_lacks


def test_everything_passes_and_nothing_of_ours_warns(built):
    _, printed = built
    assert re.search(r"Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0 ", printed)
    assert "[WARNING]" not in printed


def test_hooks_run_once(built):
    _, printed = built
    assert len(re.findall(r"^orders\.csv: ", printed, re.MULTILINE)) == 1
    assert len(re.findall(r"^segment +customers ", printed, re.MULTILINE)) == 1


def test_the_marts_are_those_of_the_project_itself(built, tmp_path):
    warehouse, _ = built
    own = build(tmp_path / "own.duckdb", variables=SHOP, only="models", threads=2).succeeded()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as package (read_only); attach '{own.warehouse}' as own (read_only)")
        names = connection.execute(
            "select schema_name || '.' || table_name from own.intermediate.int_published where schema_name <> 'rules'"
        ).fetchall()
        different = {}
        for (name,) in names:
            rows = different_rows(connection, f"own.{name}", f"package.{name}")
            different |= {name: rows} if rows else {}
    assert len(names) > 40
    assert set(different) <= OWN and "retention.repurchase_delays" in different


def test_vars_rules_and_marts_of_the_shop_count(built):
    warehouse, _ = built
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        months = connection.execute("select count(distinct snapshot_date) from segmentation.rfm_scores").fetchone()
        bands = connection.execute("select distinct basket_band from retention.repurchase_delays order by 1").fetchall()
        loyal = connection.execute("select count(*) from analytics_reports.our_loyal_customers").fetchone()
        published = connection.execute(
            "select count(*) from intermediate.int_published where table_name = 'our_loyal_customers'"
        ).fetchone()
    assert (months, bands, loyal, published) == ((4,), [("large",), ("small",)], (116,), (1,))


def test_everything_may_be_in_one_schema(built, shop, tmp_path):
    """The served file has the names of the contract, wherever the shop's project has put the tables."""
    folder = tmp_path / "shop"
    # The package is a link.
    shutil.copytree(shop, folder, symlinks=True, ignore=shutil.ignore_patterns(".venv", "target", "logs", "*.duckdb"))
    project = folder / "dbt_project.yml"
    written = project.read_text(encoding="utf-8")
    written = written.replace("  sextant:\n    staging:", "  sextant:\n    +schema: everything\n    staging:")
    one_name = "    +schema: everything\n    engagement_grid: {+alias: engagement_grid}\n"
    written = written.replace("seeds:\n  sextant:\n", f"seeds:\n  sextant:\n{one_name}")
    project.write_text(written, encoding="utf-8")
    run(folder, shop / ".venv" / "bin" / "dbt", "--no-use-colors", "build", "--exclude-resource-type", "unit_test")
    served = []
    for warehouse in (built[0], folder / "corner_shop.duckdb"):
        served.append(tmp_path / f"served_{len(served)}.duckdb")
        publish(Path(shutil.copy(warehouse, tmp_path / f"{len(served)}.duckdb")), served[-1])
    with duckdb.connect(str(folder / "corner_shop.duckdb"), read_only=True) as connection:
        schemas = connection.execute("select distinct schema_name from duckdb_tables() order by all").fetchall()
    assert schemas == [("analytics_own_rules",), ("analytics_reports",), ("everything",)]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{served[0]}' as usual (read_only); attach '{served[1]}' as one (read_only)")
        lists = "select table_schema || '.' || table_name from information_schema.tables where table_catalog = $1"
        usual, one = (set(connection.execute(lists, [catalog]).fetchall()) for catalog in ("usual", "one"))
        assert usual == one
        for (name,) in usual - {("serving.publications",), ("quality.snapshot_rules",)}:
            assert different_rows(connection, f"usual.{name}", f"one.{name}") == 0, name
    told = []
    for warehouse in (built[0], folder / "corner_shop.duckdb"):
        export(warehouse, "C00000001", tmp_path / f"person_{len(told)}", Language("en"))
        told.append((tmp_path / f"person_{len(told)}" / "person.json").read_text(encoding="utf-8"))
    assert told[0] == told[1]


def test_a_run_of_the_shops_own_models_asks_nothing_of_sextant(built, shop):
    done = run(
        shop,
        shop / ".venv" / "bin" / "dbt",
        "--no-use-colors",
        "run",
        "--select",
        "corner_shop_rates+1",
        "--vars",
        "{raw_data: nowhere}",
        check=False,
    )
    assert done.returncode == 0, done.stdout

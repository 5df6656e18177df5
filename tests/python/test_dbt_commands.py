"""dbt's own commands over a warehouse with a history do what their users expect."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from shops import clean_shop, write_csv_shop
from warehouse import Build, build, dbt, read

DAY, MONTH_END = date(2024, 5, 20), date(2024, 4, 30)
SCORES = "select * from segmentation.rfm_scores order by all"
TESTED = "select test, model from intermediate.int_tested_snapshots order by all"


class Project:
    """A warehouse, and dbt's commands over it."""

    def __init__(self, folder: Path, raw: Path, warehouse: Path | None = None) -> None:
        self.folder = folder
        self.warehouse = folder / "shop.duckdb"
        self.variables = {"raw_data": str(raw), "history_months": 2, "as_of_date": str(DAY)}
        folder.mkdir(parents=True, exist_ok=True)
        if warehouse:
            shutil.copy(warehouse, self.warehouse)

    def dbt(self, *arguments: str, has_vars: bool = True, **environment_variables: str) -> Build:
        """Run one command of dbt, with these variables of the environment besides."""
        variables = self.variables if has_vars else None
        return dbt(self.warehouse, *arguments, variables=variables, environment_variables=environment_variables)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small shop."""
    return write_csv_shop(tmp_path_factory.mktemp("commands") / "raw", clean_shop())


@pytest.fixture(scope="module")
def built(raw: Path) -> Project:
    """Build the scores with their history."""
    project = Project(raw.parent / "built", raw)
    build(project.warehouse, variables=project.variables, select="+rfm_scores", only="models").succeeded()
    return project


@pytest.fixture
def project(built: Project, raw: Path, tmp_path: Path) -> Project:
    """Return a copy of the built warehouse."""
    return Project(tmp_path / "copy", raw, built.warehouse)


def test_a_preview_and_the_compiled_sql_are_todays_snapshot(project: Project):
    shown = project.dbt("show", "--select", "rfm_scores", "--output", "json", "--limit", "-1").succeeded()
    rows = json.loads(shown.output[shown.output.index("{") :])["show"]
    expected = read(
        project.warehouse, f"select customer_id, r_score from segmentation.rfm_scores where snapshot_date = '{DAY}'"
    )
    assert sorted((row["customer_id"], row["r_score"]) for row in rows) == sorted(expected)
    assert f"cast('{DAY}' as date)" in project.dbt("compile", "--select", "rfm_scores").succeeded().output


def test_an_empty_build_has_every_table_and_leaves_the_history(project: Project):
    before = read(project.warehouse, SCORES)
    project.dbt("build", "--empty", "--exclude-resource-types", "unit_test").succeeded()
    assert read(project.warehouse, "select count(*) from core.customers") == [(0,)]
    assert read(project.warehouse, f"select 1 from segmentation.rfm_scores where snapshot_date = '{MONTH_END}'")
    project.dbt("build", "--select", "+rfm_scores", "--exclude-resource-types", "unit_test", "test").succeeded()
    assert read(project.warehouse, SCORES) == before


def test_one_model_runs_alone_and_a_full_refresh_writes_its_history_anew(project: Project):
    before = read(project.warehouse, SCORES)
    spoil(project.warehouse, "update segmentation.rfm_scores set r_score = 0")
    project.dbt("run", "--select", "rfm_scores").succeeded()
    spoilt = "select distinct snapshot_date from segmentation.rfm_scores where r_score = 0"
    assert (DAY,) not in read(project.warehouse, spoilt) and (MONTH_END,) in read(project.warehouse, spoilt)
    project.dbt("run", "--select", "rfm_scores", "--full-refresh").succeeded()
    assert read(project.warehouse, SCORES) == before


def test_what_an_earlier_version_has_built_leaves_when_its_successor_is_built(project: Project):
    spoil(project.warehouse, "create table intermediate.int_orders as select 'someone' as customer_id")
    spoil(project.warehouse, "create view staging.stg_customer_rows as select 'someone' as customer_id")
    spoil(project.warehouse, "create table intermediate.my_own as select 'someone' as customer_id")
    names = "select table_name from duckdb_tables() where table_name in ('int_orders', 'my_own') union all"
    names += " select view_name from duckdb_views() where view_name = 'stg_customer_rows'"
    project.dbt("run", "--select", "orders").succeeded()
    assert sorted(read(project.warehouse, names)) == [("my_own",), ("stg_customer_rows",)]
    project.dbt("run", "--select", "stg_customers").succeeded()
    assert read(project.warehouse, names) == [("my_own",)]


def test_a_test_that_has_passed_narrows_no_other_and_a_retry_goes_on(project: Project):
    project.dbt("test", "--select", "rfm_scores,test_name:rows_hold").succeeded()
    assert [model for _, model in read(project.warehouse, TESTED)] == ["rfm_scores"]
    spoil(project.warehouse, f"insert into segmentation.rfm_scores ({SCORES} limit 1)")
    project.dbt("test", "--select", "rfm_scores,test_name:unique_key").line_with("FAIL 1", "unique_key_rfm_scores")
    spoil(
        project.warehouse,
        "create or replace table segmentation.rfm_scores as select distinct * from segmentation.rfm_scores",
    )
    for name, value in (("SEXTANT_WAREHOUSE", str(project.folder / "other.duckdb")), ("SEXTANT_RAW", "elsewhere")):
        elsewhere = project.dbt("retry", has_vars=False, **{name: value})
        assert elsewhere.returncode != 0
        line = elsewhere.line_with("dbt retry: the run that failed had", f"{name}=", "Expected the same environment")
        assert elsewhere.lines.count(line) == 1
    assert not (project.folder / "other.duckdb").exists()
    retried = project.dbt("retry", has_vars=False).succeeded()
    assert retried.line_with("PASS", "unique_key_rfm_scores")
    assert len(read(project.warehouse, TESTED)) == 2


def test_seeds_load_into_a_new_warehouse(raw: Path, tmp_path: Path):
    new = Project(tmp_path / "new", raw)
    new.dbt("seed").succeeded()
    assert read(new.warehouse, "select count(*) from rules.segments") != [(0,)]


def test_a_staging_model_runs_alone_in_a_new_warehouse(raw: Path, tmp_path: Path):
    new = Project(tmp_path / "new", raw)
    new.dbt("run", "--select", "stg_orders").succeeded()
    assert read(new.warehouse, "select distinct file_name from intermediate.int_raw_input order by all")


def test_four_threads_build_the_same(built: Project, raw: Path, tmp_path: Path):
    threaded = Project(tmp_path / "threads", raw)
    options = ["--select", "+rfm_scores", "--exclude-resource-types", "unit_test", "test", "--threads", "4"]
    threaded.dbt("build", *options).succeeded()
    assert read(threaded.warehouse, SCORES) == read(built.warehouse, SCORES)


def spoil(warehouse: Path, sql: str) -> None:
    """Change a warehouse by hand."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(sql)

"""Tables, contracts, comments and data tests on DuckDB take few statements, and mean what dbt's own mean."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from warehouse import ROOT, Build, dbt

HARD = 'It\'s "one"; -- row $$ per\nnumber é'
COLUMNS = [
    {"name": "number", "data_type": "int", "description": HARD},
    {"name": "said", "data_type": "string"},
    {"name": "amount", "data_type": "decimal(18, 4)", "description": "Money."},
]
NUMBERS = "select 1 as number, 'a' as said, cast(2 as decimal(18, 4)) as amount"
UNDER_CONTRACT = {
    "numbers": NUMBERS,
    "in_another_order": "select cast(2 as decimal(18, 4)) as amount, 'a' as said, 1 as number",
    "of_another_type": "select 1 as number, 'a' as said, 2.5 as amount",
    "a_column_too_few": "select 1 as number, 'a' as said",
    "a_column_too_many": f"{NUMBERS}, 5 as further",
    "of_another_name": NUMBERS.replace("said", "told"),
}
SAID = {
    "of_another_type": "DECIMAL(2,1)",
    "a_column_too_few": "missing in definition",
    "a_column_too_many": "missing in contract",
    "of_another_name": "told",
}
THREE = "select number from (values (1), (2), (3)) as numbers (number)"
TESTS = {
    "passes": f"{THREE} where number > 3",
    "fails": THREE,
    "warns": "{{ config(severity='warn') }} " + THREE,
    "is_allowed": "{{ config(error_if='> 3', warn_if='> 2') }} " + THREE,
    "is_limited": "{{ config(limit=1, error_if='> 1') }} " + THREE,
    "sums": "{{ config(fail_calc='sum(number)', error_if='= 6') }} " + THREE,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a small project that has this one's macros."""
    project = tmp_path_factory.mktemp("in_place") / "project"
    for name in ("models", "tests"):
        (project / name).mkdir(parents=True)
    settings = {"name": "sextant", "profile": "sextant", "macro-paths": [str(ROOT / "macros")], "test-paths": ["tests"]}
    settings["models"] = {"sextant": {"+materialized": "table", "+persist_docs": {"relation": True, "columns": True}}}
    settings["vars"] = {"schema_prefix": None}
    (project / "dbt_project.yml").write_text(json.dumps(settings))
    (project / "profiles.yml").symlink_to(ROOT / "profiles.yml")
    described: list[dict] = [
        {"name": name, "description": HARD, "config": {"contract": {"enforced": True}}, "columns": COLUMNS}
        for name in UNDER_CONTRACT
    ]
    described.append({"name": "more", "description": "A view.", "columns": [{"name": "number", "description": "One."}]})
    (project / "models" / "models.yml").write_text(json.dumps({"version": 2, "models": described}))
    for name, sql in UNDER_CONTRACT.items():
        (project / "models" / f"{name}.sql").write_text(sql)
    (project / "models" / "more.sql").write_text(
        "{{ config(materialized='view') }} select 2 * number as number from {{ ref('numbers') }}"
    )
    for name, sql in TESTS.items():
        (project / "tests" / f"{name}.sql").write_text(sql)
    return run(project, "run")


def run(project: Path, *command: str) -> Build:
    """Run a command of dbt in the project."""
    return dbt(project.parent / "work" / "s.duckdb", *command, project=project)


def asked(run: Build, sql: str) -> list[tuple]:
    """Return what the warehouse of a run answers."""
    with duckdb.connect(str(run.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_comments_are_the_descriptions(built: Build):
    assert ("numbers", HARD) in asked(built, "select table_name, comment from duckdb_tables()")
    assert asked(built, "select view_name, comment from duckdb_views() where not internal") == [("more", "A view.")]
    columns = (
        "select column_name, comment from duckdb_columns() where comment is not null and table_name = '{}' order by all"
    )
    assert asked(built, columns.format("more")) == [("number", "One.")]
    assert asked(built, columns.format("numbers")) == [("amount", "Money."), ("number", HARD)]


@pytest.mark.parametrize(("model", "said"), SAID.items(), ids=SAID)
def test_a_query_that_breaks_its_contract_is_refused_in_dbts_words(built: Build, model: str, said: str):
    told = built.output.partition(f"[ERROR]: in model {model} ")[2].partition("[ERROR]")[0]
    assert "This model has an enforced contract that failed." in told and said in told


def test_columns_may_be_in_another_order_than_in_the_contract(built: Build):
    assert asked(built, "from main.in_another_order") == [(1, "a", 2)]
    tables = asked(built, "select table_name from duckdb_tables() order by all")
    assert tables == [("in_another_order",), ("numbers",)]


@pytest.mark.parametrize("stores", [False, True], ids=["counted", "stored"])
def test_data_tests_pass_fail_and_warn(built: Build, stores: bool):
    tested = run(built.warehouse.parents[1] / "project", "test", *(["--store-failures"] if stores else []))
    assert "Done. PASS=1 WARN=3 ERROR=2" in tested.output, tested.output
    assert "Got 3 results, configured to fail if != 0" in tested.output
    assert "Got 6 results, configured to fail if = 6" in tested.output
    if stores:
        schema = "dbt_test__audit"
        stored = asked(tested, f"select table_name from duckdb_tables() where schema_name = '{schema}' order by all")
        assert [name for (name,) in stored] == sorted(TESTS)
        assert asked(tested, f"select number from {schema}.fails order by all") == [(1,), (2,), (3,)]

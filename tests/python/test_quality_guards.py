"""The guards: a healthy base passes both, a poor one fails both, with the field and both rates."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from shops import minimal_order
from warehouse import SAMPLE, Build, build, read, read_csv, write_csv

from python_udfs.quality_suite import main

MARTS = "quality_thresholds +field_completion +opt_in_coverage"


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a copy of the sample that lost most genders and text message consents, and some birth dates."""
    folder = tmp_path_factory.mktemp("poor")
    for file in SAMPLE.glob("*.csv"):
        shutil.copy(file, folder)
    rows = read_csv(SAMPLE / "customers.csv")
    for place, row in enumerate(rows):
        row["gender"] = row["gender"] if place % 20 == 0 else "n/a"
        row["sms_opt_in"] = row["sms_opt_in"] if place % 20 == 0 else "false"
        row["birth_date"] = row["birth_date"] if place % 2 == 0 else " "
    write_csv(folder / "customers.csv", rows)
    return build(folder / "poor.duckdb", variables={"raw_data": folder, "history_months": 0}, select=MARTS, only="data")


def suite(warehouse: Path, docs: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Run the suite as its command does and return the exit code and what it says."""
    capsys.readouterr()
    code = main([str(warehouse), str(docs)])
    return code, [line for line in capsys.readouterr().out.splitlines() if line.startswith("quality: ")]


def rates(warehouse: Path) -> dict[str, float]:
    """Return the rates of the whole base that the poor copy lowered."""
    sql = """
        select field, completion_rate from quality.field_completion where breakdown = 'all'
        union all
        select channel || ' consent', opt_in_rate from quality.opt_in_coverage where system = 'all'
    """
    return dict(read(warehouse, sql))


def test_a_healthy_base_passes_both(sample_warehouse, tmp_path, capsys):
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / sample_warehouse.name))
    run = build(warehouse, select="quality_thresholds field_completion opt_in_coverage", only="tests").succeeded()
    assert re.search(r"PASS completion_at_least", run.output) and re.search(
        r"PASS opt_in_coverage_at_least", run.output
    )
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert code == 0 and len(lines) == 1 and "quality: as required" in lines[0]


def test_a_poor_base_fails_in_dbt_with_the_field_and_both_rates(poor):
    assert poor.returncode == 1
    found = rates(poor.warehouse)
    for subject, observed, required, level in [
        ("gender, measure completion_rate", found["gender"], 0.1, "error"),
        ("birth_date, measure completion_rate", found["birth_date"], 0.5, "warn"),
        ("sms, measure opt_in_rate", found["sms consent"], 0.05, "error"),
    ]:
        assert observed < required
        line = poor.line_with(f"subject {subject}, observed ", f"level {level}")
        assert float(re.search(r"observed ([0-9.]+)", line)[1]) == pytest.approx(observed)
        assert float(re.search(r"required ([0-9.]+)", line)[1]) == pytest.approx(required)
    assert len([line for line in poor.lines if "observed" in line]) == 3
    assert poor.line_with("ERROR=2") and "Traceback" not in poor.output


def test_a_poor_base_fails_in_great_expectations_with_the_same_rates(poor, tmp_path, capsys):
    found = rates(poor.warehouse)
    code, lines = suite(poor.warehouse, tmp_path / "docs", capsys)
    assert code == 1
    assert sorted(lines[:-1]) == sorted(
        [
            f"quality: error: completion_rate of gender is {found['gender']:.4f}, required 0.1000",
            f"quality: warn: completion_rate of birth_date is {found['birth_date']:.4f}, required 0.5000",
            f"quality: error: opt_in_rate of sms is {found['sms consent']:.4f}, required 0.0500",
        ]
    )


def test_the_data_docs_are_static_pages_that_name_the_failure(poor, tmp_path, capsys):
    suite(poor.warehouse, tmp_path / "docs", capsys)
    assert (tmp_path / "docs" / "index.html").is_file()
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "docs").rglob("validations/**/*.html")]
    assert len(pages) == 2
    assert any("completion_rate" in page and "gender" in page and "Failed" in page for page in pages)


def test_a_rate_that_is_not_there_fails_too(sample_warehouse, tmp_path, capsys):
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / sample_warehouse.name))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from quality.field_completion where field = 'phone' and breakdown = 'all'")
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert (code, lines[0]) == (1, "quality: error: no rate of phone to judge")
    run = build(warehouse, select="quality_thresholds field_completion", only="tests")
    run.line_with("field_completion: subject phone, measure completion_rate, required 0.2", "level error")


def test_a_shop_without_customer_details_is_not_judged(tmp_path, capsys):
    raw = tmp_path / "raw"
    write_csv(raw / "orders.csv", [minimal_order("a"), minimal_order("b", customer_id="C2")])
    write_csv(raw / "customers.csv", [{"customer_id": "C1", "email": "c1@example.com"}])
    warehouse = tmp_path / "bare.duckdb"
    variables = {"raw_data": raw, "history_months": 0}
    run = build(warehouse, variables=variables, select=MARTS, only="data").succeeded()
    run.line_with("subject email, measure completion_rate, observed 0.5, required 0.8", "level warn")
    assert len([line for line in run.lines if "observed" in line]) == 1
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert code == 0 and lines[0].startswith("quality: warn: completion_rate of email is 0.5000")


def test_a_warehouse_that_is_not_there_gets_one_line(tmp_path, capsys):
    assert main([str(tmp_path / "none.duckdb"), str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("quality: no warehouse at ")

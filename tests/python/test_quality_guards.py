"""The guards: a healthy base passes both, a poor one is named by both, and fails where the shop says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from shops import minimal_order
from warehouse import SAMPLE, Build, build, read, read_csv, write_csv

from quality_checks.suite import main

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
        select field, completion_rate from quality.field_completion where attribute = 'all'
        union all
        select channel || ' consent', channel_opt_in_rate from quality.opt_in_coverage where system = 'all'
    """
    return dict(read(warehouse, sql))


@pytest.fixture
def strict(poor: Build, tmp_path: Path) -> Path:
    """Return a copy of the poor warehouse for a shop that has set below which rate its build has to fail."""
    warehouse = Path(shutil.copy(poor.warehouse, tmp_path / poor.warehouse.name))
    with duckdb.connect(str(warehouse)) as connection:
        for subject, least in (("gender", 0.1), ("birth_date", 0.1), ("sms", 0.05)):
            sql = "update rules.quality_thresholds set error_below = ? where subject = ? and measure <> 'validity_rate'"
            connection.execute(sql, [least, subject])
    return warehouse


def lines_about(warehouse: Path, gender: str, sms: str) -> list[str]:
    """Return the findings of both guards on the poor base, with the level and threshold of two of its rates."""
    found = rates(warehouse)
    seed = "(seeds/rules/quality_thresholds.csv)"
    return sorted(
        [
            f"quality: {gender.format(found['gender'])} {seed}",
            f"quality: warn: completion_rate of birth_date is {found['birth_date']:.4f}, required 0.5000 {seed}",
            f"quality: {sms.format(found['sms consent'])} {seed}",
        ]
    )


def test_a_healthy_base_passes_both(sample_warehouse, tmp_path, capsys):
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / sample_warehouse.name))
    run = build(warehouse, select="quality_thresholds field_completion opt_in_coverage", only="tests").succeeded()
    for level in ("warn", "error"):
        run.line_with(f"PASS completion_at_least_field_completion_{level}")
        run.line_with(f"PASS opt_in_coverage_at_least_opt_in_coverage_{level}")
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert code == 0 and len(lines) == 1 and "quality: as required" in lines[0]


def test_a_poor_base_is_built_and_named_by_both_with_the_seed(poor, tmp_path, capsys):
    expected = lines_about(
        poor.warehouse,
        "warn: completion_rate of gender is {:.4f}, required 0.6000",
        "warn: opt_in_rate of sms is {:.4f}, required 0.2000",
    )
    assert poor.succeeded().line_with("WARN=2", "ERROR=0")
    assert sorted(line for line in poor.lines if line.startswith("quality: ")) == expected
    code, lines = suite(poor.warehouse, tmp_path / "docs", capsys)
    assert (code, sorted(lines[:-1])) == (0, expected)


def test_a_base_below_what_the_shop_can_do_with_fails_in_both(strict, tmp_path, capsys):
    expected = lines_about(
        strict,
        "error: completion_rate of gender is {:.4f}, required 0.1000",
        "error: opt_in_rate of sms is {:.4f}, required 0.0500",
    )
    run = build(strict, select="quality_thresholds field_completion opt_in_coverage", only="tests")
    assert run.returncode == 1 and "Traceback" not in run.output
    assert run.line_with("WARN=1", "ERROR=2")
    assert sorted(line for line in run.lines if line.startswith("quality: ")) == expected
    code, lines = suite(strict, tmp_path / "docs", capsys)
    assert (code, sorted(lines[:-1])) == (1, expected)


def test_the_data_docs_are_static_pages_that_name_the_failure(strict, tmp_path, capsys):
    suite(strict, tmp_path / "docs", capsys)
    assert (tmp_path / "docs" / "index.html").is_file()
    # Rates and thresholds, and nothing of a customer.
    written = [file.read_bytes() for file in (tmp_path / "docs").rglob("*") if file.is_file()]
    assert not any(b"@example." in content or b"C0000" in content for content in written)
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "docs").rglob("validations/**/*.html")]
    assert len(pages) == 2
    assert any("completion_rate" in page and "gender" in page and "Failed" in page for page in pages)


def test_a_rate_that_is_not_there_fails_too(sample_warehouse, tmp_path, capsys):
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / sample_warehouse.name))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from quality.field_completion where field = 'phone' and breakdown = 'all'")
    line = "quality: error: no rate of phone to judge (seeds/rules/quality_thresholds.csv)"
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert (code, lines[0]) == (1, line)
    run = build(warehouse, select="quality_thresholds field_completion", only="tests")
    assert run.returncode == 1 and run.line_with(line)


def test_countries_that_are_none_are_named_by_both(tmp_path, capsys):
    raw = tmp_path / "raw"
    write_csv(raw / "orders.csv", [minimal_order(name, customer_id=name) for name in "abcd"])
    countries = {"a": "Germany", "b": "FR", "c": "Atlantis", "d": "North"}
    people = [{"customer_id": who, "country_code": country} for who, country in countries.items()]
    write_csv(raw / "customers.csv", people)
    warehouse = tmp_path / "nowhere.duckdb"
    run = build(warehouse, variables={"raw_data": raw, "history_months": 0}, select=MARTS, only="data").succeeded()
    line = run.line_with(
        "quality: warn: validity_rate of country_code is 0.5000, required 0.9000 (seeds/rules/quality_"
    )
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert code == 0 and line in lines


def test_a_shop_without_customer_details_is_not_judged(tmp_path, capsys):
    raw = tmp_path / "raw"
    write_csv(raw / "orders.csv", [minimal_order("a"), minimal_order("b", customer_id="C2")])
    write_csv(raw / "customers.csv", [{"customer_id": "C1", "email": "c1@example.com"}])
    warehouse = tmp_path / "bare.duckdb"
    variables = {"raw_data": raw, "history_months": 0}
    run = build(warehouse, variables=variables, select=MARTS, only="data").succeeded()
    run.line_with("quality: warn: completion_rate of email is 0.5000, required 0.8000")
    assert len([line for line in run.lines if line.startswith("quality: ")]) == 1
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert code == 0 and lines[0].startswith("quality: warn: completion_rate of email is 0.5000")


def test_a_warehouse_that_is_not_there_gets_one_line(tmp_path, capsys):
    assert main([str(tmp_path / "none.duckdb"), str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("quality: no warehouse at ")

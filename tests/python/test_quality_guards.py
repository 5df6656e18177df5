"""The guards: a healthy base passes both, a poor one is named by both, and fails where the shop says so."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from comparison import assert_same_rows
from shops import minimal_order
from warehouse import RULES, SAMPLE, Build, build, read, read_csv, write_csv

from quality_checks.suite import main

MARTS = "+guard_results"
# Below which rate the strict shop's build has to fail.
STRICT = {"gender": 0.1, "birth_date": 0.1, "sms": 0.05}


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
        for subject, least in STRICT.items():
            sql = "update rules.quality_thresholds set error_below = ? where subject = ? and measure <> 'validity_rate'"
            connection.execute(sql, [least, subject])
    # The copy knows which raw input it was built from.
    variables = {"raw_data": poor.warehouse.parent, "history_months": 0}
    build(warehouse, variables=variables, select="guard_results", only="models").succeeded()
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
    run = build(warehouse, select="guard_results", only="tests").succeeded()
    for level in ("warn", "error"):
        run.line_with(f"PASS guards_hold_guard_results_{level}")
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert code == 0 and len(lines) == 1 and "quality: as required" in lines[0]


def test_a_poor_base_is_built_and_named_by_both_with_the_seed(poor, tmp_path, capsys):
    expected = lines_about(
        poor.warehouse,
        "warn: completion_rate of gender is {:.4f}, required 0.6000",
        "warn: channel_opt_in_rate of sms is {:.4f}, required 0.2000",
    )
    assert poor.succeeded().line_with("WARN=1", "ERROR=0")
    assert sorted(line for line in poor.lines if line.startswith("quality: ")) == expected
    code, lines = suite(poor.warehouse, tmp_path / "docs", capsys)
    assert (code, sorted(lines[:-1])) == (0, expected)


def test_every_guard_has_the_rate_of_its_mart_and_what_follows(sample_warehouse, poor, strict):
    """A second computation: the rates from their marts, the rest from the seed."""
    rows = {(row["measure"], row["subject"]): row for row in read_csv(RULES / "quality_thresholds.csv")}
    for warehouse, least in ((sample_warehouse, {}), (poor.warehouse, {}), (strict, STRICT)):
        found = {}
        for measure, subject in rows:
            mart = "field_completion" if measure in ("completion_rate", "validity_rate") else "opt_in_coverage"
            place = "attribute = 'all' and field" if mart == "field_completion" else "system = 'all' and channel"
            ((found[measure, subject],),) = read(
                warehouse, f"select {measure} from quality.{mart} where {place} = '{subject}'"
            )
        expected = []
        for key, row in rows.items():
            error = "" if key[0] == "validity_rate" else least.get(key[1], "")
            bad = error and found[key] < error
            status = "error" if bad else "warn" if found[key] < float(row["warn_below"]) else "ok"
            expected.append(
                (*key, status, found[key], float(row["warn_below"]), error or None, row["why_en"], row["why_fr"])
            )
        sql = """
            select measure, subject, status, observed, warn_below::double, error_below::double, why_en, why_fr
            from quality.guard_results
        """
        assert_same_rows(read(warehouse, sql), expected)


def test_a_base_below_what_the_shop_can_do_with_fails_in_both(strict, tmp_path, capsys):
    expected = lines_about(
        strict,
        "error: completion_rate of gender is {:.4f}, required 0.1000",
        "error: channel_opt_in_rate of sms is {:.4f}, required 0.0500",
    )
    run = build(strict, select="guard_results", only="data_tests")
    assert run.returncode == 1 and "Traceback" not in run.output
    assert run.line_with("WARN=1", "ERROR=1")
    assert sorted(line for line in run.lines if line.startswith("quality: ")) == expected
    code, lines = suite(strict, tmp_path / "docs", capsys)
    assert (code, sorted(lines[:-1])) == (1, expected)


def test_the_page_needs_nothing_besides_itself_and_shows_the_observed_rates(strict, tmp_path, capsys):
    suite(strict, tmp_path / "docs", capsys)
    page = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"https?:|//|<script|<link|<img|@import|url\(|@example\.|C0000", page)
    assert {file.name for file in (tmp_path / "docs").iterdir()} == {"index.html", "results.json"}
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    found = rates(strict)
    gender = next(row for row in rows if row.startswith("Gender: completion rate"))
    assert f" {found['gender']:.1%} 60.0% 10.0% fails" in gender and "Greetings" in gender
    consent = next(row for row in rows if row.startswith("Text message: opt-in rate"))
    assert f" {found['sms consent']:.1%} 20.0% 5.0% fails" in consent
    assert len(rows) == 19 and sum(row.endswith(" as required") for row in rows) == 15


def test_what_was_found_is_the_mart_as_json(strict, tmp_path, capsys):
    suite(strict, tmp_path / "docs", capsys)
    written = json.loads((tmp_path / "docs" / "results.json").read_text(encoding="utf-8"))
    sql = """
        select measure, subject, observed, warn_below::double, error_below::double, status, why_en
        from quality.guard_results
    """
    names = ("measure", "subject", "observed", "warn_below", "error_below", "status", "why")
    assert_same_rows([tuple(guard[name] for name in names) for guard in written], read(strict, sql))


def test_a_rate_that_is_not_there_fails_too(sample_warehouse, tmp_path, capsys):
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / sample_warehouse.name))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from quality.field_completion where field = 'phone' and breakdown = 'all'")
    line = "quality: error: no rate of phone to judge (seeds/rules/quality_thresholds.csv)"
    run = build(warehouse, select="guard_results", only="data")
    assert run.returncode == 1 and run.line_with(line)
    code, lines = suite(warehouse, tmp_path / "docs", capsys)
    assert (code, lines[0]) == (1, line)


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

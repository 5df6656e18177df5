"""Input and settings that cannot be used stop the build with one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from shops import minimal_order
from warehouse import Build, build, write_csv


def refused(folder: Path, **variables: object) -> Build:
    """Build a raw folder that must be refused before any model runs, without a stack trace."""
    run = build(folder.parent / "warehouse.duckdb", variables={"raw_data": folder} | variables)
    assert run.returncode != 0, run.output
    assert "Traceback" not in run.output
    assert "OK created" not in run.output
    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty raw folder."""
    path = tmp_path / "raw"
    path.mkdir()
    return path


def test_every_missing_required_column_is_named_with_the_columns_found(folder):
    order = minimal_order("1", channel="web")
    del order["total_amount"]
    write_csv(folder / "orders.csv", [order])
    write_csv(folder / "customers.csv", [{"id": "C1", "city": "Lyon"}])
    run = refused(folder)
    run.line_with("orders", "total_amount", "customer_id", "ordered_at", "channel")
    run.line_with("customers", "customer_id", "city")


def test_an_empty_orders_file_is_named(folder):
    (folder / "orders.csv").touch()
    refused(folder).line_with("orders", "empty")


def test_orders_with_a_header_and_no_row_are_refused(folder):
    (folder / "orders.csv").write_text("order_id,customer_id,ordered_at,total_amount\n")
    refused(folder).line_with("orders", "row", str(folder))


def test_a_folder_that_is_not_there_is_named(folder):
    absent = folder.parent / "not_there"
    refused(absent).line_with(str(absent))


def test_a_folder_without_orders_is_named_with_what_was_expected(folder):
    write_csv(folder / "customers.csv", [{"customer_id": "C1"}])
    refused(folder).line_with("orders", ".csv", ".parquet", str(folder))


@pytest.mark.parametrize("times", [10, 1_000_000])
def test_a_file_that_is_not_what_its_name_says_is_named(folder, times):
    (folder / "orders.parquet").write_bytes(b"not a Parquet file" * times)
    refused(folder).line_with("raw table orders", "orders.parquet", "must be a whole Parquet file")


@pytest.fixture(scope="module")
def wrong_settings(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build once with several settings that are all wrong."""
    folder = tmp_path_factory.mktemp("wrong") / "raw"
    write_csv(folder / "orders.csv", [minimal_order("1")])
    return refused(
        folder,
        score_ties="both",
        as_of_date="2025-13-01",
        rfm_bins=1,
        timezone="Mars/Olympus",
        cohort_grain="week",
        lookback_years="ten",
        history_months=-1,
        audiences=[{"name": "thieves", "where": "exists(from read_text('/etc/passwd'))"}],
    )


@pytest.mark.parametrize(
    ("name", "received", "allowed"),
    [
        ("score_ties", "both", ["split", "together"]),
        ("as_of_date", "2025-13-01", ["YYYY-MM-DD"]),
        ("rfm_bins", "1", ["2", "10"]),
        ("timezone", "Mars/Olympus", ["IANA"]),
        ("cohort_grain", "week", ["month", "quarter", "year"]),
        ("lookback_years", "ten", ["1", "100"]),
        ("history_months", "-1", ["0", "120"]),
        ("audience thieves", "from read_text(", ["a query of its own", "columns of core.customers", "coalesce"]),
    ],
)
def test_a_wrong_setting_gets_one_line(wrong_settings, name, received, allowed):
    line = wrong_settings.line_with(name, received, *allowed)
    assert wrong_settings.lines.count(line) == 1


def test_a_setting_that_does_not_exist_is_named(folder):
    write_csv(folder / "orders.csv", [minimal_order("1")])
    refused(folder, score_tie="split").line_with("score_tie", "score_ties")


def test_a_folder_and_a_schema_at_once_are_refused(folder):
    write_csv(folder / "orders.csv", [minimal_order("1")])
    refused(folder, raw_schema="shop").line_with("raw_data", "raw_schema")


def test_what_no_value_proves_is_asked_for_all_at_once(folder):
    header = "order_id;customer_id;ordered_at;total_amount;updated_at\n"
    (folder / "orders.csv").write_text(header + "1;C1;03/04/2024;1.234;2024-01-01\n2;C1;05/04/2024;2,500;\n")
    customers = [{"customer_id": "C1", "created_at": day} for day in ("25/12/2023", "12/25/2023")]
    write_csv(folder / "customers.csv", customers)
    run = refused(folder)
    run.line_with("orders.csv: column total_amount: 1 numbers such as 1.234", "no other number proves", "decimal_mark")
    run.line_with("orders.csv: column total_amount: 1 numbers such as 1,234", "point or comma")
    run.line_with("orders.csv: column ordered_at: 2 dates such as", "none proves which", "date_order: dmy or mdy")
    run.line_with("customers.csv: column created_at: 2 dates", "some prove the one and some the other")

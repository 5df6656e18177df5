"""The currency of every revenue: one without a rate, and the same from build to build."""

from __future__ import annotations

from pathlib import Path

import pytest
from shops import minimal_order
from warehouse import Build, build, read, write_csv

RATE = {"currency": "EUR", "valid_from": "2022-01-01", "rate_to_reporting": "0.9"}


def build_currency(folder: Path, euros: int, dollars: int, rates: list[dict], **variables: object) -> Build:
    """Build the reporting currency of a shop with so many orders in each currency, over the folder's own warehouse."""
    named = ["EUR"] * euros + ["USD"] * dollars
    orders = [minimal_order(f"{number}", currency=currency) for number, currency in enumerate(named)]
    write_csv(folder / "raw" / "orders.csv", orders)
    rates = rates or [RATE | {"currency": "XTS"}]
    write_csv(folder / "raw" / "exchange_rates.csv", rates)
    variables = {"raw_data": folder / "raw"} | variables
    options = {"full_refresh": True} if variables.pop("full_refresh", False) else {}
    return build(
        folder / "shop.duckdb", variables=variables, select="+int_reporting_currency", only="models", **options
    )


def currency_of(run: Build) -> tuple:
    """Return the currency of a build that succeeded, and its basis."""
    sql = "select reporting_currency, basis, is_chosen from intermediate.int_reporting_currency"
    ((currency, basis, is_chosen),) = read(run.succeeded().warehouse, sql)
    assert is_chosen == (basis == "the var reporting_currency")
    return currency, basis


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a shop in euros; return its folder."""
    folder = tmp_path_factory.mktemp("currency")
    assert currency_of(build_currency(folder, 3, 2, [])) == ("EUR", "the most frequent, of 3 orders")
    return folder


def test_a_currency_that_changes_between_builds_stops_the_build(shop):
    run = build_currency(shop, 2, 3, [])
    assert run.returncode != 0
    run.line_with("most orders are now in USD", "built in EUR", "reporting_currency: EUR", "--full-refresh")
    assert read(run.warehouse, "select reporting_currency from intermediate.int_reporting_currency") == [("EUR",)]
    # The build is refused again and again, until the var says which.
    assert build_currency(shop, 2, 3, []).returncode != 0
    assert currency_of(build_currency(shop, 2, 3, [], reporting_currency="EUR"))[0] == "EUR"
    assert currency_of(build_currency(shop, 2, 3, [], full_refresh=True))[0] == "USD"


def test_a_currency_with_a_rate_is_none_to_report_in(tmp_path):
    assert currency_of(build_currency(tmp_path, 3, 2, [RATE]))[0] == "USD"
    run = build_currency(tmp_path, 3, 2, [RATE], reporting_currency="EUR", full_refresh=True)
    assert run.returncode != 0
    run.line_with("reporting_currency: EUR has a rate of 0.9", "from 2022-01-01 in exchange_rates")
    # A rate of 1 says nothing new, and a later row of the same day replaces an earlier one.
    mended = [RATE, RATE | {"rate_to_reporting": "1"}]
    assert currency_of(build_currency(tmp_path, 3, 2, mended, full_refresh=True))[0] == "EUR"


def test_the_var_is_enough_where_no_order_names_a_currency(tmp_path):
    write_csv(tmp_path / "raw" / "orders.csv", [minimal_order("1"), minimal_order("2")])
    variables = {"raw_data": tmp_path / "raw", "reporting_currency": "EUR"}
    run = build(tmp_path / "shop.duckdb", variables=variables, select="+orders", only="models").succeeded()
    assert currency_of(run) == ("EUR", "the var reporting_currency")
    assert read(run.warehouse, "select order_status, revenue from core.orders") == [("purchase", 10), ("purchase", 10)]

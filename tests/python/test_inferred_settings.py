"""What was inferred when a history began and would be inferred otherwise today stops the build, and changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from shops import Rows, clean_shop, minimal_order, write_csv_shop
from warehouse import ROOT, Build, build, marts, read, write_csv

from serving.publish import publish

# Orders in a currency without a rate can't be used, and here they are many.
VARIABLES = {"most_rejected": 1, "history_months": 3}
# The one mart that says what the latest run has read, whether that run went on or not.
OF_THE_RUN = "quality.raw_files"
PAST = "select * from segmentation.rfm_scores where snapshot_date < '2024-06-01' order by all"


def shop_in(euros: int, dollars: int) -> dict[str, Rows]:
    """Return the clean shop without rates, with so many orders more in each currency."""
    shop = clean_shop()
    more = [
        shop["orders"][1]
        | {"order_id": f"new {number}", "currency": currency}
        | {"ordered_at": datetime(2024, 6, 20) + timedelta(hours=number)}
        for number, currency in enumerate(["EUR"] * euros + ["USD"] * dollars)
    ]
    return {"orders": shop["orders"] + more, "customers": shop["customers"]}


def scores(warehouse: Path, raw: Path, full_refresh: bool = False, **variables: object) -> Build:
    """Build the scores alone."""
    variables = VARIABLES | {"raw_data": raw} | variables
    return build(warehouse, variables=variables, select="+rfm_scores", only="models", full_refresh=full_refresh)


def whole(warehouse: Path, raw: Path, full_refresh: bool = False) -> Build:
    """Build every model."""
    return build(warehouse, variables=VARIABLES | {"raw_data": raw}, only="models", full_refresh=full_refresh)


def currency_of(run: Build) -> tuple[str, bool]:
    """Return the currency of a build that succeeded, and whether it was chosen."""
    sql = "select reporting_currency, is_chosen from intermediate.int_reporting_currency"
    (row,) = read(run.succeeded().warehouse, sql)
    return row


@pytest.fixture(scope="module")
def day_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build and publish every mart of a shop most of whose orders are in euros; return the folder."""
    folder = tmp_path_factory.mktemp("inferred")
    raw = write_csv_shop(folder / "raw", shop_in(euros=1, dollars=0))
    run = whole(folder / "shop.duckdb", raw)
    assert currency_of(run) == ("EUR", False)
    publish(run.warehouse, folder / "shop_serving.duckdb")
    return folder


@pytest.fixture
def day_two(day_one: Path, tmp_path: Path) -> Path:
    """Copy the first day; most orders are in dollars now."""
    shutil.copytree(day_one, tmp_path, dirs_exist_ok=True)
    write_csv_shop(day_one / "raw", shop_in(euros=1, dollars=40))
    return tmp_path / "shop.duckdb"


def test_a_currency_that_is_inferred_otherwise_changes_no_mart_and_nothing_that_is_served(day_one, day_two):
    raw, serving = day_one / "raw", day_two.with_name("shop_serving.duckdb")
    before, served = marts(day_two), serving.read_bytes()
    assert len(read(day_two, "select distinct snapshot_date from segmentation.rfm_scores")) == 4
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SEXTANT_")}
    # Another test may be building in this checkout.
    environment |= {"DBT_TARGET_PATH": str(day_two.parent / "target"), "DBT_LOG_PATH": str(day_two.parent / "logs")}
    command = ["make", "--no-print-directory", "build", f"RAW={raw}", f"WAREHOUSE={day_two}"]
    run = subprocess.run(
        [*command, f"VARS={json.dumps(VARIABLES)}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode != 0
    said = [line.strip() for line in run.stdout.splitlines() if "most orders are now" in line]
    assert said == [
        "reporting_currency: most orders are now in USD, and this warehouse was built in EUR. Expected the var"
        " reporting_currency: EUR to go on as before, or a new history with FULL_REFRESH=1 (--full-refresh)"
    ]
    assert "not published" in run.stdout
    after = marts(day_two)
    assert after.pop(OF_THE_RUN) != before.pop(OF_THE_RUN)
    assert {name for name in before | after if before.get(name) != after.get(name)} == set()
    assert serving.read_bytes() == served


def test_the_currency_of_the_history_goes_on_where_the_var_says_it(day_one, day_two):
    past = read(day_two, PAST)
    assert len(past) > 20
    assert currency_of(scores(day_two, day_one / "raw", reporting_currency="EUR")) == ("EUR", True)
    assert read(day_two, PAST) == past
    assert read(day_two, "select max(order_date) from core.orders where order_status = 'purchase'") > [
        (datetime(2024, 6, 19).date(),)
    ]
    # It is chosen now; without the var it would still be inferred otherwise.
    assert scores(day_two, day_one / "raw").returncode != 0


def test_a_full_refresh_begins_a_history_in_the_other_currency_once_it_came_to_its_end(day_one, day_two):
    past = read(day_two, PAST)
    kept = read(day_two, "select * from segmentation.kmeans_scores order by all")
    # A full refresh of some models is what a killed one of all models leaves.
    assert currency_of(scores(day_two, day_one / "raw", full_refresh=True)) == ("USD", False)
    refused = scores(day_two, day_one / "raw")
    assert refused.returncode != 0
    refused.line_with("snapshots in EUR and USD", "Expected FULL_REFRESH=1 (--full-refresh) again")
    assert read(day_two, "select * from segmentation.kmeans_scores order by all") == kept

    assert currency_of(whole(day_two, day_one / "raw", full_refresh=True)) == ("USD", False)
    assert read(day_two, PAST) != past
    bought = "select distinct currency from core.orders where order_status = 'purchase' order by all"
    assert read(day_two, bought) == [("USD",)]
    assert currency_of(scores(day_two, day_one / "raw")) == ("USD", False)


OWN = """\
format: own
title: Own
exports:
  - title: Own
    recognised_by: [order_id, till]
    naive_timestamps: local
    tables:
      orders:
        columns: {order_id: order_id, customer_id: customer_id, ordered_at: ordered_at, total_amount: total_amount}
"""


def test_a_format_and_its_clock_that_are_inferred_otherwise_are_named_with_the_two_ways_out(tmp_path):
    raw, warehouse = tmp_path / "raw", tmp_path / "shop.duckdb"
    rows = [
        minimal_order(
            str(number), customer_id=str(number % 3), till="1", ordered_at=f"2024-0{number % 6 + 1}-29 23:30:00"
        )
        for number in range(24)
    ]
    write_csv(raw / "orders.csv", rows)
    options = {"timezone": "Europe/Paris"}
    scores(warehouse, raw, **options).succeeded()
    past = read(warehouse, PAST)
    assert len(past) > 5

    # A file that came along with the orders says something else of them.
    (raw / "own.yml").write_text(OWN, encoding="utf-8")
    refused = scores(warehouse, raw, **options)
    assert refused.returncode != 0
    refused.line_with("format of orders: is now Own", "the raw contract", "raw_format", "FULL_REFRESH=1")
    refused.line_with("naive_timestamps: is now local", "snapshots with utc", "the var naive_timestamps: utc as before")
    assert read(warehouse, PAST) == past
    scores(warehouse, raw, raw_format="contract", **options).succeeded()
    assert read(warehouse, PAST) == past
    scores(warehouse, raw, full_refresh=True, **options).succeeded()
    assert read(warehouse, PAST) != past

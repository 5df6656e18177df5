"""The history of snapshots: what is kept, what is replaced, what is refused."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from comparison import assert_same_mart
from reference import rfm
from reference.orders import read_shop
from reference.settings import Settings
from shops import clean_shop, minimal_order, write_csv_shop
from warehouse import RULES, Build, build, read, read_csv, write_csv

EARLIER, LATER = date(2024, 4, 17), date(2024, 5, 20)
MONTH_ENDS = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


def build_scores(warehouse: Path, folder: Path, **options: object) -> Build:
    """Build the scores of three month ends and of one date."""
    full_refresh = bool(options.pop("full_refresh", False))
    variables = {"raw_data": folder, "history_months": 3} | options
    return build(
        warehouse,
        variables=variables,
        select="+rfm_scores",
        full_refresh=full_refresh,
        only="models",
    )


def snapshots(warehouse: Path) -> dict[date, list[tuple]]:
    """Return the scores of each snapshot date, in order."""
    rows = read(warehouse, "select * exclude (snapshot_date) from segmentation.rfm_scores")
    dates = read(warehouse, "select snapshot_date from segmentation.rfm_scores")
    found: dict[date, list[tuple]] = {}
    for (day,), row in zip(dates, rows, strict=True):
        found.setdefault(day, []).append(row)
    return {day: sorted(found[day], key=repr) for day in sorted(found)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the clean shop once."""
    return write_csv_shop(tmp_path_factory.mktemp("history") / "raw", clean_shop())


@pytest.fixture(scope="module")
def earlier(folder: Path) -> Path:
    """Build the shop as of the earlier date."""
    warehouse = folder.parent / "earlier" / "shop.duckdb"
    return build_scores(warehouse, folder, as_of_date=EARLIER).succeeded().warehouse


@pytest.fixture(scope="module")
def later(folder: Path, earlier: Path) -> Path:
    """Build the shop again, as of the later date, in a copy of the earlier warehouse."""
    warehouse = copied(earlier, folder.parent / "later")
    return build_scores(warehouse, folder, as_of_date=LATER).succeeded().warehouse


def copied(warehouse: Path, folder: Path) -> Path:
    """Copy a warehouse into another folder under its own name."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(warehouse, folder / warehouse.name))


def test_a_later_date_keeps_the_month_ends_and_replaces_the_day(earlier, later):
    before, after = snapshots(earlier), snapshots(later)
    assert list(before) == [*MONTH_ENDS[:3], EARLIER]
    assert list(after) == [*MONTH_ENDS, LATER]
    assert {day: after[day] for day in MONTH_ENDS[:3]} == {day: before[day] for day in MONTH_ENDS[:3]}


def test_a_snapshot_is_tested_until_it_has_passed(folder, later):
    warehouse = copied(later, folder.parent / "tested")
    options = {"variables": {"raw_data": folder, "history_months": 3, "as_of_date": LATER}, "select": "rfm_scores"}
    build(warehouse, **options, only="tests").succeeded()
    unique = "where starts_with(test, 'unique_key_rfm_scores')"
    sequence = f"select sequence from intermediate.int_tested_snapshots {unique}"
    assert read(warehouse, sequence) == read(warehouse, "select max(sequence) from intermediate.int_snapshot_log")
    with duckdb.connect(str(warehouse)) as connection:
        rows = f"select * from segmentation.rfm_scores where snapshot_date = '{MONTH_ENDS[1]}' limit 1"
        connection.execute(f"insert into segmentation.rfm_scores {rows}")
    build(warehouse, **options, only="tests").succeeded()
    with duckdb.connect(str(warehouse)) as connection:
        # A test whose arguments change has another id: nothing is known of it.
        connection.execute(f"delete from intermediate.int_tested_snapshots {unique}")
    failed = build(warehouse, **options, only="tests")
    assert failed.returncode == 1
    failed.line_with("FAIL 1", "unique_key_rfm_scores")
    assert read(warehouse, sequence) == []


def test_a_history_built_in_two_runs_is_the_one_the_reference_computes(later, folder):
    assert_history_is_that_of_the_reference(later, folder, history_months=4)


def assert_history_is_that_of_the_reference(warehouse: Path, folder: Path, history_months: int) -> None:
    """Compare all the scores as of the later date with those of the reference."""
    shop = read_shop(folder, Settings(as_of_date=LATER, history_months=history_months))
    scores = rfm.scores(shop, rfm.read_segments(RULES / "rfm_segments.csv"))
    assert_same_mart(warehouse, "segmentation.rfm_scores", rfm.Score, scores)


def test_an_earlier_date_is_refused_with_the_two_ways_out(later, folder, tmp_path):
    warehouse = copied(later, tmp_path)
    run = build_scores(warehouse, folder, as_of_date=EARLIER)
    assert run.returncode != 0
    run.line_with(str(EARLIER), str(LATER), "--full-refresh", "warehouse")
    assert snapshots(warehouse) == snapshots(later)


def test_a_full_refresh_goes_back_to_an_earlier_date(earlier, later, folder, tmp_path):
    warehouse = copied(later, tmp_path)
    build_scores(warehouse, folder, as_of_date=EARLIER, full_refresh=True).succeeded()
    assert snapshots(warehouse) == snapshots(earlier)


def test_another_raw_folder_is_refused_or_rebuilds_the_history_and_says_so(later, folder, tmp_path):
    shop = clean_shop()
    shop["orders"] = shop["orders"][:-20]
    other = write_csv_shop(tmp_path / "other", shop)
    warehouse = copied(later, tmp_path)
    refused = build_scores(warehouse, other, as_of_date=LATER)
    assert refused.returncode != 0
    refused.line_with("raw input", f"reads folder {other}", f"built from folder {folder}", "FULL_REFRESH=1")
    assert snapshots(warehouse) == snapshots(later)
    run = build_scores(warehouse, other, as_of_date=LATER, full_refresh=True).succeeded()
    run.line_with(f"the raw input is now folder {other}", "history is rebuilt")
    assert_history_is_that_of_the_reference(warehouse, other, history_months=3)


def test_a_folder_that_was_moved_and_has_grown_goes_on(later, folder, tmp_path):
    moved = Path(shutil.copytree(folder, tmp_path / "moved"))
    write_csv(moved / "orders_new.csv", [minimal_order("new", ordered_at=LATER, currency="EUR")])
    warehouse = copied(later, tmp_path)
    log = "select raw_input, snapshot_date from intermediate.int_snapshot_log order by all"
    before = read(warehouse, log)
    build_scores(warehouse, moved, as_of_date=LATER).succeeded()
    assert read(warehouse, log) == before
    assert {day: snapshots(warehouse)[day] for day in MONTH_ENDS} == {day: snapshots(later)[day] for day in MONTH_ENDS}
    files = read(warehouse, "select file_name, raw_input, place from intermediate.int_raw_input")
    assert ("orders_new.csv", before[0][0], f"folder {moved}") in files


def test_the_sample_takes_no_shops_place_unless_it_is_named(later, tmp_path):
    warehouse = copied(later, tmp_path)
    before = warehouse.read_bytes()
    run = build(warehouse, select="stg_orders", only="models", full_refresh=True)
    assert run.returncode != 0
    run.line_with("raw input: this run reads the sample", "built from folder", "RAW=sample")
    assert warehouse.read_bytes() == before
    build(warehouse, variables={"raw_data": "sample"}, select="stg_orders", only="models").succeeded()


def test_a_history_has_one_currency_one_clock_one_identity_and_one_format(later, folder, tmp_path):
    raw = write_csv_shop(tmp_path / "raw", {"customers": clean_shop()["customers"]})
    write_csv(raw / "all.csv", [{"Nr": row.pop("order_id")} | row for row in read_csv(folder / "orders.csv")])
    columns = ", ".join(f"{name}: {name}" for name in read_csv(raw / "all.csv")[0] if name != "Nr")
    own = "format: own\ntitle: Own\nexports:\n  - title: Own\n    recognised_by: [Nr]\n    tables:\n      orders:\n"
    (raw / "own.yml").write_text(own + f"        columns: {{order_id: Nr, {columns}}}\n")
    others = {
        "timezone": ("Europe/Paris", "UTC"),
        "customer_identity": ("email", "id"),
        "reporting_currency": ("GBP", "EUR"),
        "naive_timestamps": ("local", "utc"),
    }
    warehouse = copied(later, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        # Where the files lie is not what the test is about.
        connection.execute("update intermediate.int_snapshot_log set raw_input = $1", [f"folder {raw}"])
    refused = build_scores(warehouse, raw, as_of_date=LATER, **{name: now for name, (now, _) in others.items()})
    assert refused.returncode != 0
    for name, (now, before) in others.items():
        said = (f"{name}: is now {now}", f"snapshots with {before}", f"the var {name}: {before} as before")
        line = refused.line_with("can't be compared", "FULL_REFRESH=1", *said)
        assert refused.lines.count(line) == 1
    refused.line_with("format of orders: is now Own", "snapshots with the raw contract", "the var raw_format")
    assert snapshots(warehouse) == snapshots(later)


def changed_days(before: dict[date, list[tuple]], after: dict[date, list[tuple]]) -> list[date]:
    """Return the snapshot dates whose rows are not the same."""
    return sorted(day for day in before.keys() | after.keys() if before.get(day) != after.get(day))


def test_only_today_and_the_restated_month_ends_see_a_change_of_the_past(tmp_path):
    folder = write_csv_shop(tmp_path / "raw", clean_shop())
    warehouse = tmp_path / "shop.duckdb"
    build_scores(warehouse, folder, as_of_date=LATER).succeeded()
    original = snapshots(warehouse)
    assert list(original) == [*MONTH_ENDS[1:], LATER]

    change_an_old_order(folder)
    build_scores(warehouse, folder, as_of_date=LATER).succeeded()
    rebuilt = snapshots(warehouse)
    assert changed_days(original, rebuilt) == [LATER]

    build_scores(warehouse, folder, as_of_date=LATER, restate_months=1).succeeded()
    restated = snapshots(warehouse)
    assert changed_days(rebuilt, restated) == [MONTH_ENDS[-1]]


def change_an_old_order(folder: Path) -> None:
    """Make one order of 2023, which every snapshot sees, worth a thousand more."""
    orders = read_csv(folder / "orders.csv")
    old = next(order for order in orders if order["ordered_at"].startswith("2023") and order["order_id"] == "040")
    old["total_amount"] = "1000.00"
    write_csv(folder / "orders.csv", orders)

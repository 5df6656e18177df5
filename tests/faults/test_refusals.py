"""A run that can't go well says in one line who or what is in the way, and what to do, before it writes anything."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from shops import minimal_order
from small_machine import as_an_ordinary_user, has_small_disks, on_a_small_disk
from warehouse import ROOT, build, write_csv

from benchmarks import capacity
from run_guard import space
from run_guard.warehouse import damaged
from run_guard.words import in_words


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small warehouse."""
    file = tmp_path_factory.mktemp("whole") / "shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        for table in ("one", "another"):
            connection.execute(f"create table {table} as select range, md5(cast(range as varchar)) from range(90000)")
            connection.execute("checkpoint")
    return file.read_bytes()


def refused_in(line: str, warehouse: Path, *parts: str) -> None:
    """Build with a warehouse that must be refused; the line has every part, and is all that is said."""
    run = build(warehouse, select="int_as_of", only="models")
    assert run.returncode != 0 and "Traceback" not in run.output, run.output
    assert run.lines.count(run.line_with(line, *parts)) == 1
    assert "Found " not in run.output, "the project was read before the warehouse was looked at"


def cut_off(whole: bytes) -> bytes:
    """Take away the end of a table, which DuckDB misses only when it reads that."""
    return whole[: len(whole) - 300_000]


def cut_in_its_head(whole: bytes) -> bytes:
    return whole[:9_000]


def head_overwritten(whole: bytes) -> bytes:
    return whole[:8] + b"DUCK" + b"\xff" * 40 + whole[52:]


def of_a_newer_duckdb(whole: bytes) -> bytes:
    """Raise the version in the head, and give the head the checksum that DuckDB then misses."""
    newer = bytearray(whole)
    newer[12:20] = struct.pack("<Q", 999)
    with open("newer.duckdb", "wb") as file:
        file.write(newer)
    with pytest.raises(duckdb.Error) as missed:
        duckdb.connect("newer.duckdb")
    newer[:8] = struct.pack("<Q", int(re.search(r"computed checksum (\d+)", str(missed.value))[1]))
    return bytes(newer)


def no_database(whole: bytes) -> bytes:
    return b"order_id,customer_id\n1,c\n" * 4_000


@pytest.mark.parametrize(
    ("damage", "parts"),
    [
        (cut_off, ["is cut off", "put a copy of it back", "WAREHOUSE="]),
        (cut_in_its_head, ["is damaged", "put a copy of it back", "WAREHOUSE="]),
        (head_overwritten, ["is damaged", "put a copy of it back", "WAREHOUSE="]),
        (of_a_newer_duckdb, ["newer DuckDB", "WAREHOUSE="]),
        (no_database, ["is no database of DuckDB", "WAREHOUSE="]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_warehouse_that_is_none_is_named_and_left_as_it_is(
    damage: Callable[[bytes], bytes],
    parts: list[str],
    whole: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    warehouse = tmp_path / "shop.duckdb"
    warehouse.write_bytes(damaged := damage(whole))
    refused_in("shop.duckdb", warehouse, *parts)
    assert warehouse.read_bytes() == damaged


HOLD = """
import sys
from pathlib import Path
from run_guard.checkout import take
assert take(Path(sys.argv[1]))
print("taken", flush=True)
sys.stdin.read()
"""


def holding(target: Path) -> subprocess.Popen[str]:
    """Start a process that has a target folder, as a build has it."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(target)], cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert process.stdout.readline() == "taken\n"
    return process


def test_the_second_of_two_builds_of_a_checkout_is_told_of_the_first(tmp_path: Path) -> None:
    target = tmp_path / "target"
    first = holding(target)
    try:
        refused_in(str(target), tmp_path / "shop.duckdb", f"process {first.pid}", "DBT_TARGET_PATH=")
    finally:
        first.kill()
        first.communicate()
    # The system gives the folder free, whatever has ended the first.
    holding(target).communicate("")


def test_free_blocks_that_the_file_does_not_have_are_no_damage(tmp_path: Path) -> None:
    """DuckDB counts blocks that it has freed as its own until it needs them, and may have cut them off."""
    warehouse = tmp_path / "shop.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        for rows in (200_000, 600_000):
            connection.execute(f"create or replace table large as select i, random() from range({rows}) as made(i)")
            connection.execute("create or replace table kept as select 1 as one")
            connection.execute("drop table large")
            connection.execute("checkpoint")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (blocks,) = connection.execute("select block_size * total_blocks from pragma_database_size()").fetchone()
    assert warehouse.stat().st_size < blocks
    assert damaged(warehouse) is None


@pytest.mark.parametrize("name", ["target", "warehouse", "logs"])
def test_a_folder_that_may_not_be_written_to_is_named(name: str, tmp_path: Path) -> None:
    places = {place: tmp_path / place for place in ("target", "warehouse", "logs")}
    for place in places.values():
        place.mkdir()
    places[name].chmod(0o500)
    values = [f"WAREHOUSE={places['warehouse'] / 'shop.duckdb'}", "build-duckdb"]
    run = as_an_ordinary_user(
        ["make", "--no-print-directory", *values],
        DBT_TARGET_PATH=str(places["target"]),
        DBT_LOG_PATH=str(places["logs"]),
    )
    assert run.returncode != 0 and "Traceback" not in run.stdout, run.stdout
    said = [line.strip() for line in run.stdout.splitlines() if "can't be written there" in line]
    assert len(said) == 1 and str(places[name]) in said[0] and "may write to" in said[0], run.stdout


def test_the_words_say_who_holds_a_warehouse(whole: bytes, tmp_path: Path) -> None:
    warehouse = tmp_path / "shop.duckdb"
    warehouse.write_bytes(whole)
    script = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    pipe = subprocess.PIPE
    holder = subprocess.Popen([sys.executable, "-c", script, str(warehouse)], stdin=pipe, stdout=pipe, text=True)
    holder.stdout.readline()
    command = [sys.executable, "-m", "serving.publish", str(warehouse), str(tmp_path / "served.duckdb")]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    finally:
        holder.communicate("")
    (line,) = run.stderr.splitlines()
    assert run.returncode == 2 and f"(process {holder.pid})" in line and "close it there" in line


def test_an_error_of_the_program_itself_keeps_its_traceback() -> None:
    assert in_words(KeyError("as_of_date"), Path("shop.duckdb")) is None
    assert in_words(OSError(9, "Bad file descriptor"), Path("shop.duckdb")) is None


def test_what_a_build_needs_is_what_builds_were_measured_to_write() -> None:
    measured = {size["orders"]: size for size in capacity.load()}
    for orders, customers in ((1_000_000, 98_845), (10_000_000, 988_727)):
        need = space.needed(orders, customers, months=12, memory=2**40)
        written = measured[orders]["history"]["disk_bytes"]
        assert written <= need.tables <= 1.25 * written
        assert need.least < measured[orders]["same_marts"]["disk_bytes"]
    spill = measured[100_000_000]["spill"]
    need = space.needed(100_000_000, 9_800_000, months=0, memory=4 * 2**30)
    assert need.spilled >= 13e9 and spill["disk_bytes"] <= need.tables <= 2 * spill["disk_bytes"]


@pytest.mark.parametrize(
    ("orders", "stops", "warns"), [(10, False, False), (200_000, False, True), (10**12, True, False)]
)
def test_a_disk_that_is_certainly_too_small_stops_and_one_that_is_likely_to_be_warns(
    orders: int, stops: bool, warns: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 0, 50_000_000))
    line, warning = space.compared(space.needed(orders, None, 12, 2**30), tmp_path / "new" / "shop.duckdb")
    assert (line is not None, warning is not None) == (stops, warns)
    assert "50.0 MB" in (line or warning or "50.0 MB")


def test_the_page_on_faults_has_the_figures_of_the_check() -> None:
    page = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    for said in (
        f"| tables of an empty shop | {space.FIXED:,} |",
        f"| each order | {space.OF_ORDER} |",
        f"| each customer | {space.OF_CUSTOMER}, and {space.OF_SNAPSHOT} for each kept month end |",
        f"| serving copy | {space.PUBLISHED} of these tables |",
        f"| spill files | {space.IN_FLIGHT} for each order, less DuckDB's limit of memory |",
        f"Where {space.LEAST_OF_ORDER} bytes an order",
    ):
        assert said in page, said


@pytest.mark.skipif(not has_small_disks(), reason="this machine gives nobody a disk in memory of their own")
@pytest.mark.parametrize(
    ("orders", "said"), [(1, "is likely to need"), (200_000, "the orders alone need about 7.6 MB, and its disk has")]
)
def test_a_build_on_a_small_disk_is_warned_or_stopped_before_it_begins(orders: int, said: str, tmp_path: Path) -> None:
    rows = (minimal_order(str(number)) for number in range(orders))
    raw = write_csv(tmp_path / "raw" / "orders.csv", rows).parent
    dbt = Path(sys.executable).with_name("dbt")
    script = (
        f"cd {ROOT} && SEXTANT_WAREHOUSE={tmp_path}/disk/shop.duckdb {dbt} build --select orders --profiles-dir ."
        f" --exclude-resource-types test unit_test --target-path {tmp_path}/target --log-path {tmp_path}/logs"
        f""" --vars '{{"raw_data": "{raw}"}}' > {tmp_path}/said"""
    )
    assert on_a_small_disk(4_000_000, tmp_path, script).returncode != 0
    text = (tmp_path / "said").read_text(encoding="utf-8")
    assert said in text and "its disk has 4.0 MB" in text and "Traceback" not in text, text
    # Of one that is stopped, no model begins.
    assert ("core.orders" in text) == (orders == 1), text

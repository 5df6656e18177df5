"""Whatever ends a build before its end, the next one makes the marts that a build without a fault makes."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from shops import clean_shop, write_csv_shop
from warehouse import COLUMNS, PLACES, Build, dbt, marts, read

from run_guard.words import STOPPED

FIRST, SECOND = date(2024, 4, 17), date(2024, 5, 20)
# A history and a table that is written anew; with "fqn:*", every model.
SELECTED = os.environ.get("FAULT_MODELS", "+rfm_scores +cohort_retention")
# What the shortest build of all needs.
SHORTEST = "+int_as_of"
Marts = dict[str, list[tuple]]


class Shop(NamedTuple):
    """A shop's files, a warehouse of its first day, and the marts of both days as builds without a fault make them."""

    raw: Path
    first_day: Path
    first: Marts
    second: Marts
    steps: int


def rows_of(warehouse: Path, name: str) -> list[tuple]:
    """Return the sorted rows of a table, each value as text."""
    return sorted(tuple(map(repr, row)) for row in read(warehouse, COLUMNS + name))


def contents(warehouse: Path) -> Marts:
    """Return the rows of every mart."""
    return {name: rows_of(warehouse, name) for name in marts(warehouse)}


def built(warehouse: Path, raw: Path, day: date, select: str = SELECTED, **options: object) -> Build:
    """Build the models as of a day, without their tests."""
    command = ("build", "--select", *select.split(), "--exclude-resource-types", "test", "unit_test")
    return dbt(warehouse, *command, variables={"raw_data": raw, "as_of_date": day, "history_months": 2}, **options)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Build both days once."""
    folder = tmp_path_factory.mktemp("shop")
    raw = write_csv_shop(folder / "raw", clean_shop())
    warehouse = folder / "shop.duckdb"
    run = built(warehouse, raw, FIRST).succeeded()
    first_day = Path(shutil.copy(warehouse, folder / "first_day"))
    first = contents(warehouse)
    built(warehouse, raw, SECOND).succeeded()
    return Shop(raw, first_day, first, contents(warehouse), run.output.count(" START "))


class Case(NamedTuple):
    """A build that will be stopped: its warehouse and day, the marts before it, and those that are right in the end."""

    warehouse: Path
    day: date
    before: Marts
    right: Marts


def case(shop: Shop, folder: Path, is_first: bool) -> Case:
    """Begin with a new warehouse or with that of the first day; a view names its warehouse by the file's name."""
    warehouse = folder / "shop.duckdb"
    if is_first:
        return Case(warehouse, FIRST, {}, shop.first)
    shutil.copy(shop.first_day, warehouse)
    return Case(warehouse, SECOND, shop.first, shop.second)


def assert_the_next_build_is_right(shop: Shop, made: Case) -> None:
    built(made.warehouse, shop.raw, made.day).succeeded()
    found = contents(made.warehouse)
    assert found.keys() == made.right.keys()
    assert [name for name, rows in made.right.items() if found[name] != rows] == []


def assert_each_table_is_as_it_was_or_whole(made: Case) -> None:
    """Look at what a stopped build has left: no table is half of anything. A history has whole snapshots."""
    if not made.warehouse.exists():
        return
    sql = "select schema_name || '.' || table_name from duckdb_tables() where not internal"
    tables = {name for (name,) in read(made.warehouse, sql)}
    broken = []
    for name in sorted(tables & made.right.keys()):
        columns = [column for column, *_ in read(made.warehouse, f"describe {name}") if column not in PLACES]
        day = columns.index("snapshot_date") if "snapshot_date" in columns else None

        def parts(rows: list[tuple], day: int | None = day) -> dict[str, list[tuple]]:
            """Return the rows of each snapshot, or all of them as one."""
            found: dict[str, list[tuple]] = {} if rows and day is not None else {"": rows}
            for row in rows if day is not None else ():
                found.setdefault(row[day], []).append(row)
            return found

        rows = rows_of(made.warehouse, name)
        before, right = parts(made.before.get(name, [])), parts(made.right[name])
        broken += [
            f"{name} {part}"
            for part, found in parts(rows).items()
            if found not in (before.get(part, []), right.get(part, []))
        ]
    assert broken == []


def last_step(run: Build) -> str:
    """Return what a build did last, for the record of a long run."""
    return next((line for line in reversed(run.lines) if " START " in line), "before its first step")


def test_the_build_after_a_killed_one_is_right(
    builds_seed: int, shop: Shop, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(f"build {builds_seed}")
    made = case(shop, tmp_path, is_first=builds_seed % 2 == 1)
    strike = {"step": chance.randrange(shop.steps), "wait": chance.random() / 3, "number": signal.SIGKILL}
    run = built(made.warehouse, shop.raw, made.day, strike=strike)
    record_property("killed", run.returncode == -signal.SIGKILL)
    record_property("moment", last_step(run))
    # The last of all moments may come after the end.
    assert run.returncode in (-signal.SIGKILL, 0)
    assert_each_table_is_as_it_was_or_whole(made)
    assert_the_next_build_is_right(shop, made)


def test_the_build_after_a_full_disk_is_right(
    disks_seed: int, shop: Shop, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(f"disk {disks_seed}")
    made = case(shop, tmp_path, is_first=disks_seed % 2 == 0)
    # More than dbt prints, less than a block of DuckDB: neither the warehouse nor dbt's log can grow.
    strike = {"step": chance.randrange(3, shop.steps - 10), "largest_file": 100_000}
    run = built(made.warehouse, shop.raw, made.day, strike=strike)
    record_property("moment", f"step {strike['step']} of {shop.steps}")
    assert run.returncode > 0, run.output
    assert_said_once(run, "disk full: ", "free some space")
    assert_each_table_is_as_it_was_or_whole(made)
    assert_the_next_build_is_right(shop, made)


def assert_said_once(run: Build, *parts: str) -> None:
    """Make sure that a run says what ended it in one line, and in no traceback."""
    assert "Traceback" not in run.output
    line = run.line_with(*parts)
    assert run.lines.count(line) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl_c", "sigterm"])
def test_a_build_that_is_asked_to_stop_says_so(number: int, shop: Shop, tmp_path: Path) -> None:
    warehouse = tmp_path / "shop.duckdb"
    run = built(warehouse, shop.raw, FIRST, SHORTEST, strike={"step": 6, "number": number})
    assert run.returncode > 0, run.output
    assert_said_once(run, STOPPED)
    built(warehouse, shop.raw, FIRST, SHORTEST).succeeded()


def test_a_raw_folder_that_goes_away_is_named(shop: Shop, tmp_path: Path) -> None:
    raw = Path(shutil.copytree(shop.raw, tmp_path / "raw"))
    warehouse = tmp_path / "shop.duckdb"
    # The first three steps are those of the run's start; the second looks at the files.
    run = built(warehouse, raw, FIRST, strike={"step": 4, "gone": str(raw)})
    assert run.returncode > 0, run.output
    assert_said_once(run, str(raw / "orders.csv"), "is gone", "put it back")
    Path(f"{raw}.gone").rename(raw)
    built(warehouse, raw, FIRST, SHORTEST).succeeded()

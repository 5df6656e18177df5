"""A publication is whole: it has its marts and nothing else, is recorded, and the one before can be put back."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from serving import files
from serving.conftest import TODAY, read, run
from serving.publish import main, publish
from serving.rollback import main as rollback

KILLED = """
import duckdb, os, sys
tool = duckdb.connect(sys.argv[1])
tool.execute("delete from core.customers where customer_id::int < 100")
os.kill(os.getpid(), 9)
"""
HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
COUNT = "select count(*) from core.customers"
LOG = "select publication, action, contents from serving.publications order by publication"


@pytest.fixture
def serving(built: Path) -> Path:
    """Return where the marts of the warehouse are served, once published."""
    path = built.with_name("shop_serving.duckdb")
    publish(built, path)
    return path


def writable(path: Path) -> Path:
    """Let a program write to a file, as one of the system's administrator may at any time."""
    path.chmod(0o644)
    return path


def grow(built: Path, customers: int) -> None:
    """Give the warehouse more customers."""
    sql = f"insert into core.customers select 'n' || range from range({customers})"
    run(built, sql)


def test_the_log_of_a_killed_program_changes_no_publication(
    built: Path, serving: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(writable(serving))], check=False)
    log = files.log_of(serving)
    assert log.exists() and read(serving, COUNT) == [(900,)]
    assert main([str(built), str(serving)]) == 0
    assert read(serving, COUNT) == [(1000,)]
    assert not log.exists() and log.with_name("shop_serving.duckdb.wal.set_aside").stat().st_size > 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("set aside") and "shop_serving.duckdb.wal.set_aside" in line
    # The one before is kept as it was published, too.
    assert read(files.kept_path(serving, 1), COUNT) == [(1000,)]


def test_the_log_of_a_killed_publication_does_not_get_into_the_next(built: Path, serving: Path) -> None:
    unfinished = serving.with_name(serving.name + ".unfinished")
    sql = "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('create schema core'); os._exit(9)"
    subprocess.run([sys.executable, "-c", sql, str(unfinished)], check=False)
    assert files.log_of(unfinished).exists()
    spilled = unfinished.with_name(unfinished.name + ".tmp")
    spilled.mkdir()
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"a name")
    publish(built, serving)
    assert read(serving, COUNT) == [(1000,)] and not files.log_of(unfinished).exists() and not spilled.exists()


def test_a_program_that_writes_to_the_served_file_stops_publishing(
    built: Path, serving: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = subprocess.PIPE
    tool = subprocess.Popen([sys.executable, "-c", HOLD, str(writable(serving))], stdin=pipe, stdout=pipe, text=True)
    try:
        assert tool.stdout.readline() == "open\n"
        assert main([str(built), str(serving)]) == 2
    finally:
        tool.communicate("")
    (line,) = capsys.readouterr().err.splitlines()
    assert "shop_serving.duckdb" in line and f"(process {tool.pid})" in line and "open it read-only" in line
    assert main([str(built), str(serving)]) == 0


def test_nobody_may_write_to_what_is_served_or_kept(built: Path, serving: Path) -> None:
    publish(built, serving)
    for path in (serving, files.kept_path(serving, 1)):
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_the_owner_says_who_else_may_read_what_is_served(built: Path, serving: Path) -> None:
    assert stat.S_IMODE(serving.stat().st_mode) == 0o400
    serving.chmod(0o640)
    publish(built, serving)
    assert stat.S_IMODE(serving.stat().st_mode) == 0o440


def test_a_publication_is_recorded_where_readers_and_builds_find_it(built: Path, serving: Path) -> None:
    sql = """
    select publication, action, contents, as_of_date, raw_input, raw_files, version, rules, mart_rows,
        published_at <= now()::timestamp
    from serving.publications
    """
    (row,) = read(serving, sql)
    assert read(built, sql) == [row]
    files_told = [{"store_id": None, "file_name": "orders.csv", "digest": "d1"}]
    assert row[:6] == (1, "publish", 1, date.fromisoformat(TODAY), "folder /shop", files_told)
    # The version is that of the build, whichever publishes.
    assert row[6] == "9.8.7" and row[7] and row[8:] == ({"core.customers": 1000, "segmentation.rfm_scores": 1000}, True)
    # Neither file alone has to remember: the log of one is completed by the other's.
    run(built, "drop table serving.publications")
    publish(built, serving)
    serving.unlink()
    publish(built, serving)
    assert read(serving, LOG) == read(built, LOG) == [(number, "publish", number) for number in (1, 2, 3)]


def test_marts_of_two_dates_are_not_published(built: Path, serving: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(built, "update intermediate.int_published set as_of_date = '2025-06-17' where table_name = 'customers'")
    before = serving.read_bytes()
    assert main([str(built), str(serving)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert TODAY in line and "core.customers as of 2025-06-17" in line and "make build" in line
    assert serving.read_bytes() == before


def test_a_served_file_that_is_not_the_warehouses_gives_way_to_the_one_before(
    built: Path, serving: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    grow(built, 5)
    replaced = files.os.replace

    def meddled(source: Path, target: Path) -> None:
        if target == serving and source.name.endswith(".unfinished") and read(source, COUNT) == [(1005,)]:
            run(writable(source), "delete from core.customers where customer_id = 'n3'")
        replaced(source, target)

    monkeypatch.setattr(files.os, "replace", meddled)
    assert main([str(built), str(serving)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "core.customers must have 1,005 rows. Got: 1,004 rows" in line
    assert read(serving, COUNT) == [(1000,)] and read(built, LOG) == [(1, "publish", 1)]


def test_the_last_publications_are_kept(built: Path, serving: Path) -> None:
    for _ in range(4):
        publish(built, serving)
    assert list(files.kept(serving)) == [2, 3, 4]
    publish(built, serving, keep=1)
    assert list(files.kept(serving)) == [5]
    publish(built, serving, keep=0)
    assert list(files.kept(serving)) == []


def test_a_rollback_puts_the_one_before_back_and_is_recorded(
    built: Path, serving: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grow(built, 5)
    publish(built, serving)
    grow(built, 20)
    publish(built, serving)
    assert read(serving, COUNT) == [(1025,)]
    assert rollback([str(built), str(serving)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "publication 2, as of 2025-06-18, from folder /shop" in line and "publication 4" in line
    assert read(serving, COUNT) == [(1005,)]
    expected = [(1, "publish", 1), (2, "publish", 2), (3, "publish", 3), (4, "rollback", 2)]
    assert read(serving, LOG) == read(built, LOG) == expected
    # Again: one further back. Then there is none.
    assert rollback([str(built), str(serving)]) == 0
    assert read(serving, COUNT) == [(1000,)] and list(files.kept(serving)) == [1, 2, 3]
    assert rollback([str(built), str(serving)]) == 2
    assert "no publication before 1 is kept" in capsys.readouterr().err
    # What was served before a new publication is what was put back, not the publication that was taken away.
    publish(built, serving)
    assert rollback([str(built), str(serving)]) == 0
    assert read(serving, COUNT) == [(1000,)]


def test_a_rollback_shows_its_unfinished_copy_to_nobody_else(
    built: Path, serving: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(built, serving)
    copy, modes = shutil.copyfile, []

    def watched(source: Path, target: Path) -> None:
        copy(source, target)
        modes.append(stat.S_IMODE(target.stat().st_mode))

    monkeypatch.setattr(shutil, "copyfile", watched)
    before = os.umask(0o022)
    try:
        assert rollback([str(built), str(serving)]) == 0
    finally:
        os.umask(before)
    assert modes == [0o600]


def test_a_kept_publication_that_somebody_wrote_to_is_not_put_back(
    built: Path, serving: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(built, serving)
    run(writable(files.kept_path(serving, 1)), "delete from core.customers where customer_id = '7'")
    assert rollback([str(built), str(serving)]) == 2
    assert "core.customers must have 1,000 rows, as it was published. Got: 999" in capsys.readouterr().err
    assert read(serving, LOG) == [(1, "publish", 1), (2, "publish", 2)]


def test_no_kept_publication_has_somebody_who_was_erased_since(
    built: Path, serving: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(built, serving)
    run(built, "update intermediate.int_contacts set is_erased = true where customer_id = '7'")
    assert rollback([str(built), str(serving)]) == 2
    assert "people were erased since" in capsys.readouterr().err
    publish(built, serving)
    assert list(files.kept(serving)) == [] and "publications 1, 2" in capsys.readouterr().out


def test_another_warehouse_does_not_take_the_place_of_a_shop(
    built: Path, serving: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = built.with_name("other.duckdb")
    other.write_bytes(built.read_bytes())
    run(other, "update intermediate.int_raw_input set raw_input = 'the sample'; drop table serving.publications")
    assert main([str(other), str(serving)]) == 2
    assert "serves folder /shop" in capsys.readouterr().err
    # A warehouse that was lost is built again from the same shop.
    run(other, "update intermediate.int_raw_input set raw_input = 'folder /shop'")
    assert main([str(other), str(serving)]) == 0
    assert read(other, LOG) == [(1, "publish", 1), (2, "publish", 2)]


def test_the_sample_is_not_put_back_in_the_place_of_a_shop(
    built: Path, serving: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(built, "update intermediate.int_raw_input set raw_input = 'the sample'")
    publish(built, serving)
    # The other way round is how a mistake is mended.
    assert rollback([str(built), str(serving)]) == 0
    publish(built, serving)
    run(built, "update intermediate.int_raw_input set raw_input = 'folder /shop'")
    publish(built, serving)
    assert rollback([str(built), str(serving)]) == 2
    assert "takes no shop's place" in capsys.readouterr().err


def test_a_served_file_of_before_publications_were_recorded_is_kept(built: Path, tmp_path: Path) -> None:
    serving = tmp_path / "old.duckdb"
    run(serving, "create schema core; create table core.customers as select 1 as customer_id")
    publish(built, serving)
    assert rollback([str(built), str(serving)]) == 0
    assert read(serving, COUNT) == [(1,)]
    assert read(serving, LOG) == [(0, "publish", 0), (1, "publish", 1), (2, "rollback", 0)]

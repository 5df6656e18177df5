"""What is served is the same in Postgres and as Parquet, and readers of Postgres see all of it or all of what was."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from postgres_server import postgres
from warehouse import ROOT

from serving.elsewhere.__main__ import main
from serving.elsewhere.marts import is_nested, marts
from serving.elsewhere.parquet import publish_to_parquet
from serving.elsewhere.postgres import EXTENSION, publish_to_postgres


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """An empty database with a role that may read."""
    with postgres() as address:
        asked(address, "create role analyst login", is_statement=True)
        yield address


@pytest.fixture(scope="module")
def published(address: str, served_sample: Path) -> str:
    """The database with the sample's marts."""
    publish_to_postgres(served_sample, address, readers=["analyst"])
    return address


def asked(address: str, sql: str, *, is_statement: bool = False) -> list[tuple]:
    """Return what Postgres answers to its own SQL."""
    with duckdb.connect() as connection:
        connection.execute(f"load '{EXTENSION}'")
        connection.execute(f"attach '{address}' as target (type postgres)")
        quoted = sql.replace("'", "''")
        function = "call postgres_execute" if is_statement else "from postgres_query"
        return connection.execute(f"{function}('target', '{quoted}')").fetchall()


def differences(served: Path, source: str) -> dict[str, int]:
    """Return the rows of each mart that only one side has; ``source`` is the other side, for a mart."""
    with duckdb.connect() as connection:
        connection.execute(f"load '{EXTENSION}'")
        connection.execute(f"attach '{served}' as served (read_only)")
        if source.startswith("postgresql"):
            connection.execute(f"attach '{source}' as target (type postgres, read_only)")
        found = {}
        for mart in marts(connection):
            columns = ", ".join(f'"{name}"' for name, kind, _ in mart.columns if not is_nested(kind))
            there = (
                f'target."{mart.schema}"."{mart.table}"'
                if source.startswith("postgresql")
                else f"read_parquet('{source}/{mart.schema}/{mart.table}/**/*.parquet')"
            )
            here = f'served."{mart.schema}"."{mart.table}"'
            found[f"{mart.schema}.{mart.table}"] = connection.execute(
                f"select count(*) from ((select {columns} from {here} except all select {columns} from {there})"
                f" union all (select {columns} from {there} except all select {columns} from {here}))"
            ).fetchone()[0]
        return found


def test_every_mart_is_in_postgres_row_for_row(published, served_sample):
    found = differences(served_sample, published)
    assert len(found) > 60
    assert {name: rows for name, rows in found.items() if rows} == {}


def test_money_is_decimal_and_dates_are_dates(published):
    kinds = asked(
        published,
        "select column_name, data_type, numeric_scale from information_schema.columns"
        " where table_schema = 'core' and table_name = 'customers'"
        " and column_name in ('revenue', 'birth_date', 'is_control_group') order by 1",
    )
    assert kinds == [("birth_date", "date", None), ("is_control_group", "boolean", None), ("revenue", "numeric", 4)]


def test_keys_comments_and_grants_are_there(published):
    ((unique, comment, of_column, may_read, may_write),) = asked(
        published,
        "select (select count(*) from pg_indexes where schemaname = 'core' and tablename = 'customers'"
        " and indexdef like 'CREATE UNIQUE INDEX%(customer_id)'),"
        " obj_description('core.customers'::regclass), col_description('core.customers'::regclass, 1),"
        " has_table_privilege('analyst', 'core.customers', 'select') as may_read,"
        " has_table_privilege('analyst', 'core.customers', 'insert') as may_write",
    )
    assert unique == 1
    assert comment.startswith("One row per known customer") and of_column
    assert (may_read, may_write) == (True, False)


def changed(served: Path, folder: Path, *statements: str) -> Path:
    """Return a copy of a served file after some statements."""
    copy = folder / "next_serving.duckdb"
    shutil.copy(served, copy)
    copy.chmod(0o600)
    with duckdb.connect(str(copy)) as connection:
        for statement in statements:
            connection.execute(statement)
    return copy


def test_readers_see_all_of_one_publication(published, served_sample, tmp_path):
    following = changed(
        served_sample,
        tmp_path,
        "update core.customers set revenue = revenue + 1",
        "update core.orders set revenue = revenue + 1",
    )
    sql = (
        "select (select sum(revenue) from core.customers)::text as a, (select sum(revenue) from core.orders)::text as b"
    )
    seen, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.extend(asked(published, sql))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for served in (following, served_sample):
            publish_to_postgres(served, published)
    finally:
        done.set()
        reader.join()
    with duckdb.connect() as connection:
        expected = set()
        for name, file in {"a": served_sample, "b": following}.items():
            connection.execute(f"attach '{file}' as {name} (read_only)")
            expected.add(
                connection.execute(
                    f"select (select sum(revenue) from {name}.core.customers)::text,"
                    f" (select sum(revenue) from {name}.core.orders)::text"
                ).fetchone()
            )
    assert len(seen) > 4 and set(seen) <= expected


def test_what_hangs_on_a_table_stays(published, served_sample):
    asked(published, "create view public.mine as select customer_id from core.customers", is_statement=True)
    publish_to_postgres(served_sample, published)
    assert asked(published, "select count(*) from public.mine") == asked(
        published, "select count(*) from core.customers"
    )
    asked(published, "drop view public.mine", is_statement=True)


def test_a_column_more_makes_the_table_anew(published, served_sample, tmp_path):
    wider = changed(served_sample, tmp_path, "alter table core.customers add column shoe_size integer")
    publish_to_postgres(wider, published)
    assert asked(published, "select count(*) from core.customers where shoe_size is null") == [(1484,)]
    publish_to_postgres(served_sample, published)
    assert differences(served_sample, published)["core.customers"] == 0


def test_where_postgres_refuses_nothing_changes(published, served_sample, tmp_path, capsys):
    # Two rows of one key: refused late, when most tables are written.
    doubled = changed(
        served_sample, tmp_path, "insert into segmentation.rfm_scores from segmentation.rfm_scores limit 1"
    )
    assert main([str(doubled), published]) == 2
    told = capsys.readouterr().err
    assert told.startswith("publish: ") and told.count("\n") == 1 and "unique" in told
    assert sum(differences(served_sample, published).values()) == 0


def test_a_prefix_keeps_schemas_apart(address, served_sample):
    publish_to_postgres(served_sample, address, prefix="sextant_")
    assert asked(address, "select count(*) from sextant_core.customers") == [(1484,)]


@pytest.mark.parametrize(
    ("to", "line"),
    [
        ("postgresql://owner:secret@127.0.0.1:1/x", "TO must have no password"),
        ("postgresql://owner@127.0.0.1:1/x", "127.0.0.1"),
        ("mysql://owner:secret@127.0.0.1/x", "TO must be a folder or an address of Postgres. Got: mysql://..."),
    ],
)
def test_what_is_in_the_way_is_one_line_without_secrets(to, line, served_sample, capsys):
    assert main([str(served_sample), to]) == 2
    told = capsys.readouterr().err
    assert line in told and told.count("\n") == 1 and "secret" not in told


def test_every_mart_is_a_parquet_file_row_for_row(served_sample, tmp_path):
    folder = tmp_path / "lake"
    assert publish_to_parquet(served_sample, folder) == publish_to_parquet(served_sample, folder)
    found = differences(served_sample, str(folder))
    assert {name: rows for name, rows in found.items() if rows} == {}
    assert (folder / "segmentation" / "rfm_scores" / "snapshot_date=2025-06-18").is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lake"]


def test_a_folder_with_other_files_is_left_alone(served_sample, tmp_path, capsys):
    (tmp_path / "photo.jpg").touch()
    assert main([str(served_sample), str(tmp_path)]) == 2
    assert "must be empty or an earlier publication" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_make_publish_reads_the_served_file(served_sample, tmp_path):
    command = ["make", "publish", f"SERVING={served_sample}", f"TO={tmp_path / 'my lake'}"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "published " in run.stdout
    assert (tmp_path / "my lake" / "core" / "customers" / "customers.parquet").is_file()

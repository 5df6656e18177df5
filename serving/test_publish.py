"""Publishing is all or nothing, and what is published stands alone."""

from pathlib import Path

import duckdb
import pytest

from serving.publish import main, publish


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema core")
        connection.execute("create schema staging")
        connection.execute("create table staging.people as select 'a@example.com' as email")
        connection.execute("create view core.orders as select 1 as order_id, * from staging.people")
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_published (schema_name varchar, table_name varchar, key_columns varchar[])"
        )
        listed(connection, "core", "orders")
        connection.execute(
            "create table intermediate.int_personal_columns as from (values"
            " ('core', 'orders', 'email'), ('staging', 'people', 'email')) as _ (schema_name, table_name, column_name)"
        )
    return path


def listed(connection: duckdb.DuckDBPyConnection, schema: str, *names: str) -> None:
    """Add tables to the list that a build leaves."""
    for name in names:
        connection.execute("insert into intermediate.int_published values ($1, $2, [])", [schema, name])


def tables(path: Path) -> list[tuple[str, str, str]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "select table_schema, table_name, table_type from information_schema.tables order by all"
        ).fetchall()


def test_marts_become_tables_and_staging_stays_behind(warehouse: Path, tmp_path: Path) -> None:
    serving = tmp_path / "serving.duckdb"
    assert publish(warehouse, serving) == 1
    assert tables(serving) == [
        ("core", "orders", "BASE TABLE"),
        ("serving", "marts", "BASE TABLE"),
        ("serving", "personal_columns", "BASE TABLE"),
        ("serving", "publications", "BASE TABLE"),
    ]


def test_a_view_of_marts_stays_a_view_of_their_copies(warehouse: Path, tmp_path: Path) -> None:
    serving = tmp_path / "serving.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table core.zones as select 7 as zone")
        connection.execute("create view core.areas as select zone * 2 as area from core.zones")
        listed(connection, "core", "zones", "areas")
    assert publish(warehouse, serving) == 3
    warehouse.unlink()
    with duckdb.connect(str(serving), read_only=True) as connection:
        kinds = dict(connection.execute("select table_name, table_type from information_schema.tables").fetchall())
        assert connection.execute("select area from core.areas").fetchall() == [(14,)]
    assert {kinds.pop(name) for name in ("publications", "marts", "personal_columns")} == {"BASE TABLE"}
    assert kinds == {"orders": "BASE TABLE", "zones": "BASE TABLE", "areas": "VIEW"}


def test_a_mart_of_ones_own_schema_is_published_with_its_comments(warehouse: Path, tmp_path: Path) -> None:
    serving = tmp_path / "serving.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema mine")
        connection.execute("create table mine.zones as select 7 as zone")
        connection.execute("comment on table mine.zones is 'One row per zone: the shop''s.'")
        connection.execute("comment on column mine.zones.zone is 'Its number.'")
        connection.execute("comment on view core.orders is 'One row per order.'")
        listed(connection, "mine", "zones")
    assert publish(warehouse, serving) == 2
    with duckdb.connect(str(serving), read_only=True) as connection:
        tables_told = dict(connection.execute("select table_name, comment from duckdb_tables()").fetchall())
        columns_told = connection.execute("select comment from duckdb_columns() where column_name = 'zone'").fetchall()
    assert tables_told.pop("publications").startswith("One row per publication: ")
    assert tables_told.pop("marts").startswith("One row per published table: ")
    assert tables_told.pop("personal_columns").startswith("One row per published column that ")
    assert tables_told == {"orders": "One row per order.", "zones": "One row per zone: the shop's."}
    assert columns_told == [("Its number.",)]


def test_readers_are_told_which_columns_are_personal(warehouse: Path, tmp_path: Path) -> None:
    serving = tmp_path / "serving.duckdb"
    publish(warehouse, serving)
    with duckdb.connect(str(serving), read_only=True) as connection:
        assert connection.execute("from serving.serving.personal_columns").fetchall() == [("core", "orders", "email")]


def test_the_erased_leave_the_warehouses_file_before_it_is_published(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    secret, serving = b"Zephyrion", tmp_path / "serving.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("pragma force_compression = 'uncompressed'")
        connection.execute("create table staging.names as select 'Zephyrion ' || range as name from range(5000)")
        connection.execute("checkpoint")
        connection.execute("drop table staging.names")
        connection.execute("create table staging.stg_erasure_requests as select 'a' as customer_id")
        connection.execute("create table staging.stg_merged_customers (customer_id varchar, merged_into varchar)")
    assert secret in warehouse.read_bytes()
    assert main([str(warehouse), str(serving)]) == 0
    assert capsys.readouterr().out.startswith("erased     1 ids; ")
    assert secret not in warehouse.read_bytes() and ("core", "orders", "BASE TABLE") in tables(serving)


def test_a_failed_copy_leaves_what_was_served(warehouse: Path, tmp_path: Path) -> None:
    serving = tmp_path / "serving.duckdb"
    publish(warehouse, serving)
    before = serving.read_bytes()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop table staging.people")
    with pytest.raises(duckdb.Error):
        publish(warehouse, serving)
    assert serving.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "serving.duckdb",
        "warehouse.duckdb",
    ]


def test_a_reader_keeps_the_file_it_has_open(warehouse: Path, tmp_path: Path) -> None:
    serving = tmp_path / "serving.duckdb"
    publish(warehouse, serving)
    with duckdb.connect(str(serving), read_only=True) as reader:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("insert into staging.people values ('b@example.com')")
        publish(warehouse, serving)
        assert reader.execute("select count(*) from core.orders").fetchone() == (1,)
    with duckdb.connect(str(serving), read_only=True) as reader:
        assert reader.execute("select count(*) from core.orders").fetchone() == (2,)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["nowhere.duckdb", "serving.duckdb"], "no warehouse at"),
        (["warehouse.duckdb", "warehouse.duckdb"], "must be another file"),
        (["warehouse.duckdb"], "usage:"),
    ],
)
def test_wrong_arguments_get_one_line(
    names: list[str],
    message: str,
    warehouse: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert warehouse.exists()
    assert main([str(tmp_path / name) for name in names]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and message in lines[0]

"""Raw files at an address are the same shop as on this machine; what can't be read there stops with one line."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest
from object_store import object_store
from shops import clean_shop, write_csv_shop
from warehouse import build, dbt, read

from erasure.copies import remove_unread
from intake.addresses import fetched
from intake.errors import IntakeError
from intake.files import find_files

ORDERS = "select * exclude (raw_row_number) from core.orders order by all"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv_shop(tmp_path_factory.mktemp("addresses") / "raw", clean_shop())


def bucket_of(shop: Path) -> dict[str, bytes]:
    """Return the shop's files as objects below exports/, among others."""
    files = {f"exports/{file.name}": file.read_bytes() for file in shop.iterdir()}
    return files | {"exports/notes.pdf": b"%PDF", "exports/archive/orders.csv": b"not,this", "other/orders.csv": b"x"}


def test_a_folder_of_an_object_store_is_the_same_shop(shop, tmp_path):
    own = build(
        tmp_path / "own" / "w.duckdb", variables={"raw_data": shop}, select="+orders", only="models"
    ).succeeded()
    with object_store("shop", bucket_of(shop)) as found:
        command = ("build", "--select", "+orders", "--exclude-resource-types", "test", "unit_test")
        there = [
            dbt(tmp_path / "there" / "w.duckdb", *command, variables={"raw_data": place}, environment_variables=found)
            for place in ("s3://shop/exports", "s3://shop/exports/", "s3://shop/nowhere")
        ]
    assert read(there[0].succeeded().warehouse, ORDERS) == read(own.succeeded().warehouse, ORDERS)
    assert there[0].line_with("notes.pdf: can't be read. Expected CSV, Parquet or XLSX")
    assert read(there[0].warehouse, "select distinct raw_input from intermediate.int_raw_input") == [
        ("folder s3://shop/exports",)
    ]
    # A slash at the end is no other shop.
    assert there[1].succeeded()
    assert there[2].line_with("s3://shop/nowhere: is not there. Expected a folder, a file, or a pattern of some files")


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("s3://shop/exports/orders.csv", ["orders.csv"]),
        ("s3://shop/exports/*.csv", ["customers.csv", "exchange_rates.csv", "orders.csv"]),
        ("s3://shop/*/orders.csv", ["exports/orders.csv", "other/orders.csv"]),
    ],
)
def test_one_file_or_a_pattern_is_those_files_alone(shop, tmp_path, monkeypatch, place, names):
    with object_store("shop", bucket_of(shop)) as found:
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        copies = fetched(place, tmp_path)
    files = find_files(copies).files
    assert [file.name for file in files] == names
    assert {os.stat(file.path).st_mode & 0o777 for file in files} == {0o600}
    (orders,) = (file for file in files if file.name in ("orders.csv", "exports/orders.csv"))
    assert orders.path.read_bytes() == bucket_of(shop)["exports/orders.csv"]


def test_a_key_that_is_wrong_or_a_name_that_leads_out_is_one_line(shop, tmp_path, monkeypatch):
    with object_store("shop", {"exports/orders/../../../evil.csv": b"a"}) as found:
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(IntakeError, match=r"names of files must not lead out of it. Got: orders/../../../evil.csv"):
            fetched("s3://shop/exports", tmp_path)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
        with pytest.raises(IntakeError, match=r"s3://shop/exports.*: can't be read. Got: .*(Forbidden|Access Denied)"):
            fetched("s3://shop/exports", tmp_path)
    assert not list(tmp_path.rglob("*.csv"))


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("gs://shop/exports", "can't be read without the package for such addresses. Expected: pip install gcsfs"),
        ("abfs://shop/exports", "can't be read without the package for such addresses. Expected: pip install adlfs"),
        ("carrier-pigeon://shop", "is no place that raw tables are read from. Expected a folder, a file or a pattern"),
        ("s3://me:secret@shop/exports", "RAW must have no password. Expected: the keys where the store's own tools"),
    ],
)
def test_an_address_that_nobody_knows_is_one_line_without_its_secret(tmp_path, place, line):
    with pytest.raises(IntakeError) as told:
        fetched(place, tmp_path)
    assert line in str(told.value) and "secret" not in str(told.value)


def test_an_erasure_removes_what_was_fetched_and_nothing_reads(tmp_path):
    for name in ("fetched-1/orders.csv", "fetched-1/customers.csv", "fetched-2/orders/1.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("id\n1\n")
    with duckdb.connect() as connection:
        connection.execute(f"create view staged as from read_csv('{tmp_path}/fetched-1/orders.csv')")
        remove_unread(connection, tmp_path)
    assert [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.csv")] == ["fetched-1/orders.csv"]

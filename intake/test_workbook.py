"""Excel workbooks become CSV; Parquet files say themselves what they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from intake.conftest import Inspecting, Reading
from intake.dialect import Inspected, inspect
from intake.errors import IntakeError
from intake.files import DataFile


@pytest.fixture
def saving(tmp_path: Path) -> Callable[[Workbook], Inspected]:
    def run(workbook: Workbook) -> Inspected:
        workbook.save(tmp_path / "orders.xlsx")
        return inspect(DataFile(tmp_path / "orders.xlsx", "orders.xlsx", "orders"), tmp_path / "copies")

    return run


Saving = Callable[[Workbook], Inspected]


def test_the_first_sheet_with_data_is_read_from_its_header_on(saving: Saving, reading: Reading) -> None:
    workbook = Workbook()
    workbook.active.title = "Cover"
    hidden = workbook.create_sheet("Old")
    hidden.append(["order_id", "old"])
    hidden.sheet_state = "hidden"
    sheet = workbook.create_sheet("Orders 2025")
    for row in (
        ["My shop"],
        [],
        ["order_id", " note ", "paid"],
        ["B1", 'a, "b"\nc'],
        [],
        [None, " "],
        ["B2", None, True],
    ):
        sheet.append(row)
    inspected = saving(workbook)
    assert (inspected.kind, inspected.separator, inspected.header) == ("csv", ",", ("order_id", "note", "paid"))
    assert inspected.notes == ("read from the sheet Orders 2025",)
    assert inspected.records == 2
    assert reading(inspected) == [("B1", 'a, "b"\nc', ""), ("B2", "", "true")]


def test_cells_become_text(saving: Saving, reading: Reading) -> None:
    cells = {
        12.0: "12",
        12.5: "12.5",
        0.1 + 0.2: "0.3",
        0.00001: "0.00001",
        7210450000000.0: "7210450000000",
        42: "42",
        "0042": "0042",
        dt.datetime(2025, 1, 3): "2025-01-03",
        dt.datetime(2025, 1, 3, 10, 20, 30): "2025-01-03T10:20:30",
        dt.date(2025, 1, 3): "2025-01-03",
        False: "false",
    }
    workbook = Workbook()
    workbook.active.append([f"column {number}" for number in range(len(cells))])
    workbook.active.append(list(cells))
    # A day is told from a moment by how the cell shows it; openpyxl shows both as a moment.
    workbook.active.cell(2, list(cells).index(dt.datetime(2025, 1, 3)) + 1).number_format = "dd/mm/yyyy"
    assert reading(saving(workbook)) == [tuple(cells.values())]


def test_a_sheet_of_one_column_is_read(saving: Saving, reading: Reading) -> None:
    workbook = Workbook()
    for value in ("customer_id", "c1", "c2"):
        workbook.active.append([value])
    assert reading(saving(workbook)) == [("c1",), ("c2",)]


def test_a_value_beyond_the_header_stops(saving: Saving) -> None:
    workbook = Workbook()
    for row in (["order_id", "total"], ["B1", 1], ["B2", 2, "x"]):
        workbook.active.append(row)
    with pytest.raises(IntakeError, match=r"orders\.xlsx row 3: must have 2 values, as the header\. Got: 3 values"):
        saving(workbook)


def test_an_empty_workbook_stops(saving: Saving) -> None:
    with pytest.raises(IntakeError, match=r"orders\.xlsx: must have a header and at least one row"):
        saving(Workbook())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "must have a header and at least one row. Got: an empty file"),
        (b"order_id,total\n", "must be a whole XLSX workbook"),
        (b"PK\x03\x04 and no more", "must be a whole XLSX workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "must be a workbook without a password"),
    ],
)
def test_what_is_no_workbook_stops(content: bytes, message: str, inspecting: Inspecting) -> None:
    with pytest.raises(IntakeError) as error:
        inspecting(content, "orders.xlsx")
    assert str(error.value).startswith(f"orders.xlsx: {message}") and "\n" not in str(error.value)


def test_a_parquet_file_says_its_columns_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    pq.write_table(pa.table({"order_id": ["B1", "B2"], "total": [1.5, 2.5]}), path)
    file = DataFile(path, "orders.parquet", "orders")
    inspected = inspect(file, tmp_path / "copies")
    assert (inspected.path, inspected.kind) == (path, "parquet")
    assert (inspected.header, inspected.records) == (("order_id", "total"), 2)
    content = path.read_bytes()
    for broken in (content[:-20], b"order_id,total\n"):
        path.write_bytes(broken)
        with pytest.raises(IntakeError, match=r"orders\.parquet: must be a whole Parquet file"):
            inspect(file, tmp_path / "copies")
    path.write_bytes(b"")
    with pytest.raises(IntakeError, match=r"orders\.parquet: must have a header and at least one row"):
        inspect(file, tmp_path / "copies")

"""How text files are read: encoding, separator, line ends, header, what is a record."""

from __future__ import annotations

import gzip
import stat
from pathlib import Path

import pyarrow as pa
import pytest

from intake.conftest import Inspecting, Reading
from intake.dialect import inspect
from intake.errors import IntakeError
from intake.files import DataFile

HEADER = "order_id,customer_id,total_amount\n"
ROWS = [(f"B{number}", f"c{number}", f"{number}.50") for number in range(1, 6)]
TEXT = HEADER + "".join(",".join(row) + "\n" for row in ROWS)
SHOP = "order_id;buyer;total\nB1;Zoë;2,50\nB2;Émile;3,50\n"


def is_copy(path: Path) -> bool:
    return path.parent.name == "copies"


# Encodings


def test_a_plain_file_is_handed_on_as_it_is(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(TEXT)
    assert inspected.path.name == "orders.csv" and not is_copy(inspected.path)
    assert (inspected.kind, inspected.separator, inspected.encoding) == ("csv", ",", "UTF-8")
    assert inspected.header == ("order_id", "customer_id", "total_amount")
    assert (inspected.records, inspected.notes) == (5, ())
    assert reading(inspected) == ROWS


@pytest.mark.parametrize(
    ("encoding", "mark", "read_as", "copied"),
    [
        ("utf-8", b"", "UTF-8", False),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8", False),
        ("utf-16-le", b"\xff\xfe", "UTF-16", True),
        ("utf-16-be", b"\xfe\xff", "UTF-16", True),
        ("utf-16-le", b"", "UTF-16", True),
        ("utf-16-be", b"", "UTF-16", True),
        ("cp1252", b"", "Windows-1252", True),
    ],
)
def test_the_encoding_is_found(
    encoding: str, mark: bytes, read_as: str, copied: bool, inspecting: Inspecting, reading: Reading
) -> None:
    inspected = inspecting(mark + SHOP.encode(encoding))
    assert (inspected.encoding, is_copy(inspected.path)) == (read_as, copied)
    assert inspected.notes == (("read as Windows-1252",) if read_as == "Windows-1252" else ())
    assert inspected.header == ("order_id", "buyer", "total")
    assert reading(inspected) == [("B1", "Zoë", "2,50"), ("B2", "Émile", "3,50")]


def test_one_western_byte_in_the_last_row_is_enough(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(HEADER.encode() + b"B1,c1,1.50\n" * 100_000 + b"B2,caf\xe9,1.50\n")
    assert (inspected.records, inspected.encoding) == (100_001, "Windows-1252")
    assert reading(inspected)[-1] == ("B2", "café", "1.50")


def test_joined_files_of_two_encodings_keep_their_letters(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(HEADER.encode() + "B1,Zoë,1\n".encode() + "B2,Zoë,2\n".encode("cp1252"))
    assert inspected.encoding == "UTF-8 and Windows-1252"
    assert inspected.notes == ("1 line read as Windows-1252",)
    assert reading(inspected) == [("B1", "Zoë", "1"), ("B2", "Zoë", "2")]


def test_a_byte_in_no_encoding_stops(inspecting: Inspecting) -> None:
    with pytest.raises(IntakeError, match=r"orders\.csv line 3, byte 4: must be UTF-8 or Windows-1252\. Got: .* 81"):
        inspecting(HEADER.encode() + b"B1,c1,1\nB2,\x81,2\n")


@pytest.mark.parametrize("before", [2, 100_000])
def test_a_zero_byte_stops(before: int, inspecting: Inspecting) -> None:
    with pytest.raises(IntakeError, match=rf"orders\.csv line {before + 2:,}: must be text\. Got: a zero byte"):
        inspecting(HEADER.encode() + b"B1,c1,1\n" * before + b"B2,\0,2\n")


def test_a_utf_16_file_cut_short_stops(inspecting: Inspecting) -> None:
    with pytest.raises(IntakeError, match=r"orders\.csv line \d+: must be UTF-16 to the end"):
        inspecting(TEXT.encode("utf-16")[:-1])


# Empty and damaged files


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b" \r\n,,\r\n", b"sep=;\n"])
def test_an_empty_file_stops(content: bytes, inspecting: Inspecting) -> None:
    with pytest.raises(IntakeError) as error:
        inspecting(content)
    assert str(error.value) == "orders.csv: must have a header and at least one row. Got: an empty file"


@pytest.mark.parametrize("content", [HEADER, HEADER.strip()])
def test_a_header_alone_has_no_records(content: str, inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(content)
    assert inspected.records == 0 and len(inspected.header) == 3
    assert reading(inspected) == []


@pytest.mark.parametrize(
    ("start", "got"),
    [(b"PK\x03\x04", "zip"), (b"PAR1", "Parquet"), (b"\xd0\xcf\x11\xe0", "old Excel"), (b"%PDF", "PDF")],
)
def test_other_content_under_the_name_of_a_text_stops(start: bytes, got: str, inspecting: Inspecting) -> None:
    with pytest.raises(IntakeError, match=rf"orders\.csv: must be CSV\. Got: .*{got}"):
        inspecting(start + b"\n\n")


def test_a_file_that_may_not_be_read_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    for name in ("orders.csv", "orders.xlsx"):
        with pytest.raises(IntakeError, match=rf"{name}: can't be read\. Got: Permission denied"):
            inspect(DataFile(tmp_path / name, name, "orders"), tmp_path / "copies")


# Packed files


def test_gzip_is_handed_on_and_checked_to_its_end(inspecting: Inspecting, reading: Reading) -> None:
    packed = gzip.compress(TEXT.encode())
    inspected = inspecting(packed, "orders.csv.gz")
    assert not is_copy(inspected.path) and reading(inspected) == ROWS
    with pytest.raises(IntakeError, match=r"orders\.csv\.gz: must be a whole gzip file"):
        inspecting(packed[:-12], "orders.csv.gz")
    with pytest.raises(IntakeError, match=r"orders\.csv\.gz: must be a whole gzip file"):
        inspecting(packed[:30] + b"!" + packed[31:], "orders.csv.gz")


@pytest.mark.parametrize("name", ["orders.CSV.GZ", "orders.csv"])
def test_gzip_that_engines_do_not_know_by_its_name_is_copied(
    name: str, inspecting: Inspecting, reading: Reading
) -> None:
    inspected = inspecting(gzip.compress(TEXT.encode()), name)
    assert is_copy(inspected.path) and reading(inspected) == ROWS


def test_a_text_that_a_browser_unpacked_is_read(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(TEXT, "orders.csv.gz")
    assert is_copy(inspected.path) and reading(inspected) == ROWS


def test_zstd_is_unpacked_into_a_copy(inspecting: Inspecting, reading: Reading) -> None:
    packed = pa.compress(TEXT.encode(), codec="zstd", asbytes=True)
    inspected = inspecting(packed, "orders.csv.zst")
    assert is_copy(inspected.path) and reading(inspected) == ROWS
    with pytest.raises(IntakeError, match=r"orders\.csv\.zst: must be a whole zstd file"):
        inspecting(packed[:-9], "orders.csv.zst")


# Separators


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str, inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(TEXT.replace(",", separator))
    assert inspected.separator == separator and reading(inspected) == ROWS


def test_the_separator_is_not_the_decimal_comma(inspecting: Inspecting) -> None:
    inspected = inspecting('order_id;"total, gross";paid\nB1;20,50;20,50\nB2;"21;50";21,50\n')
    assert inspected.separator == ";" and inspected.header == ("order_id", "total, gross", "paid")


def test_a_header_of_one_column_is_fine(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting("customer_id\nc1\nc2\n")
    assert inspected.header == ("customer_id",) and inspected.records == 2
    assert reading(inspected) == [("c1",), ("c2",)]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_excels_separator_line_is_honoured(line: str, inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(f"{line}\r\na,b;c\r\n1;2\r\n")
    assert inspected.header == ("a,b", "c") and inspected.records == 1
    assert reading(inspected) == [("1", "2")]


# Line ends and blank lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("ends_so", [True, False])
def test_every_line_end_is_read(end: str, ends_so: bool, inspecting: Inspecting, reading: Reading) -> None:
    text = TEXT.replace("\n", end)
    inspected = inspecting(text if ends_so else text.removesuffix(end))
    assert reading(inspected) == ROWS and inspected.records == 5
    assert is_copy(inspected.path) == (end == "\r")


@pytest.mark.parametrize("text", [HEADER + "B1,c1,1\r", "order_id\r"])
def test_a_return_at_the_very_end_is_a_line_end(text: str, inspecting: Inspecting) -> None:
    assert b"\r" not in inspecting(text).path.read_bytes()


def test_mixed_line_ends_are_read(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(HEADER + "B1,c1,1\r\nB2,c2,2\rB3,c3,3\n")
    assert is_copy(inspected.path) and reading(inspected) == [("B1", "c1", "1"), ("B2", "c2", "2"), ("B3", "c3", "3")]


@pytest.mark.parametrize("blank", ["\n", "\n\n", "  \n", ",,\n", " ,\t, \n", '"",,""\n', "\x1a\n"])
@pytest.mark.parametrize("place", [0, len(HEADER), TEXT.index("B3"), len(TEXT)])
def test_blank_lines_are_no_records(blank: str, place: int, inspecting: Inspecting, reading: Reading) -> None:
    if blank[0] == '"' and place == 0:
        pytest.skip("blank quotes may be a header")
    inspected = inspecting(TEXT[:place] + blank + TEXT[place:])
    assert inspected.header == ("order_id", "customer_id", "total_amount")
    assert inspected.records == 5 and reading(inspected) == ROWS


def test_blank_lines_of_one_column_are_no_records(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting("customer_id\nc1\n\nc2\n\n")
    assert inspected.records == 2 and reading(inspected) == [("c1",), ("c2",)]


# Too many and too few values


def test_a_value_too_many_stops_and_is_counted(inspecting: Inspecting) -> None:
    with pytest.raises(IntakeError) as error:
        inspecting(HEADER + "B1,c1,1.50\nB2,c2,2,50\nB3,c3,3,50\nB4,c4,4,50\n")
    assert str(error.value).startswith("orders.csv line 3: ") and "\n" not in str(error.value)
    assert "4 values where the header has 3, and so in 2 more" in str(error.value)


def test_a_decimal_comma_before_a_blank_last_value_stops_too(inspecting: Inspecting) -> None:
    rows = [f"B{number},c{number},{number}.50,web,x{number}" for number in range(1, 9)]
    with pytest.raises(IntakeError, match=r"line 10: .* 6 values where the header has 5"):
        inspecting("\n".join(["order_id,customer_id,total_amount,channel,note", *rows, "B9,c9,9,50,web,"]))


def test_trailing_separators_are_fine(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(HEADER + "B1,c1,1\nB2,c2,2,\nB3,c3,3,,\n")
    assert inspected.records == 3
    assert reading(inspected) == [("B1", "c1", "1"), ("B2", "c2", "2"), ("B3", "c3", "3")]


def test_a_record_with_fewer_values_is_fine(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(HEADER + "B1\nB2,c2\nB3,c3,3\n")
    assert (inspected.records, inspected.notes) == (3, ())
    assert reading(inspected) == [("B1", "", ""), ("B2", "c2", ""), ("B3", "c3", "3")]


@pytest.mark.parametrize("start", [TEXT, '"' + TEXT[:8] + '"' + TEXT[8:] + "\n"])
def test_a_last_line_cut_short_is_noted(start: str, inspecting: Inspecting) -> None:
    assert inspecting(start + "B6,c").notes == ("the last line is cut short",)
    assert inspecting(start + "B6,c\n").notes == ()
    assert inspecting(start + "B6,c\nB7,c").notes == ()


# Headers


def test_outer_blanks_of_names_do_not_count(inspecting: Inspecting) -> None:
    inspected = inspecting(" order_id , total \u00a0\nB1,2\n")
    assert inspected.header == ("order_id", "total")
    assert inspected.path.read_text().splitlines()[0] == "order_id,total"


def test_a_repeated_name_gets_a_number(inspecting: Inspecting) -> None:
    inspected = inspecting("Total,total,total_2,x,TOTAL\n1,2,3,4,5\n")
    assert inspected.header == ("Total", "total_3", "total_2", "x", "TOTAL_4")
    assert inspected.notes == (
        "column total is there again: read as total_3",
        "column TOTAL is there again: read as TOTAL_4",
    )
    assert inspected.path.read_text().splitlines()[0] == "Total,total_3,total_2,x,TOTAL_4"


def test_blank_names_may_repeat(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting("order_id,total,,\nB1,2,,\nB2,3,,\n")
    assert inspected.header == ("order_id", "total", "", "") and not is_copy(inspected.path)
    assert inspected.records == len(reading(inspected)) == 2


@pytest.mark.parametrize(
    "again", [HEADER, "\ufeff" + HEADER, '"order_id","customer_id","total_amount"\n', HEADER.upper()]
)
@pytest.mark.parametrize("times", [1, 5000])
def test_a_header_in_the_middle_is_left_out(again: str, times: int, inspecting: Inspecting, reading: Reading) -> None:
    rows = TEXT.removeprefix(HEADER) * times
    inspected = inspecting(HEADER + rows + again + rows)
    assert inspected.records == len(reading(inspected)) == 10 * times
    assert inspected.notes == ("1 repeated header left out",)


# Engines


def test_a_hash_begins_no_comment(inspecting: Inspecting, reading: Reading) -> None:
    rows = [("#1001", "c1", "1"), ("1002", "#c2", "2"), ("#1003", "c3", "3 #")]
    inspected = inspecting(HEADER + "".join(",".join(row) + "\n" for row in rows))
    assert not is_copy(inspected.path) and inspected.records == 3
    assert reading(inspected) == rows


def test_a_name_that_engines_take_for_a_pattern_is_linked(inspecting: Inspecting, reading: Reading) -> None:
    inspecting(HEADER, "orders 1.csv")
    inspected = inspecting(TEXT, "orders [1].csv")
    assert is_copy(inspected.path) and reading(inspected) == ROWS
    packed = inspecting(gzip.compress(TEXT.encode()), "orders [2].csv.gz")
    assert packed.path.suffixes == [".csv", ".gz"] and reading(packed) == ROWS


def test_a_record_longer_than_an_engine_reads_stops(inspecting: Inspecting) -> None:
    for value in ("x" * 2_100_000, '"' + ("x" * 200 + "\n") * 11_000 + '"'):
        with pytest.raises(IntakeError, match=r"orders\.csv"):
            inspecting(f"{HEADER}B1,{value},3\n")


# Clean copies


def test_a_clean_copy_is_plain_and_for_the_users_eyes_only(inspecting: Inspecting) -> None:
    content = 'sep=;\r\norder_id;note\r\nB1;2,50\r\nB2;"a;b"\r\nB3;"say ""x"""\r\n'
    inspected = inspecting(content)
    assert inspected.path.read_bytes() == b'order_id,note\nB1,"2,50"\nB2,a;b\nB3,"say ""x"""\n'
    assert stat.S_IMODE(inspected.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(inspected.path.parent.stat().st_mode) == 0o700
    assert inspected.path.name.endswith("-orders.csv")
    assert inspecting(content).path == inspected.path
    assert len(list(inspected.path.parent.iterdir())) == 1


def test_a_stop_leaves_no_copy_behind(inspecting: Inspecting) -> None:
    copies = inspecting("sep=;\na;b\n1;2\n").path.parent
    with pytest.raises(IntakeError):
        inspecting("sep=;\na;b\n1;2;3\n")
    assert list(copies.iterdir()) == []

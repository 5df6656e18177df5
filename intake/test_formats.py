"""Formats: what a file may say, which export a header is, and that every fault is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.contract import load_contract
from intake.errors import IntakeError
from intake.formats import BUILT_IN, Case, ColumnMap, TableMap, contract_map, load_formats, recognise, suggestions

CONTRACT = load_contract()
ACME = """
format: acme
title: Acme
exports:
  - title: Acme orders
    recognised_by: [Number, Buyer]
    tables:
      orders:
        columns:
          order_id: Number
          customer_id: Buyer
          ordered_at: Day
          total_amount: Sum
"""


@pytest.fixture(scope="module")
def built_in():
    """Return the formats that come with the project."""
    return load_formats([BUILT_IN], CONTRACT)


def formats(folder: Path, text: str, name: str = "acme.yml"):
    """Return the formats of a folder with this one file."""
    (folder / name).write_text(text, encoding="utf-8")
    return load_formats([folder], CONTRACT)


def refused(folder: Path, text: str) -> list[str]:
    """Return the lines of the refusal of a format file."""
    with pytest.raises(IntakeError) as error:
        formats(folder, text)
    return str(error.value).split("\n")


def with_column(line: str) -> str:
    """Return the example with one more column of orders."""
    return ACME + f"          {line}\n"


def test_the_contract_is_what_the_sources_declare():
    assert CONTRACT.required_tables == ["orders"]
    assert CONTRACT.required("orders") == ["order_id", "customer_id", "ordered_at", "total_amount"]
    assert CONTRACT.columns("orders")["email"].pii
    assert CONTRACT.columns("orders")["shipping_amount"].is_amount
    assert CONTRACT.columns("orders")["currency"].letter_case == "upper"
    assert "store_id" in CONTRACT.columns("customers")


def test_the_built_in_formats_are_sound_and_all_there(built_in):
    assert [format.name for format in built_in] == ["magento", "prestashop", "shopify", "stripe", "woocommerce"]
    assert all(format.is_built_in for format in built_in)
    titles = [export.title for format in built_in for export in format.exports]
    assert len(titles) == len(set(titles))


def test_every_export_is_recognised_by_its_own_columns(built_in):
    for format in built_in:
        for export in format.exports:
            assert recognise(export.recognised_by, built_in) == export


def test_every_column_of_a_built_in_format_that_names_an_export_is_read_or_tells_it_apart(built_in):
    for format in built_in:
        for export in format.exports:
            columns = [column for table in export.tables.values() for column in table.columns.values()]
            read = {source for column in columns for source in column.sources}
            assert read & set(export.recognised_by)


def test_a_file_is_read_as_it_is_written(tmp_path):
    text = with_column("is_test: {value: 'false'}") + "          email: {from: [Mail, Buyer], form: email}\n"
    text += "          financial_status: {from: State, prefix: 'acme ', cases: [{if: {State: open}, value: pending}]}\n"
    text += (
        "        one_row_per: order_id\n        sum: [total_amount]\n        rows_with: [Sum]\n        fallback: true\n"
    )
    (format,) = formats(tmp_path, text)
    (export,) = format.exports
    orders = export.tables["orders"]
    assert (format.name, format.title, format.file, format.is_built_in) == (
        "acme",
        "Acme",
        (tmp_path / "acme.yml").resolve(),
        False,
    )
    assert export.format.name == "acme" and not export.format.is_built_in
    assert orders.columns["order_id"] == ColumnMap("order_id", ("Number",))
    assert orders.columns["is_test"] == ColumnMap("is_test", value="false")
    assert orders.columns["email"] == ColumnMap("email", ("Mail", "Buyer"), form="email")
    assert orders.columns["financial_status"] == ColumnMap(
        "financial_status", ("State",), prefix="acme ", cases=(Case({"State": "open"}, "pending"),)
    )
    assert (orders.one_row_per, orders.sum, orders.rows_with, orders.fallback) == (
        "order_id",
        ("total_amount",),
        ("Sum",),
        True,
    )
    assert (export.naive_timestamps, export.date_order, export.decimal_mark, export.statuses) == (None, None, None, {})


def test_a_line_is_numbered_within_its_order(built_in):
    lines = recognise(["Name", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price"], built_in)
    assert lines.tables["order_lines"].columns["order_line_id"] == ColumnMap(
        "order_line_id", ("Name",), number_within="Name"
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda text: text + "          total: Sum\n",
            "exports[0].tables.orders.columns.total: there is no such column. Expected one of order_id, customer_id,",
        ),
        (lambda text: text + "          total_amoun: Sum\n", "; did you mean total_amount?"),
        (lambda text: text.replace("          ordered_at: Day\n", ""), "columns: ordered_at is missing; orders must"),
        (lambda text: text.replace("orders:\n", "order:\n"), "exports[0].tables.order: there is no such table."),
        (lambda text: text.replace("    recognised_by: [Number, Buyer]\n", ""), "exports[0]: recognised_by is missing"),
        (
            lambda text: text.replace("[Number, Buyer]", "[No]"),
            "recognised_by[0]: expected text, in quotes. Got: false",
        ),
        (lambda text: text.replace("[Number, Buyer]", "[]"), "exports[0].recognised_by: expected at least one."),
        (lambda text: text.replace("format: acme", "format: Acme Shop"), "format: expected small letters"),
        (lambda text: text.replace("format: acme", "format: contract"), "format: contract is the name of the raw"),
        (lambda text: text.replace("Sum", "{from: Sum, form: number}"), "total_amount.form: Expected one of email,"),
        (lambda text: text.replace("Sum", "{from: Sum, value: '1'}"), "expected exactly one of from, value, number_"),
        (lambda text: text.replace("Sum", "{form: email}"), "total_amount.form: from is missing"),
        (
            lambda text: text.replace("Sum", "{form_: email}"),
            "form_: there is no such key. Expected one of from, value,",
        ),
        (lambda text: text + "        one_row_per: store_id\n", "one_row_per: store_id is none of its columns."),
        (lambda text: text + "        sum: [customer_id]\n", "sum[0]: customer_id is none of its amounts."),
        (lambda text: text + "        sum: [total_amount]\n", "sum: one_row_per is missing"),
        (lambda text: text + "    statuses: {Bezahlt: payed}\n", "statuses.Bezahlt: Expected one of paid, "),
        (lambda text: text + "    date_order: dym\n", "date_order: Expected one of ymd, dmy, mdy"),
        (lambda text: text + "          order_id: Sum\n", "the key order_id is there twice"),
        (lambda text: text + "          x: [\n", "line "),
        (lambda _: "- a\n", "the file: expected keys with values. Got: a list"),
        (lambda _: "", "the file: expected keys with values. Got: nothing"),
    ],
)
def test_a_fault_is_one_line_with_its_file_and_place(tmp_path, change, line):
    lines = refused(tmp_path, change(ACME))
    assert all(text.startswith("format acme.yml: ") for text in lines)
    assert any(line in text for text in lines), lines


def test_all_faults_of_all_files_are_named_at_once(tmp_path):
    (tmp_path / "a.yml").write_text(ACME.replace("Sum", "{}").replace("Day", "{}"), encoding="utf-8")
    lines = refused(tmp_path, ACME.replace("format: acme\n", ""))
    assert [line.split(": ")[0] for line in lines] == ["format a.yml", "format a.yml", "format acme.yml"]


def test_two_files_of_a_folder_cannot_have_one_name(tmp_path):
    formats(tmp_path, ACME)
    with pytest.raises(IntakeError, match=r"format other.yml: format: acme is the name of acme.yml too"):
        formats(tmp_path, ACME, "other.yml")


def test_a_header_is_recognised_without_case_and_outer_blanks(tmp_path):
    own = formats(tmp_path, ACME)
    assert recognise([" NUMBER", "buyer ", "Sum"], own).title == "Acme orders"
    assert recognise(["Number"], own) is None


def test_the_export_with_most_columns_wins_and_the_users_own_goes_first(tmp_path, built_in):
    header = ["Name", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price"]
    own = formats(tmp_path, ACME.replace("[Number, Buyer]", "[Name]"))
    assert recognise(header, [*built_in, *own]).title == "Acme orders"
    more = ACME.replace("acme", "more").replace("[Number, Buyer]", "[Name, Created at]").replace("Acme", "More")
    both = formats(tmp_path, more, "more.yml")
    assert recognise(header, both).title == "More orders"


def test_a_wanted_format_is_the_only_one_that_may_be(tmp_path, built_in):
    header = ["Name", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price"]
    assert recognise(header, built_in, "shopify").title == "Shopify order export"
    assert recognise(header, built_in, "stripe") is None
    with pytest.raises(IntakeError, match=r"format shopfy: there is no such format.*did you mean shopify\?"):
        recognise(header, built_in, "shopfy")


@pytest.mark.parametrize(
    ("missing", "header", "near"),
    [
        ("order_id", ["Order ID", "Total"], ["Order ID"]),
        ("order_id", ["orderid", "Order-Id", "Name"], ["Order-Id", "orderid"]),
        ("total_amount", ["Total Amonut", "Amount"], ["Total Amonut"]),
        ("customer_id", ["Buyer"], []),
    ],
)
def test_names_that_nearly_match_are_suggested(missing, header, near):
    assert suggestions(missing, header) == near


def test_a_file_that_keeps_to_the_contract_maps_its_own_names():
    assert contract_map("campaigns", ["Campaign_ID ", "other"], CONTRACT) == TableMap(
        "campaigns", {"campaign_id": ColumnMap("campaign_id", ("campaign_id",))}
    )

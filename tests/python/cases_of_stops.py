"""Exports that can't be read without a guess, and the one line about each."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cases import Rows, changed, clean_orders, dated, one_changed, text_of, with_column, with_comma, write_files

# Values that no message may repeat.
PERSONAL = "anna.duval@example.org"


@dataclass(frozen=True)
class Stop:
    """Raw files that must stop a build, and parts of the one line that says why."""

    name: str
    files: Mapping[str, str | bytes]
    parts: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    def store(self, base: Path) -> dict[str, str]:
        """Write the files below a folder, and return the entry of the var `stores` that names them."""
        return {"name": self.name, "folder": str(write_files(base / self.name, self.files))} | dict(self.settings)


def personal(rows: Rows | None = None) -> Rows:
    """Return orders with the buyer's address in each row."""
    return with_column("email", [PERSONAL], clean_orders() if rows is None else rows)


def renamed(**names: str) -> str:
    """Return the orders with other names of columns."""
    return text_of([{names.get(name, name): value for name, value in row.items()} for row in personal()])


def early(form: str) -> Rows:
    """Return orders of the first days of each month, in this form of strftime."""
    rows = personal()
    for number, row in enumerate(rows):
        row["ordered_at"] = datetime(2025, number % 6 + 1, number % 12 + 1).strftime(form)
    return rows


def file_stops() -> list[Stop]:
    """Return files that are damaged, or that are not of our kinds."""
    comma = text_of(one_changed(3, personal(), customer_id="Duval, Anna"))
    two = text_of(one_changed(7, one_changed(3, personal(), customer_id="Duval, Anna"), customer_id="Duval, Anna"))
    unclear = text_of(personal()).replace("B0004", '"5"x 3,4",black,"6"x 3,4",white\nB0004')
    bad_byte = text_of(personal()).encode() + b"Z1,Caf\xe9 \x81,2025-04-01,12.00,x\n"
    packed = gzip.compress(text_of(personal()).encode())
    wide = text_of(personal()).encode("utf-16")[:-1]
    return [
        Stop("too_many_values", {"orders.csv": comma}, ("orders.csv line 5", "5 values", "6 values")),
        Stop("too_many_values_twice", {"orders.csv": two}, ("orders.csv line 5", "1 more")),
        Stop("too_many_semicolons", {"orders.csv": comma.replace(",", ";")}, ("orders.csv line 5", "6 values")),
        Stop("quote_unclear", {"orders.csv": unclear}, ("orders.csv line 5", "not clear where it closes")),
        Stop("no_encoding", {"orders.csv": bad_byte}, ("orders.csv line 29", "byte", "81")),
        Stop(
            "zero_byte",
            {"orders.csv": text_of(personal()).encode().replace(b"b003", b"b\x0003")},
            ("orders.csv line 8", "zero byte"),
        ),
        Stop("gzip_cut", {"orders.csv.gz": packed[:-40]}, ("orders.csv.gz", "gzip")),
        Stop("wide_cut", {"orders.csv": wide}, ("orders.csv", "UTF-16")),
        Stop("workbook_as_csv", {"orders.csv": b"PK\x03\x04" + b"\0" * 100}, ("orders.csv", "must be CSV", "workbook")),
        Stop("csv_as_workbook", {"orders.xlsx": text_of(personal())}, ("orders.xlsx", "XLSX")),
        Stop("csv_as_parquet", {"orders.parquet": text_of(personal())}, ("orders.parquet",)),
        Stop("empty", {"orders.csv": ""}, ("orders.csv", "empty")),
        Stop("blank", {"orders.csv": "\n \n,,\n"}, ("orders.csv", "empty")),
        Stop(
            "header_only",
            {"orders.csv": "order_id,customer_id,ordered_at,total_amount\n"},
            ("orders.csv", "at least one row"),
        ),
        Stop("old_workbook", {"orders.xls": b"\xd0\xcf\x11\xe0"}, ("raw table orders", "orders.xls", "save it as CSV")),
        Stop("archive", {"orders.zip": b"PK\x03\x04"}, ("raw table orders", "orders.zip", "unpack it")),
        Stop(
            "no_orders", {"customers.csv": "customer_id,email\nb000,x@example.org\n"}, ("raw table orders", "not there")
        ),
        Stop(
            "bad_second_file",
            {"orders.csv": text_of(personal()), "customers.csv": "customer_id,city\n1,a,b\n"},
            ("raw table customers", "customers.csv line 2", "3 values"),
        ),
    ]


def column_stops() -> list[Stop]:
    """Return files without a required column, and invalid formats."""
    own = "format: own\ntitle: Own\nexports:\n  - title: Own\n    recognised_by: [Nr]\n    tables:\n      orders:\n"
    own += "        columns: {order_id: Nr, customer_id: Who, ordered_at: Day, total_amount: Sum, chanel: Till}\n"
    return [
        Stop(
            "column_missing",
            {"orders.csv": renamed(total_amount="amount_paid")},
            ("required column total_amount is missing in orders.csv", "amount_paid"),
        ),
        Stop(
            "column_mistyped",
            {"orders.csv": renamed(total_amount="Total Amonut")},
            ("did you mean Total Amonut for total_amount?",),
        ),
        Stop(
            "columns_by_title",
            {"orders.csv": renamed(order_id="Order ID", customer_id="CustomerID")},
            (
                "required column order_id, customer_id",
                "did you mean Order ID for order_id?",
                "CustomerID for customer_id?",
            ),
        ),
        Stop(
            "columns_of_lines",
            {
                "orders.csv": text_of(personal()),
                "order_lines.csv": "order_line_id,order_id,product,quantity,price\n1,B0001,P,1,2\n",
            },
            ("order_lines", "product_id, unit_price", "did you mean product for product_id?"),
        ),
        Stop(
            "format_unknown",
            {"orders.csv": text_of(personal())},
            ("format shopfy", "did you mean shopify?"),
            {"format": "shopfy"},
        ),
        Stop(
            "format_of_another",
            {"orders.csv": renamed(order_id="Nr")},
            ("orders.csv: is no export of the format shopify", "Found: Nr", "Expected the columns Name"),
            {"format": "shopify"},
        ),
        Stop(
            "format_file_wrong",
            {"orders.csv": text_of(personal()), "own.yml": own},
            ("format own.yml", "columns.chanel", "did you mean channel?"),
        ),
        Stop(
            "format_file_no_yaml",
            {"orders.csv": text_of(personal()), "own.yml": "format: [\n"},
            ("format own.yml", "line"),
        ),
    ]


def value_stops() -> list[Stop]:
    """Return files in which nothing proves how dates or numbers are written."""
    thousands = changed("total_amount", lambda text: f'"{float(text):.3f}"'.replace(".", ","), personal())
    points = changed("total_amount", lambda text: f"{float(text):.3f}", personal())
    month_first = [*dated("%d/%m/%Y", personal())[:14], *dated("%m/%d/%Y", personal())[14:]]
    cancelled = with_column("cancelled_at", ["", "", "03/04/2025"], personal())
    whole = changed("total_amount", lambda text: text.removesuffix(".50"), personal())
    refunded = with_column("refunded_amount", ["", "", '"1,234"'], whole)
    mixed = [*with_comma(personal())[:14], *personal()[14:]]
    mixed = one_changed(0, changed("total_amount", lambda text: f'"{text}"', mixed), total_amount='"1,234"')
    return [
        Stop(
            "dates_ambiguous",
            {"orders.csv": text_of(early("%d/%m/%Y"))},
            ("orders.csv: column ordered_at", "27 dates", "date_order"),
        ),
        Stop(
            "dates_ambiguous_dots",
            {"orders.csv": text_of(early("%d.%m.%Y %H:%M"), ";")},
            ("column ordered_at", "27 dates"),
        ),
        Stop("dates_ambiguous_short", {"orders.csv": text_of(early("%d-%m-%y"))}, ("column ordered_at", "27 dates")),
        Stop(
            "dates_both",
            {"orders.csv": text_of(month_first)},
            ("column ordered_at", "some prove the one and some the other"),
        ),
        Stop(
            "dates_of_cancellations",
            {"orders.csv": text_of(cancelled)},
            ("column cancelled_at", "9 dates", "none proves which"),
        ),
        Stop(
            "numbers_ambiguous",
            {"orders.csv": text_of(thousands)},
            ("column total_amount", "27 numbers", "decimal_mark"),
        ),
        Stop(
            "numbers_ambiguous_points",
            {"orders.csv": text_of(points, ";")},
            ("column total_amount", "27 numbers", "1.234"),
        ),
        Stop(
            "numbers_of_refunds",
            {"orders.csv": text_of(refunded)},
            ("column refunded_amount", "9 numbers", "no other number proves which"),
        ),
        Stop("numbers_both", {"orders.csv": text_of(mixed)}, ("column total_amount", "1,234", "decimal_mark")),
    ]


FILE_STOPS = [*file_stops(), *column_stops()]
VALUE_STOPS = value_stops()

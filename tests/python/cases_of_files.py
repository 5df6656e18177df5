"""The clean shop in files as systems write them: encodings, separators, quotes, names, packings, sheets."""

from __future__ import annotations

import gzip
from io import BytesIO

import openpyxl
import pyarrow
from cases import Case, Rows, clean_orders, dated, one_changed, text_of, with_column, with_comma
from pyarrow import parquet

ONE_MORE = {"order_id": "Z1", "customer_id": "z1", "ordered_at": "2025-04-01T10:00:00Z", "total_amount": "12.00"}
CODES = ("SUMMER", "WELCOME10", "")


def code(place: int, text: str, rows: Rows | None = None) -> Rows:
    """Return orders with codes, one of which is another text."""
    return one_changed(place, with_column("promo_code", CODES) if rows is None else rows, promo_code=text)


def quote_cases() -> list[Case]:
    """Return quotes that are characters, and quoted values that look like rows."""
    middle = [
        {name: row[name] for name in ("order_id", "promo_code", "customer_id", "ordered_at", "total_amount")}
        for row in code(3, '27" screen')
    ]
    breaks = text_of(code(3, '"one line\nanother, with a comma"'))
    return [
        Case(
            "quote_swallow",
            {"orders.csv": text_of(code(20, 'Winter"', code(3, '"Summer')))},
            said=("1 stray quote taken as a character",),
        ),
        Case("quote_opens_once", {"orders.csv": text_of(code(3, '"Summer'))}, said=("1 stray quote",)),
        Case("quote_inch", {"orders.csv": text_of(middle)}),
        Case("quote_first_and_last_row", {"orders.csv": text_of(code(26, 'b"', code(0, '"a')))}),
        Case("quote_semicolons", {"orders.csv": text_of(code(20, 'Winter"', code(3, '"Summer')), ";")}),
        Case("quote_returns", {"orders.csv": text_of(code(20, 'Winter"', code(3, '"Summer')), end="\r\n")}),
        Case("quote_tabs", {"orders.csv": text_of(code(20, 'Winter"', code(3, '"Summer')), "\t")}),
        Case("quote_doubled", {"orders.csv": text_of(code(3, '"5"" screen, black"'))}),
        Case("quote_with_line_breaks", {"orders.csv": breaks}),
        Case("quote_backslash", {"orders.csv": text_of(code(3, r'"5\" screen, black"'))}, said=("backslash",)),
        Case("quote_everything", {"orders.csv": text_of(clean_orders(), quote='"')}),
    ]


def encoding_cases() -> list[Case]:
    """Return files in other encodings than UTF-8, in part or as a whole."""
    late = text_of([*with_column("channel", ["web"]), ONE_MORE | {"channel": "Café"}])
    one_more = {"reasons": {"counted": 28}, "customers": 15, "revenue": "1116.50"}
    early = text_of(one_changed(0, with_column("channel", ["web"]), channel="Caf\u00e9"))
    everywhere = text_of(with_column("channel", ["Été", "Œuvre", "10 €"]))
    mixed = everywhere.encode() + ",".join([*ONE_MORE.values(), "Café\n"]).encode("cp1252")
    header = text_of(with_column("qualité", ["web"]))
    greek = text_of(with_column("channel", ["Ψηφιακό"]), "\t")
    return [
        Case("latin1_late", {"orders.csv": late.encode("cp1252")}, said=("read as Windows-1252",), **one_more),
        Case("latin1_early", {"orders.csv": early.encode("cp1252")}, said=("read as Windows-1252",)),
        Case("latin1_everywhere", {"orders.csv": everywhere.encode("cp1252")}, said=("read as Windows-1252",)),
        Case("latin1_header", {"orders.csv": header.encode("cp1252")}),
        Case("latin1_joined", {"orders.csv": mixed}, said=("1 line read as Windows-1252",), **one_more),
        Case("utf8_mark", {"orders.csv": early.encode("utf-8-sig")}),
        Case("utf16", {"orders.csv": greek.encode("utf-16")}),
        Case("utf16_big_without_mark", {"orders.csv": early.encode("utf-16-be")}),
        Case("utf16_txt", {"orders.txt": greek.encode("utf-16")}),
        Case("old_mac_returns", {"orders.csv": text_of(clean_orders(), end="\r")}),
        Case("no_last_line_end", {"orders.csv": text_of(clean_orders()).rstrip("\n")}),
        Case("end_of_file_mark", {"orders.csv": text_of(clean_orders(), end="\r\n") + "\x1a"}),
    ]


def separator_cases() -> list[Case]:
    """Return what spreadsheets make of a CSV file, by country."""
    french = with_comma(dated("%d/%m/%Y", with_column("channel", ["Été"])))
    thousands = one_changed(0, with_comma(), total_amount="1.020,50")
    spaces = one_changed(0, with_comma(), total_amount="1\u202f020,50")
    swiss = one_changed(0, total_amount="1'020.50")
    bars = text_of(clean_orders(), "|")
    return [
        Case("excel_fr_bom", {"orders.csv": text_of(french, ";", "\r\n").encode("utf-8-sig")}),
        Case("excel_fr_latin1", {"orders.csv": text_of(french, ";", "\r\n").encode("cp1252")}),
        Case("excel_fr_quoted", {"orders.csv": text_of(french, ";", "\r\n", '"')}),
        Case("excel_de", {"orders.csv": text_of(with_comma(dated("%d.%m.%Y")), ";")}),
        Case("excel_de_times", {"orders.csv": text_of(with_comma(dated("%d.%m.%Y %H:%M:%S")), ";")}),
        Case("excel_sep", {"orders.csv": "sep=;\n" + text_of(french, ";")}),
        Case("excel_sep_comma", {"orders.csv": "sep=,\r\n" + text_of(clean_orders(), end="\r\n")}),
        Case("excel_unicode", {"orders.txt": text_of(french, "\t", "\r\n").encode("utf-16")}),
        Case("semicolons_with_points", {"orders.csv": text_of(clean_orders(), ";")}),
        Case("thousands_points", {"orders.csv": text_of(thousands, ";")}, revenue="2104.50"),
        Case("thousands_thin_blanks", {"orders.csv": text_of(spaces, ";")}, revenue="2104.50"),
        Case("thousands_apostrophes", {"orders.csv": text_of(swiss)}, revenue="2104.50"),
        Case("tabs", {"orders.tsv": text_of(clean_orders(), "\t")}),
        Case("bars", {"orders.csv": bars}),
        Case("separators_behind", {"orders.csv": text_of(clean_orders()).replace("\n", ",,\n")}),
        Case(
            "blank_lines", {"orders.csv": "\n\n" + text_of(clean_orders()).replace("\nB0005", "\n\n\nB0005") + ",,,\n"}
        ),
        Case(
            "header_again",
            {"orders.csv": text_of(clean_orders()) + text_of([ONE_MORE])},
            {"counted": 28},
            15,
            "1116.50",
            ("1 repeated header left out",),
        ),
        Case("blanks_in_header", {"orders.csv": text_of(clean_orders()).replace("total_amount", " Total_Amount ")}),
    ]


def name_cases() -> list[Case]:
    """Return exports in several files, under other names, packed, and as sheets and tables."""
    rows = clean_orders()
    years = {"orders_2024.csv": text_of(rows[:9]), "orders_2025.csv": text_of(rows[9:])}
    other_columns = {
        "orders_1.csv": text_of(rows[:9]),
        "orders_2.csv": text_of(with_column("channel", ["web"], rows[9:]), ";"),
    }
    overlap = {"orders_1.csv": text_of(rows[:15]), "orders_2.csv": text_of(rows[9:])}
    beside = {"orders.csv": text_of(rows), "README.md": "Notes", ".DS_Store": b"\0\0", "stock.csv": "a,b\n1,2\n"}
    return [
        Case("two_years", years, said=("orders_2024.csv", "9 lines")),
        Case("two_writings", other_columns),
        Case("two_overlapping", overlap, {"counted": 27, "line_of_order": 6}),
        Case("folder_of_files", {f"orders/{name}": text for name, text in years.items()}),
        Case("large_letters", {"orders.CSV": text_of(rows)}),
        Case("name_of_a_person", {"Orders export (1).csv": text_of(rows)}),
        Case("gzip", {"orders.csv.gz": gzip.compress(text_of(rows).encode())}),
        Case(
            "gzip_latin1", {"orders.csv.gz": gzip.compress(text_of(with_column("channel", ["Été"])).encode("cp1252"))}
        ),
        Case("unpacked_gzip", {"orders.csv.gz": text_of(rows)}),
        Case("sheet", {"orders.xlsx": workbook(rows)}),
        Case("sheet_with_title", {"orders.xlsx": workbook(rows, title="Our orders")}),
        Case("typed_table", {"orders.parquet": table(rows)}),
        Case("other_files_beside", beside),
    ]


def workbook(rows: Rows, title: str | None = None) -> bytes:
    """Return a workbook with rows on its second sheet, numbers and days as numbers and days."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Orders")
    if title:
        sheet.append([title])
        sheet.append([])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([float(value) if name == "total_amount" else value for name, value in row.items()])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def table(rows: Rows) -> bytes:
    """Return a Parquet file of rows whose amounts are floating numbers."""
    typed = [row | {"total_amount": float(row["total_amount"])} for row in rows]
    content = BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(typed), content)
    return content.getvalue()


FILE_CASES = [*quote_cases(), *encoding_cases(), *separator_cases(), *name_cases()]

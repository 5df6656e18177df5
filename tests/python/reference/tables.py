"""The raw tables: their files, what each column holds, and their values in one way of writing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from reference import amounts, clocks, words
from reference.settings import Settings

KINDS = {
    "number": "total_amount refunded_amount discount_amount shipping_amount tax_amount quantity unit_price cost"
    " unit_cost amount"
    " rate_to_reporting",
    "time": "ordered_at cancelled_at updated_at birth_date created_at email_opt_in_at sms_opt_in_at occurred_at"
    " started_at ended_at valid_from requested_at month",
    "flag": "is_test email_opt_in sms_opt_in",
    "code": "currency cost_currency financial_status event_type",
    "detail": "email phone first_name last_name gender city postal_code country_code acquisition_channel",
}
KIND_OF = {column: kind for kind, columns in KINDS.items() for column in columns.split()}
Rows = list[dict[str, str]]


def kind_of(table: str, column: str) -> str:
    """Return what a column holds: number, time, flag, code, id, text, or a detail of a person."""
    if column == "channel" and table not in ("orders", "acquisition_costs"):
        return "code"
    return KIND_OF.get(column) or ("id" if column.endswith("_id") else "text")


def read_table(folder: Path, table: str, settings: Settings | None = None) -> Rows:
    """Return the rows of one raw CSV file, or none where the optional file is not there.

    Blanks and words for nothing are gone, numbers have a decimal point, and times are in ISO 8601; what is no number or
    time stays as it is.
    """
    file = folder / f"{table}.csv"
    if not file.exists():
        return []
    settings = settings or Settings()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        header = lines.readline()
        separator = max(",;\t|", key=header.count)
        lines.seek(0)
        reader = csv.reader(lines, delimiter=separator)
        names = [name.strip().lower() for name in next(reader)]
        rows = [dict(zip(names, values, strict=True)) for values in reader]
    for row in rows:
        for column in names:
            row[column] = cleaned(row[column], column, kind_of(table, column))
    _write_numbers(rows, [name for name in names if kind_of(table, name) == "number"], separator, settings)
    _write_times(rows, [name for name in names if kind_of(table, name) == "time"], settings)
    return rows


def cleaned(text: str, column: str, kind: str) -> str:
    """Return what a raw text means; details of a person stay as typed, since others judge them."""
    if kind == "detail":
        return text
    text = words.bare(text)
    if kind == "id":
        text = words.clean_id(text)
    return "" if words.says_nothing(text, column, kind) else text


def _write_numbers(rows: Rows, columns: list[str], separator: str, settings: Settings) -> None:
    filled = list(_filled(rows, columns))
    mark = amounts.mark_of_table([row[column] for row, column in filled], separator, settings.decimal_mark)
    for row, column in filled:
        number = amounts.read(row[column], mark)
        if column == "total_amount" and not row.get("currency"):
            row["currency"] = amounts.currency_of(row[column]) or ""
        row[column] = row[column] if number is None else str(number)


def _write_times(rows: Rows, columns: list[str], settings: Settings) -> None:
    texts = {column: [row[column] for row, _ in _filled(rows, [column])] for column in columns}
    order = clocks.order_of_table(texts, settings.date_order)
    counted = {column: clocks.counted_form(texts[column]) for column in columns}
    for row, column in _filled(rows, columns):
        row[column] = clocks.iso(row[column], order, counted[column])


def _filled(rows: Rows, columns: list[str]) -> Iterator[tuple[dict[str, str], str]]:
    return ((row, column) for row in rows for column in columns if row[column])

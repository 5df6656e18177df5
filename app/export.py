"""Answers as CSV files: read from the served file part by part, and safe to open in a spreadsheet."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from io import RawIOBase

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from app import queries
from app.served import Served

ROWS_AT_ONCE = 50_000
# With these, also as wide characters, a spreadsheet begins a formula; a number with its sign, such as that of a phone,
# is none.
FORMULA = r"^\s*[=+\-@＝＋－＠]"
NUMBER = r"^[+\-]?[0-9][0-9 .()]*$"


def csv_of(served: Served, query: str, parts: Mapping[str, str], values: Mapping[str, object]) -> RawIOBase:
    """Return an open file with the answer to a query as CSV; nobody else can open it, and it is gone when it is closed.

    Raises ``duckdb.Error`` and ``OSError``, where it can't be written.
    """
    # Of the files that can be written, Streamlit reads those without a buffer.
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - whoever downloads it closes it
    try:
        with served.asking() as cursor:
            rows = cursor.execute(queries.filled(query, parts), values).to_arrow_reader(ROWS_AT_ONCE)
            with csv.CSVWriter(file, rows.schema) as writer:
                for batch in rows:
                    writer.write_batch(without_formulas(batch))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def without_formulas(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows in which an apostrophe is before each text that a spreadsheet would take for a formula."""
    return pa.record_batch(
        [_plain(column) if pa.types.is_string(column.type) else column for column in batch.columns], batch.schema
    )


def _plain(texts: pa.Array) -> pa.Array:
    is_formula = pc.and_not(pc.match_substring_regex(texts, FORMULA), pc.match_substring_regex(texts, NUMBER))
    return pc.if_else(is_formula, pc.binary_join_element_wise("'", texts, ""), texts)

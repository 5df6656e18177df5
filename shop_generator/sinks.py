"""Files that a table is written to piece by piece: typed Parquet, or CSV as people export it."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from shop_generator.season import HOUR
from shop_generator.tables import SCHEMAS

# The texts that a CSV has, in turn, where a typed file could only have a null.
TEXT_FOR_MISSING = {
    ("orders", "ordered_at"): ("", "not a date", "2024-13-45"),
    ("orders", "total_amount"): ("", "abc", "12,50 EUR"),
    ("customers", "birth_date"): ("", "", "", "", "1985-02-30", "", "", "", "", "n/a"),
}
# One placement time in this number, chosen by its seconds, is written in local summer time.
OFFSET_EVERY, OFFSET_HOURS = 41, 2


# Appends a piece with the table's schema to a file.
Append = Callable[[pa.Table], None]


@contextmanager
def parquet_sink(folder: Path, table: str) -> Iterator[Append]:
    """Open `folder/table.parquet` for writing; each piece becomes one row group."""
    schema = SCHEMAS[table]
    # Ids hardly repeat: a dictionary of them would be useless work.
    repetitive = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    with pq.ParquetWriter(
        folder / f"{table}.parquet", schema, use_dictionary=repetitive, compression="snappy"
    ) as writer:
        yield lambda piece: writer.write_table(piece, row_group_size=max(len(piece), 1))


@contextmanager
def csv_sink(folder: Path, table: str) -> Iterator[Append]:
    """Open `folder/table.csv` for writing: UTF-8, LF, header, ISO dates, dirt that is text."""
    text = _TextTable(table)
    with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(SCHEMAS[table].names)
        yield lambda piece: rows.writerows(text.rows(piece))


class _TextTable:
    """A table turned into text piece by piece, counting missing values to vary their spelling."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._missing_so_far = dict.fromkeys(SCHEMAS[table].names, 0)

    def rows(self, piece: pa.Table) -> Iterator[tuple[str, ...]]:
        """Return the rows of a piece as text."""
        columns = [self._text(name, piece[name]).to_pylist() for name in piece.column_names]
        return zip(*columns, strict=True)

    def _text(self, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return a column as text, with the dirt that only text can hold."""
        missing = column.is_null().to_numpy()
        as_text = _with_some_offsets if (self._table, name) == ("orders", "ordered_at") else _plain
        text = as_text(column)
        spellings = np.array(TEXT_FOR_MISSING.get((self._table, name), ("",)))
        turns = self._missing_so_far[name] + np.arange(np.count_nonzero(missing))
        self._missing_so_far[name] += len(turns)
        return pc.replace_with_mask(
            pc.fill_null(text, "").combine_chunks(),
            pa.array(missing),
            pa.array(spellings[turns % len(spellings)], pa.string()),
        )


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as text; timestamps in ISO form, to the second."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s")), format="%Y-%m-%dT%H:%M:%S")
    return column.cast(pa.string())


def _with_some_offsets(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return timestamps as text, some of them in local time with an offset.

    The time itself decides which ones, not the place in the file, so that equal rows stay equal.
    """
    seconds = column.cast(pa.timestamp("s")).cast(pa.int64())
    local = pc.add(seconds, OFFSET_HOURS * HOUR).cast(pa.timestamp("s"))
    with_offset = pc.binary_join_element_wise(_plain(local), f"+{OFFSET_HOURS:02d}:00", "")
    odd = pa.array(np.nan_to_num(seconds.to_numpy(), nan=1.0).astype(np.int64) % OFFSET_EVERY == 0)
    return pc.if_else(odd, with_offset, _plain(column))

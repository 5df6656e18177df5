"""The file of one CRM's suppressions among the raw files: hashes alone, for its owner alone, written in one step."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import duckdb

from crm_sync.errors import SyncError
from crm_sync.suppressions.suppressed import Suppressed
from run_guard.private_file import private_file

COLUMNS = ["address_hash", "channel", "reason", "suppressed_at", "source"]
# The warehouse's own functions, so that both hash every letter alike.
HASH = "select sha256(lower(unnest($1::varchar[])))"
Key = tuple[str, str]


class Row(NamedTuple):
    """One line of the file."""

    address_hash: str
    channel: str
    reason: str
    suppressed_at: str
    source: str


class Written(NamedTuple):
    """How many addresses a file has now, how many are new, and how many the CRM does not name any more."""

    rows: int
    new: int
    kept: int


def path_of(folder: Path, source: str) -> Path:
    """Returns the file of a CRM: one of those that the build reads as the raw table."""
    return folder / f"suppressions_{source}.csv"


def rows_of(pages: Iterable[list[Suppressed]], source: str) -> dict[Key, Row]:
    """Returns a row for each address and channel: since the first time that the CRM names, and why."""
    rows: dict[Key, Row] = {}
    with duckdb.connect() as connection:
        for page in pages:
            hashes = connection.execute(HASH, [[one.address for one in page]]).fetchall()
            for (address_hash,), one in zip(hashes, page, strict=True):
                row = Row(address_hash, *one[1:], source)
                known = rows.setdefault(row[:2], row)
                rows[row[:2]] = min(known, row, key=lambda each: (each.suppressed_at or "9999", each.reason))
    return rows


def write(file: Path, found: dict[Key, Row]) -> Written:
    """Writes what the CRM names now, and what it named before: only people take a suppression back."""
    before = read(file)
    rows = before | found
    with private_file(file) as stream:
        lines = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        # In the order of the hashes, which says nothing about anybody.
        writer.writerows(row for _, row in sorted(rows.items()))
        lines.detach()
    return Written(len(rows), len(found.keys() - before.keys()), len(before.keys() - found.keys()))


def read(file: Path) -> dict[Key, Row]:
    """Returns the rows of a file that was written here, none where there is no file."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            header, *rows = list(csv.reader(lines)) or [[]]
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, csv.Error):
        header = None
    if header != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        raise SyncError(
            f"{file} is not as make suppressions writes it, with the columns {', '.join(COLUMNS)}: give it another name"
        )
    return {(row[0], row[1]): Row(*row) for row in rows}

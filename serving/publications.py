"""What was published when, from what and by which rules: the table serving.publications.

The served file has it for its readers. The warehouse has the same rows, so that they survive the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import duckdb

from serving.sql import has_table, literal

TABLE = "One row per publication: when, from what and by which rules the marts were published, or put back."
# Type and meaning of each column, in the order of the fields of Publication.
COLUMNS = {
    "publication": ("integer", "Its number. A rollback has one of its own."),
    "action": ("varchar", "publish, or rollback: an earlier publication was put back."),
    "published_at": ("timestamp", "When, by the clock of the machine, in UTC."),
    "contents": ("integer", "Publication whose marts are served: this one, or the one that was put back."),
    "as_of_date": ("date", "Date whose evening every mart describes."),
    "raw_input": ("varchar", "Raw input that the marts were built from."),
    "raw_files": (
        "struct(store_id varchar, file_name varchar, digest varchar)[]",
        "Its files, each with the SHA-256 of its bytes; null for a table in the warehouse.",
    ),
    "version": ("varchar", "Version of Sextant."),
    "rules": ("varchar", "Digest of the rules of the latest snapshots: quality.snapshot_rules has each."),
    "erasures": ("varchar", "Digest of who was erased. Publications of another digest are not kept."),
    "mart_rows": ("map(varchar, bigint)", "Number of rows of each mart, by schema.table."),
}


@dataclass(frozen=True)
class Publication:
    """One row of the table."""

    publication: int
    action: str
    published_at: datetime
    contents: int
    as_of_date: date | None
    raw_input: str | None
    raw_files: Sequence[Mapping[str, str | None]] | None
    version: str | None
    rules: str | None
    erasures: str | None
    mart_rows: Mapping[str, int]

    def put_back(self, number: int) -> Publication:
        """Return the row that says that this publication is served again."""
        return replace(self, publication=number, action="rollback", published_at=now())


def now() -> datetime:
    """Return the time of the wall clock, which says when somebody published; no mart depends on it."""
    return datetime.now(UTC).replace(tzinfo=None)


def read(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[Publication]:
    """Return the rows that a database has, the newest last; none where it has no such table."""
    if not has_table(connection, catalog, "serving", "publications"):
        return []
    rows = connection.execute(
        f"select {', '.join(COLUMNS)} from {catalog}.serving.publications order by publication, published_at"
    )
    return [Publication(*row) for row in rows.fetchall()]


def merged(*logs: Iterable[Publication]) -> list[Publication]:
    """Return the rows of several databases, each once, the newest last."""
    known = {(row.publication, row.published_at): row for log in logs for row in log}
    return [known[key] for key in sorted(known)]


def next_number(log: Iterable[Publication], kept: Iterable[int]) -> int:
    """Return the number of the next publication: none that is recorded, or in the name of a kept file."""
    return max([*(row.publication for row in log), *kept], default=0) + 1


def write(connection: duckdb.DuckDBPyConnection, catalog: str, log: Iterable[Publication]) -> None:
    """Put these rows in the place of those that a database has."""
    name = f"{catalog}.serving.publications"
    types = ", ".join(f"{column} {kind}" for column, (kind, _) in COLUMNS.items())
    entries = f"map_from_entries(cast(${len(COLUMNS)} as struct(k varchar, v bigint)[]))"
    values = [f"cast(${place} as {kind})" for place, (kind, _) in enumerate(COLUMNS.values(), start=1)]
    values = ", ".join([*values[:-1], entries])
    connection.execute(f"create schema if not exists {catalog}.serving")
    connection.execute(f"create or replace table {name} ({types})")
    for row in log:
        *plain, counts = (getattr(row, column) for column in COLUMNS)
        pairs = [{"k": mart, "v": rows} for mart, rows in counts.items()]
        connection.execute(f"insert into {name} values ({values})", [*plain, pairs])
    connection.execute(f"comment on table {name} is {literal(TABLE)}")
    for column, (_, meaning) in COLUMNS.items():
        connection.execute(f"comment on column {name}.{column} is {literal(meaning)}")

"""What each CRM has acknowledged, kept in the working warehouse.

Contents come from the serving copy, which passed every test. Acknowledgements go to the working warehouse, where the
next build compares with them. The sync locks the warehouse while it runs, so that neither a build nor a second sync can
run at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from crm_sync.contacts import Row
from crm_sync.errors import Failure, SyncError
from run_guard.words import in_words
from serving.layout import Layout
from serving.sql import has_table, literal

CREATE = """
create schema if not exists activation_state;
create table if not exists activation_state.acknowledged_contacts (
    destination varchar,
    contact_key varchar,
    row_hash varchar,
    primary key (destination, contact_key)
);
create table if not exists activation_state.sync_failures (
    destination varchar,
    contact_key varchar,
    change_type varchar,
    status integer,
    message varchar,
    primary key (destination, contact_key)
);
"""


class Removals(NamedTuple):
    """What a sync takes away: by requests to be forgotten, for any other reason, and from how many."""

    erasures: int
    others: int
    known: int


def acknowledge(warehouse: Path | duckdb.DuckDBPyConnection, destination: str, rows: Sequence[Row]) -> None:
    """Remembers that ``destination`` took ``rows`` (contact_key, change_type, row_hash), in one transaction.

    Added and changed contacts keep the hash of what was sent; removed ones are forgotten. A connection must have the
    tables, which a path's warehouse is given.
    """
    if isinstance(warehouse, Path):
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(CREATE)
            acknowledge(connection, destination, rows)
        return
    kept = [row for row in rows if row["change_type"] != "removed"]
    removed = [row["contact_key"] for row in rows if row["change_type"] == "removed"]
    if not rows:
        return
    warehouse.execute("begin")
    try:
        if kept:
            warehouse.execute(
                "insert or replace into activation_state.acknowledged_contacts"
                " select $1, unnest($2::varchar[]), unnest($3::varchar[])",
                [destination, [row["contact_key"] for row in kept], [row["row_hash"] for row in kept]],
            )
        if removed:
            _forget(warehouse, "acknowledged_contacts", destination, removed)
        _forget(warehouse, "sync_failures", destination, [row["contact_key"] for row in rows])
        warehouse.execute("commit")
    except BaseException:
        warehouse.execute("rollback")
        raise


def _forget(warehouse: duckdb.DuckDBPyConnection, table: str, destination: str, keys: list[str]) -> None:
    warehouse.execute(
        f"delete from activation_state.{table}"
        " where destination = $1 and contact_key in (select unnest($2::varchar[]))",
        [destination, keys],
    )


class Ledger:
    """A destination's pending changes, acknowledgements and failures."""

    def __init__(self, warehouse: Path, serving: Path, destination: str, *, dry_run: bool = False) -> None:
        """Opens both files; a dry run opens them for reading."""
        for path, what in ((warehouse, "warehouse"), (serving, "serving copy")):
            if not path.is_file():
                raise SyncError(f"no {what} at {path}: run make build first")
        log = serving.with_name(serving.name + ".wal")
        if log.exists():
            raise SyncError(
                f"{log}: another program wrote to the serving copy, which passed the tests without that. Expected no"
                " such log: make build sets it aside"
            )
        self.destination = destination
        try:
            # A dry run writes nothing: it reads both files through a database in memory.
            self._connection = duckdb.connect(":memory:" if dry_run else str(warehouse))
            self._attach(serving, "published_marts")
            if dry_run:
                self._attach(warehouse, "working_warehouse")
        except duckdb.Error as error:
            told = in_words(error, warehouse) or f"{warehouse}: {str(error).splitlines()[0]}"
            raise SyncError(told) from error
        if not has_table(self._connection, "published_marts", "activation", "crm_contact_changes"):
            raise SyncError(f"no activation.crm_contact_changes in {serving}: run make build first")
        if dry_run and has_table(self._connection, "working_warehouse", "activation_state", "acknowledged_contacts"):
            self._connection.execute("create schema activation_state")
            self._connection.execute(
                "create view activation_state.acknowledged_contacts as"
                " from working_warehouse.activation_state.acknowledged_contacts"
            )
        else:
            self._connection.execute(CREATE)
        self._find_erased("working_warehouse" if dry_run else self._catalog())

    def _catalog(self) -> str:
        return self._connection.execute("select current_catalog()").fetchone()[0]

    def _find_erased(self, catalog: str) -> None:
        """Names the contacts of requests to be forgotten; a warehouse of an older build knows none."""
        layout = Layout(self._connection, catalog)
        if layout.has("activation.crm_erasures"):
            erased = f"select distinct contact_key from {layout.sql('activation.crm_erasures')}"
        else:
            erased = "select null::varchar as contact_key where false"
        # In a database of its own: each reader is a connection, which sees no other's temporary views.
        self._connection.execute("attach ':memory:' as this_sync")
        self._connection.execute(f"create view this_sync.erased_contacts as {erased}")

    def _attach(self, path: Path, name: str) -> None:
        self._connection.execute(f"attach {literal(path)} as {name} (read_only)")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def counts(self, query: str) -> dict[str, int]:
        """Returns how many contacts of each change type ``query`` has."""
        found = self._connection.execute(
            f"select change_type, count(*) from ({query}) group by all order by all"
        ).fetchall()
        return dict(found)

    def removals(self, query: str) -> Removals:
        """Returns how many contacts ``query`` removes, and of how many that the CRM has acknowledged."""
        asked, others = self._connection.execute(
            f"select count(*) filter (where is_erasure), count(*) filter (where not is_erasure) from ({query})"
            " where change_type = 'removed'"
        ).fetchone()
        (known,) = self._connection.execute(
            "select count(*) from activation_state.acknowledged_contacts where destination = $1", [self.destination]
        ).fetchone()
        return Removals(asked, others, known)

    def read(self, query: str, size: int) -> Iterator[dict[str, Any]]:
        """Yields the rows of ``query`` as of now, ``size`` at a time, whatever is acknowledged meanwhile."""
        reader = self._connection.cursor()
        result = reader.execute(query)
        columns = [column[0] for column in result.description]
        while part := result.fetchmany(size):
            yield from (dict(zip(columns, values, strict=True)) for values in part)
        reader.close()

    def settle(self, rows: Sequence[Row], failures: Mapping[str, Failure]) -> None:
        """Acknowledges the rows that did not fail, and keeps the reason of those that did."""
        acknowledge(self._connection, self.destination, [row for row in rows if row["contact_key"] not in failures])
        for row in rows:
            if failure := failures.get(row["contact_key"]):
                self._connection.execute(
                    "insert or replace into activation_state.sync_failures values ($1, $2, $3, $4, $5)",
                    [self.destination, row["contact_key"], row["change_type"], failure.status, failure.message],
                )

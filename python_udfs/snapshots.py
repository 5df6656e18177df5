"""A table of snapshots, of which a Python model reads those alone that it has not seen."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pandas as pd

from python_udfs.frames import as_frame


class Snapshots:
    """A relation with a column snapshot_date, or a data frame. Of DuckDB's, one snapshot is in memory at a time."""

    def __init__(self, relation: Any) -> None:
        """Take DuckDB's relation as it is; of another engine, all rows."""
        self.is_duckdb = hasattr(relation, "df")
        self.rows_of_all = relation if self.is_duckdb else plain(as_frame(relation))
        self.columns = ", ".join(self.rows_of_all.columns)

    def digests(self) -> dict[Any, str]:
        """Return a digest of the rows of each snapshot, whatever their order. It is of one engine and its version."""
        if self.is_duckdb:
            counted = f"snapshot_date, sum(hash({self.columns})) as digest"
            digests = dict(self.rows_of_all.aggregate(counted).order("snapshot_date").fetchall())
        else:
            frame = self.rows_of_all
            hashes = pd.util.hash_pandas_object(frame, index=False)
            digests = hashes.groupby(frame["snapshot_date"]).sum().to_dict()
        return {date: str(digest) for date, digest in digests.items()}

    def rows(self, snapshot_date: Any) -> pd.DataFrame:
        """Return the rows of a snapshot with the same types and in the same order on each engine."""
        if self.is_duckdb:
            return typed(self.rows_of_all.filter(f"snapshot_date = '{snapshot_date}'").order(self.columns).df())
        return self.rows_of_all[self.rows_of_all["snapshot_date"] == snapshot_date]


def of_each_snapshot(
    snapshots: Snapshots,
    before: pd.DataFrame | None,
    types: dict[str, str],
    settings: Callable[[Any], tuple[Any, ...]],
    compute: Callable[[Any, pd.DataFrame], pd.DataFrame],
) -> pd.DataFrame:
    """Return the tables of all snapshots under each other, with these columns and types.

    A snapshot's table is computed from its date and rows. It is kept from ``before``, what the last build has left,
    where rows and settings are as then: the column digest says so.
    """
    is_known = before is not None and list(before.columns) == list(types)
    known = dict(list(before.groupby("digest"))) if is_known else {}
    tables = []
    for date, counted in snapshots.digests().items():
        digest = sha256(repr((counted, *settings(date))).encode()).hexdigest()[:32]
        table = known.get(digest)
        if table is None:
            table = compute(date, snapshots.rows(date)).assign(snapshot_date=date, digest=digest)
        tables.append(in_order(table, types))
    return pd.concat(tables) if tables else in_order(pd.DataFrame(), types)


def in_order(table: pd.DataFrame, types: dict[str, str]) -> pd.DataFrame:
    """Return a table with exactly these columns and types; what is not there is null."""
    return table.reindex(columns=list(types)).astype(types)


def numeric(frame: pd.DataFrame) -> list[str]:
    """Return the columns that are neither the date nor a text."""
    return [name for name in frame.columns if name not in ("snapshot_date", "part")]


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return numbers as floating point and dates as moments, as each engine can."""
    frame = frame.astype(dict.fromkeys(numeric(frame), "float64"))
    frame["snapshot_date"] = pd.to_datetime(frame["snapshot_date"])
    return frame


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a data frame as DuckDB would: typed, ordered by all columns, nulls last."""
    return typed(frame).sort_values(["snapshot_date", "part", *numeric(frame)], ignore_index=True)

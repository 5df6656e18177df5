"""What a format says: its exports, the tables of each, and where each column of a table comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BUILT_IN = Path(__file__).resolve().parents[1] / "formats"


@dataclass(frozen=True)
class Case:
    """A value that a column takes in the rows in which all conditions hold: raw column, and pattern of its value."""

    conditions: Mapping[str, str]
    value: str


@dataclass(frozen=True)
class ColumnMap:
    """Where a contract column comes from: raw columns, a constant, or a raw column and the row's number within it."""

    name: str
    sources: tuple[str, ...] = ()
    value: str | None = None
    form: str | None = None
    prefix: str | None = None
    cases: tuple[Case, ...] = ()
    number_within: str | None = None


@dataclass(frozen=True)
class TableMap:
    """How a raw file gives a contract table."""

    table: str
    columns: Mapping[str, ColumnMap]
    one_row_per: str | None = None
    sum: tuple[str, ...] = ()
    rows_with: tuple[str, ...] = ()
    rows_without: tuple[str, ...] = ()
    fallback: bool = False


@dataclass(frozen=True)
class Origin:
    """Where exports are described."""

    name: str
    title: str
    file: Path

    @property
    def is_built_in(self) -> bool:
        """Return whether the format comes with the project; otherwise it is the user's own."""
        return self.file.parent == BUILT_IN


@dataclass(frozen=True)
class Export:
    """One kind of file that a platform writes."""

    format: Origin
    title: str
    recognised_by: tuple[str, ...]
    tables: Mapping[str, TableMap]
    naive_timestamps: str | None = None
    date_order: str | None = None
    decimal_mark: str | None = None
    statuses: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Format(Origin):
    """A format file: all exports of one platform."""

    exports: tuple[Export, ...] = ()

"""The stores, files and relations of the raw input, and the parts of raw tables that they give."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from intake.evidence import Evidence
from intake.formats import Case, Export, TableMap

CONTRACT_TITLE = "the raw contract"


@dataclass(frozen=True)
class Store:
    """One shop of the raw input, and the settings for everything in it.

    It is a folder of files, a schema of the warehouse, or one of a database beside it.
    """

    name: str | None = None
    folder: str | None = None
    database: str | None = None
    schema: str | None = None
    format: str | None = None
    currency: str | None = None
    timezone: str = "UTC"
    customer_ids: str = "shared"

    @property
    def prefix(self) -> str:
        """Return the beginning of a message about one of several stores."""
        return f"{self.name}: " if self.name else ""

    @property
    def place(self) -> str:
        """Return where its tables are, for a message."""
        if self.folder:
            return f"folder {self.folder}"
        return f"schema {self.schema}" + (f" of {self.database}" if self.database else "")


@dataclass
class Source:
    """One file or relation: as what it was recognised, and what an engine needs to read it."""

    store: Store
    name: str
    kind: str
    location: str
    header: list[str]
    file: Path | None = None
    records: int | None = None
    is_small: bool = False
    separator: str = ","
    encoding: str = ""
    notes: Sequence[str] = ()
    named_table: str | None = None
    types: dict[str, str] = field(default_factory=dict)
    export: Export | None = None
    tables: Sequence[TableMap] = ()
    _known_header: list[str] = field(default_factory=list)
    _known_names: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Return where it is, for a message."""
        return self.store.prefix + self.name

    @property
    def title(self) -> str:
        """Return as what it was recognised, in words."""
        return self.export.title if self.export else CONTRACT_TITLE

    @cached_property
    def digest(self) -> str | None:
        """Return the SHA-256 of the file as it lies there; None for a relation."""
        if self.file is None:
            return None
        with self.file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()

    def described(self, columns: Iterable[tuple[str, str]]) -> None:
        """Take the engine's names and types of the columns."""
        self.types = {name: kind for name, kind in columns}
        self.header = list(self.types)

    def counted(self, records: int) -> None:
        """Take the number of records, of a relation that no file has counted."""
        self.records = int(records)

    def column(self, name: str) -> str | None:
        """Return the real name of a column, compared without case and outer blanks; None where it is not there."""
        return self._names.get(name.strip().lower())

    def type_of(self, column: str) -> str:
        """Return the engine's type of a column by its real name; values of a CSV file are text."""
        return self.types.get(column, "varchar")

    @property
    def _names(self) -> dict[str, str]:
        # Asked for each column of each model: computed again only where the header is another one.
        if self._known_header != self.header:
            self._known_names = {}
            for name in self.header:
                self._known_names.setdefault(name.strip().lower(), name)
            self._known_header = list(self.header)
        return self._known_names


@dataclass
class Part:
    """The rows that one source gives to one contract table."""

    table: str
    source: Source
    map: TableMap
    first_row: int = 0
    rows: int | None = None
    evidence: Evidence | None = None

    @property
    def group(self) -> tuple[str, str, str]:
        """Return the group of parts whose columns mean the same: evidence is looked for in all of them together."""
        return self.table, self.source.store.name or "", self.source.title

    @property
    def columns(self) -> dict[str, list[str]]:
        """Return for each mapped contract column the real raw columns that it is read from."""
        found = {}
        for name, column in self.map.columns.items():
            found[name] = [real for real in map(self.source.column, column.sources) if real is not None]
        return found

    @property
    def provided(self) -> list[str]:
        """Return the contract columns for which this part has values."""
        columns = self.columns
        return [
            name
            for name, column in self.map.columns.items()
            if columns[name] or column.value is not None or column.number_within
        ]

    @property
    def place(self) -> str:
        """Return where its rows are, for a message."""
        return self.source.place

    def counted(self, rows: int) -> None:
        """Take the number of rows that the records of the source make, where several records make one row."""
        self.rows = int(rows)

    def take(self, evidence: Evidence) -> None:
        """Take the evidence of the group's values."""
        self.evidence = evidence

    def has_columns_of(self, case: Case) -> bool:
        """Return whether the source has every column that a case asks for."""
        return all(self.source.column(name) for name in case.conditions)

    @property
    def statuses(self) -> Mapping[str, str]:
        """Return the status words of this export alone, before those that all share."""
        return self.source.export.statuses if self.source.export else {}

    @property
    def naive_timestamps(self) -> str | None:
        """Return what the format says of times without an offset."""
        return self.source.export.naive_timestamps if self.source.export else None

    @property
    def rows_with(self) -> list[str]:
        """Return the real raw columns that must be filled in a row of this table."""
        return [real for real in map(self.source.column, self.map.rows_with) if real is not None]

    @property
    def rows_without(self) -> list[str]:
        """Return the real raw columns that must be blank in a row of this table."""
        return [real for real in map(self.source.column, self.map.rows_without) if real is not None]

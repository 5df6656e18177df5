"""The contract: which raw tables there are and what their columns hold, as models/staging/_sources.yml declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

SOURCES = Path(__file__).resolve().parents[1] / "models" / "staging" / "_sources.yml"


@dataclass(frozen=True)
class Column:
    """One column of a raw table."""

    name: str
    data_type: str
    description: str
    required: bool
    pii: bool
    letter_case: str | None

    @property
    def is_amount(self) -> bool:
        """Return whether the column holds numbers that can be added."""
        return self.data_type.startswith("decimal")


@dataclass(frozen=True)
class Table:
    """One raw table."""

    name: str
    description: str
    required: bool
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class Contract:
    """All raw tables, by name, and the columns of customers that are the shop's own."""

    tables: Mapping[str, Table]
    own: Sequence[str] = ()

    @property
    def required_tables(self) -> list[str]:
        """Return the tables without which nothing can be built."""
        return [name for name, table in self.tables.items() if table.required]

    def columns(self, table: str) -> Mapping[str, Column]:
        """Return the columns of a table, by name."""
        return self.tables[table].columns

    def required(self, table: str) -> list[str]:
        """Return the columns that a table must have."""
        return [name for name, column in self.columns(table).items() if column.required]


def load_contract(file: Path = SOURCES, own: Sequence[str] = ()) -> Contract:
    """Return the contract that a dbt file of sources declares; a shop's customers have `own` columns besides."""
    (source,) = yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]
    tables = {table["name"]: _table(table) for table in source["tables"]}
    customers = tables["customers"]
    added = {name: Column(name, "string", "A column of the shop's own.", False, False, None) for name in own}
    return Contract({**tables, "customers": replace(customers, columns={**customers.columns, **added})}, own)


def _table(declared: Mapping) -> Table:
    columns = {column["name"]: _column(column) for column in declared["columns"]}
    return Table(declared["name"], declared["description"], bool(_meta(declared).get("required")), columns)


def _column(declared: Mapping) -> Column:
    meta = _meta(declared)
    return Column(
        name=declared["name"],
        data_type=declared["data_type"],
        description=declared["description"],
        required=bool(meta.get("required")),
        pii=bool(meta.get("pii")),
        letter_case=meta.get("letter_case"),
    )


def _meta(declared: Mapping) -> Mapping:
    return declared.get("config", {}).get("meta", {})

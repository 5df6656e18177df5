"""From which files or relations each raw table is read, and how: the plan that the macros turn into SQL.

A store is a folder of files or a schema of relations. Each of its files and relations is recognised as one export of a
format, or as a table of the contract, and becomes a part of one or several contract tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from intake import databases
from intake.addresses import fetched
from intake.contract import Contract
from intake.dialect import inspect
from intake.errors import IntakeError
from intake.files import find_files, folder_of, unreadable
from intake.formats import Format, TableMap, contract_map, load_formats, recognise, suggestions, with_own
from intake.history import Asked, RawInput, judged, settings_of
from intake.parts import Part, Source, Store
from intake.source import LONGEST

# How many names a message lists.
MOST_NAMES = 10


class Plan:
    """All sources of all stores, and the parts of each contract table."""

    def __init__(self, stores: Sequence[Store], contract: Contract, formats: Sequence[Format], copies: Path) -> None:
        """Look at the files of the stores that are folders; relations are added by the engine that knows them."""
        self.stores = stores
        self.contract = contract
        self.formats = formats
        self.sources: list[Source] = []
        self.parts: dict[str, list[Part]] = {table: [] for table in contract.tables}
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.raw_input: RawInput | None = None
        self.is_settled = False
        for store in stores:
            if store.folder:
                self._add_folder(store, copies)
                continue
            self.faults.extend(_format_faults(store, formats))
            if store.database:
                self._add_database(store, copies)

    def _add_folder(self, store: Store, copies: Path) -> None:
        try:
            is_address = databases.is_other_address(store.folder)
            folder = fetched(store.folder, copies) if is_address else Path(store.folder)
            found = find_files(folder)
            own = [*load_formats([folder_of(folder)], self.contract), *self.formats]
        except IntakeError as error:
            self.faults.extend(store.prefix + line for line in str(error).split("\n"))
            return
        if unknown := _format_faults(store, own):
            self.faults.extend(unknown)
            return
        self.notes.extend(store.prefix + unreadable(name) for name in found.others)
        for file in found.files:
            try:
                seen = inspect(file, copies)
            except IntakeError as error:
                table = f"raw table {file.table}: " if file.table else ""
                # A text file beside the tables may be somebody's notes: it is named, and does not stop the build.
                is_stray = not file.table and file.name.lower().endswith(".txt")
                (self.notes if is_stray else self.faults).append(f"{store.prefix}{table}{error}")
                continue
            source = Source(
                store=store,
                name=file.name,
                kind=seen.kind,
                location=str(seen.path),
                header=list(seen.header),
                file=file.path,
                records=seen.records,
                is_small=_is_small(seen.path),
                separator=seen.separator,
                encoding=seen.encoding,
                notes=seen.notes,
                named_table=file.table,
            )
            self._recognise(source, own)

    def _add_database(self, store: Store, copies: Path) -> None:
        """Take what is recognised in a database, and copy it into files."""
        others = len(self.sources)
        try:
            with databases.opened(store.database, store.schema) as database:
                self.add_relations(store, ((name, name, columns) for name, columns in database.relations()))
                for source in self.sources[others:]:
                    path, records = database.copied(source.name, copies)
                    source.kind, source.location = "parquet", str(path)
                    source.counted(records)
        except IntakeError as error:
            self.faults.append(f"{store.prefix}{error}")

    def add_relations(self, store: Store, relations: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> None:
        """Take the relations of a schema: name, how SQL names it, and its columns with their types."""
        for name, location, columns in relations:
            source = Source(store, name, "relation", location, [], named_table=None)
            source.described(columns)
            lowered = name.lower()
            source.named_table = lowered if lowered in self.contract.tables else None
            self._recognise(source, self.formats)

    def _recognise(self, source: Source, formats: Sequence[Format]) -> None:
        """Say what a source is: a format that the user names, a table of the contract, or the export it looks like."""
        wanted = source.store.format
        table = source.named_table
        contract = contract_map(table, source.header, self.contract) if table else None
        is_contract = contract and not self._missing(contract, source)
        if wanted != "contract":
            export = recognise(source.header, formats, wanted)
            # A file in the contract's shape is read as such, unless a format file of the user, or the format that the
            # user names, says otherwise.
            if export and (wanted or not is_contract or not export.format.is_built_in):
                source.export = export
                source.tables = tuple(export.tables.values())
            elif wanted and table in _tables_of(wanted, formats):
                self.faults.append(_no_export_line(source, table, wanted, formats))
                return
        if not source.export and table:
            source.tables = (contract,)
            missing = self._missing(contract, source)
            if missing:
                self.faults.append(self._missing_line(source, table, missing))
                return
        if not source.tables:
            self._note_unknown(source, formats)
            return
        self.sources.append(source)

    def _missing(self, mapped: TableMap, source: Source) -> list[str]:
        """Return the required columns of a contract table that a source does not have."""
        required = self.contract.required(mapped.table)
        return [name for name in required if source.column(name) is None]

    def _missing_line(self, source: Source, table: str, missing: Sequence[str]) -> str:
        """Return the line that names the missing columns, those found, and those that nearly match."""
        meant = [
            f"did you mean {' or '.join(near)} for {name}?"
            for name in missing
            if (near := suggestions(name, source.header))
        ]
        return (
            f"{source.store.prefix}raw table {table}: required column {', '.join(missing)} is missing in"
            f" {source.name}. Found: {', '.join(source.header)}" + ("; " + " ".join(meant) if meant else "")
        )

    def _note_unknown(self, source: Source, formats: Sequence[Format]) -> None:
        """Say that a source was not recognised. In a schema this is normal, since it has many other relations."""
        if source.kind != "relation":
            self.notes.append(
                f"{source.place}: not recognised, left out. Found: {', '.join(source.header)}. Expected the name of a"
                " raw table, the headers of a known export, or a format file beside it (docs/formats.md)"
            )

    def lay_out(self) -> None:
        """Make the parts of each table from all sources, numbered one after the other."""
        for source in self.sources:
            for mapped in source.tables:
                mapped = with_own(mapped, self.contract.own, source.header) if mapped.table == "customers" else mapped
                self.parts[mapped.table].append(Part(mapped.table, source, mapped))
        for parts in self.parts.values():
            primary = {part.source.store.name for part in parts if not part.map.fallback}
            parts[:] = [part for part in parts if not (part.map.fallback and part.source.store.name in primary)]
            first = 0
            for part in parts:
                part.first_row = first
                first += part.source.records or 0
        self._check_required()
        self._check_own()

    def _check_required(self) -> None:
        """Name each required table that no source gives, and each that has no row."""
        found = list(self.faults)
        for table in self.contract.required_tables:
            for store in self.stores:
                parts = [part for part in self.parts[table] if part.source.store == store]
                named = f"{store.prefix}raw table {table}: "
                # A file that can't be read may be the one that is missing.
                stopped = any(fault.startswith(store.prefix) for fault in found)
                if not parts and not stopped:
                    there = [source.name for source in self.sources if source.store == store]
                    noted = [note for note in self.notes if note.startswith(store.prefix)]
                    self.faults.append(
                        f"{named}not there. Expected {table}.csv or {table}.parquet, or an export of "
                        f"{', '.join(format.title for format in self.formats)}, in {store.place}"
                        + (f". Found: {_listed(there)}" if there or not noted else "")
                        + "".join(f". {note}" for note in noted)
                    )
                elif parts and not any(part.source.records for part in parts):
                    self.faults.append(
                        f"{named}must have at least one row. Got: a header only, in {parts[0].source.name}"
                        f" of {store.place}"
                    )

    def _check_own(self) -> None:
        """Name each column of the shop's own that no source of customers has."""
        there = {name: None for part in self.parts["customers"] for name in part.source.header}
        self.faults.extend(
            f"var customer_columns: no raw table customers has the column {name}. Found: {_listed(list(there))}"
            for name in self.contract.own
            if name not in self.provided("customers")
        )

    def described(self) -> list[str]:
        """Return one line for each source, with as what it was read, and one for each that was left out."""
        lines = []
        for source in self.sources:
            parts = [part for part in self.all_parts() if part.source is source]
            rows = [f"{part.rows:,} {part.table} in " for part in parts if part.rows is not None]
            tables = "" if source.export else f" ({source.named_table})"
            records = f"{source.records or 0:,} {'lines' if source.kind == 'csv' else 'rows'}"
            taken_for = f"{source.place}: {source.title}{tables}, {''.join(rows[:1])}{records}"
            lines.append("; ".join([taken_for, *source.notes]))
        return lines + self.notes

    def judge(self, before: str | None, known: Iterable[str], sample: str, asked: Mapping[str, bool]) -> None:
        """Say whether the raw input is the one that a warehouse was built from (intake/history.py)."""
        self.raw_input = judged(self.stores, self.parts["orders"], before, set(known), sample, Asked(**asked))

    def settings(self, said: Mapping[str, str | None]) -> dict[str, str]:
        """Return what makes the snapshots of this run comparable with others (intake/history.py)."""
        return settings_of(self.stores, self.all_parts(), said)

    def settled(self) -> None:
        """Note that the engine has given all its information."""
        self.is_settled = True

    def all_parts(self) -> list[Part]:
        """Return every part of every table."""
        return [part for parts in self.parts.values() for part in parts]

    @property
    def has_named_stores(self) -> bool:
        """Return whether the rows say which store they are from."""
        return any(store.name for store in self.stores)

    def groups(self) -> dict[tuple[str, str, str], list[Part]]:
        """Return the parts by their group."""
        groups: dict[tuple[str, str, str], list[Part]] = {}
        for part in self.all_parts():
            groups.setdefault(part.group, []).append(part)
        return groups

    def provided(self, table: str) -> list[str]:
        """Return the contract columns of a table for which some part has values."""
        parts = self.parts.get(table, [])
        return [name for name in self.contract.columns(table) if any(name in part.provided for part in parts)]


def _format_faults(store: Store, formats: Sequence[Format]) -> list[str]:
    """Return the line about a store whose format is none of these."""
    try:
        if store.format and store.format != "contract":
            recognise([], formats, store.format)
    except IntakeError as error:
        return [f"{store.prefix}{error}"]
    return []


def _listed(names: Sequence[str]) -> str:
    """Return some names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return (", ".join(names[:MOST_NAMES]) or "nothing") + more


def _is_small(file: Path) -> bool:
    """Return whether a file is shorter than the longest record that an engine reads, unpacked as it is read."""
    return file.suffix.lower() != ".gz" and file.stat().st_size < LONGEST


def _tables_of(wanted: str, formats: Sequence[Format]) -> set[str]:
    """Return the contract tables that the exports of a format give."""
    return {
        table for format in formats if format.name == wanted for export in format.exports for table in export.tables
    }


def _no_export_line(source: Source, table: str, wanted: str, formats: Sequence[Format]) -> str:
    """Return the line for a file that is not what the user says, with the headers of the format's exports."""
    exports = [
        export for format in formats if format.name == wanted for export in format.exports if table in export.tables
    ]
    known = "; or ".join(f"{', '.join(export.recognised_by)} ({export.title})" for export in exports)
    return (
        f"{source.store.prefix}{source.name}: is no export of the format {wanted}. Found: {', '.join(source.header)}. "
        f"Expected the columns {known}"
    )


def stores_of(settings: Mapping[str, object]) -> list[Store]:
    """Return the stores that the vars describe: those of `stores`, otherwise the one of raw_data or raw_schema."""
    listed = settings.get("stores") or []
    if not listed:
        return [
            Store(
                **_place_of(settings.get("raw_data"), settings.get("raw_schema")),
                format=settings.get("raw_format"),
                timezone=settings["timezone"],
            )
        ]
    return [
        Store(
            name=str(entry["name"]),
            **_place_of(entry.get("folder"), entry.get("schema")),
            format=entry.get("format") or settings.get("raw_format"),
            currency=entry.get("currency"),
            timezone=entry.get("timezone") or settings["timezone"],
            customer_ids=entry.get("customer_ids") or "own",
        )
        for entry in listed
    ]


def _place_of(place: str | None, schema: str | None) -> dict[str, str | None]:
    """Return where a store's tables are: a database that a place names has its own schemas."""
    if place and databases.is_database(place):
        return {"database": place, "schema": schema or databases.schema_of(place)}
    return {"folder": place, "schema": schema}

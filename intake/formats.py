"""Formats: which export a raw file is, and what its columns mean. formats/*.yml and the user's own files say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from intake.contract import Contract, load_contract
from intake.errors import IntakeError
from intake.format_check import faults, one_of
from intake.format_model import BUILT_IN, Case, ColumnMap, Export, Format, Origin, TableMap

__all__ = [
    "BUILT_IN",
    "Case",
    "ColumnMap",
    "Export",
    "Format",
    "TableMap",
    "contract_map",
    "load_formats",
    "recognise",
    "suggestions",
]
NEAR = 0.75  # how alike two names must be, from 0 to 1, for one to be a misspelling of the other


class _UniqueKeys(yaml.SafeLoader):
    """A YAML loader that refuses a key that is there twice: the second would silently replace the first."""


def _unique(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict:
    keys = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key} is there twice", node.start_mark)
    loader.flatten_mapping(node)
    return dict(loader.construct_pairs(node, deep=True))


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique)


def load_formats(folders: Iterable[Path], contract: Contract | None = None) -> list[Format]:
    """Return the formats of every .yml file of these folders, checked against the contract.

    Raises IntakeError with all faults of all files, one line each.
    """
    contract = contract or load_contract()
    formats: list[Format] = []
    found: list[str] = []
    for file in [file for folder in folders for file in _files(Path(folder))]:
        try:
            formats.append(_read(file, contract))
        except IntakeError as error:
            found.append(str(error))
    first: dict[tuple[Path, str], str] = {}
    for format in formats:
        other = first.setdefault((format.file.parent, format.name), format.file.name)
        if other != format.file.name:
            found.append(f"format {format.file.name}: format: {format.name} is the name of {other} too")
    if found:
        raise IntakeError("\n".join(found))
    return formats


def recognise(header: Sequence[str], formats: Sequence[Format], wanted: str | None = None) -> Export | None:
    """Return the export that a file with this header is, None where it is none of them.

    The file has all columns by which the export is recognised. The user's own formats go before the built-in ones, then
    the one that is recognised by most columns, then the first by name. `wanted` is the name of the only format that may
    be.
    """
    if wanted and wanted not in (names := sorted({format.name for format in formats})):
        raise IntakeError(f"format {wanted}: there is no such format. {one_of(wanted, names)}")
    there = {_plain(name) for name in header}
    fitting = [
        export
        for format in formats
        for export in format.exports
        if wanted in (None, format.name) and there.issuperset(map(_plain, export.recognised_by))
    ]
    return min(fitting, key=_rank, default=None)


def suggestions(missing: str, header: Sequence[str]) -> list[str]:
    """Return the columns of a header whose names nearly match one that is missing, the nearest first."""
    words = _words(missing)
    near = [(SequenceMatcher(None, words, _words(name)).ratio(), name) for name in header]
    return [name for closeness, name in sorted(near, key=lambda pair: (-pair[0], pair[1])) if closeness >= NEAR]


def contract_map(table: str, header: Sequence[str], contract: Contract) -> TableMap:
    """Return how a file in the contract's shape gives a table: each column from the one of the same name."""
    there = {_plain(name) for name in header}
    return TableMap(table, {name: ColumnMap(name, (name,)) for name in contract.columns(table) if name in there})


def with_own(mapped: TableMap, own: Sequence[str], header: Sequence[str]) -> TableMap:
    """Return how a file gives a table and columns of the shop's own: each from the header of the same words."""
    found: dict[str, str] = {}
    for name in header:
        found.setdefault(_words(name), name)
    added = {name: ColumnMap(name, (found[_words(name)],)) for name in own if _words(name) in found}
    return replace(mapped, columns={**mapped.columns, **added})


def _rank(export: Export) -> tuple:
    return export.format.is_built_in, -len(export.recognised_by), export.format.name, export.title


def _plain(name: str) -> str:
    return name.strip().lower()


def _words(name: str) -> str:
    """Return a name without what systems write differently: letter case, and the characters between words."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in (".yml", ".yaml") and file.is_file())


def _read(file: Path, contract: Contract) -> Format:
    try:
        declared = yaml.load(file.read_text(encoding="utf-8-sig"), _UniqueKeys)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise IntakeError(f"format {file.name}: {_yaml_fault(error)}") from None
    declared = _written_out(declared)
    found = faults(declared, contract)
    if found:
        raise IntakeError("\n".join(f"format {file.name}: {fault}" for fault in found))
    origin = Origin(declared["format"], declared["title"], file.resolve())
    exports = tuple(_export(origin, export) for export in declared["exports"])
    return Format(**{field.name: getattr(origin, field.name) for field in fields(Origin)}, exports=exports)


def _yaml_fault(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "the file is not in UTF-8. Expected text in UTF-8"
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}: " if mark else ""
    return f"{where}{getattr(error, 'problem', None) or 'the file is not YAML'}"


def _written_out(declared: Any) -> Any:
    """Return a format with the short forms of its columns written out: a name or a list of names is `from`."""
    if not isinstance(declared, dict):
        return declared
    exports = declared.get("exports")
    for export in exports if isinstance(exports, list) else []:
        tables = export.get("tables") if isinstance(export, dict) else None
        for table in tables.values() if isinstance(tables, dict) else []:
            columns = table.get("columns") if isinstance(table, dict) else None
            if isinstance(columns, dict):
                table["columns"] = {name: _long(column) for name, column in columns.items()}
    return declared


def _long(column: Any) -> Any:
    if isinstance(column, str | list):
        column = {"from": column}
    if isinstance(column, dict) and isinstance(column.get("from"), str):
        column = column | {"from": [column["from"]]}
    return column


def _export(origin: Origin, declared: Mapping[str, Any]) -> Export:
    export = Export(
        format=origin,
        title=declared["title"],
        recognised_by=tuple(declared["recognised_by"]),
        tables={name: _table(name, table) for name, table in declared["tables"].items()},
        statuses=declared.get("statuses", {}),
    )
    facts = ("naive_timestamps", "date_order", "decimal_mark")
    return replace(export, **{name: declared.get(name) for name in facts})


def _table(name: str, declared: Mapping[str, Any]) -> TableMap:
    return TableMap(
        table=name,
        columns={column: _column(column, source) for column, source in declared["columns"].items()},
        one_row_per=declared.get("one_row_per"),
        sum=tuple(declared.get("sum", ())),
        rows_with=tuple(declared.get("rows_with", ())),
        rows_without=tuple(declared.get("rows_without", ())),
        fallback=declared.get("fallback", False),
    )


def _column(name: str, declared: Mapping[str, Any]) -> ColumnMap:
    numbered = declared.get("number_within")
    return ColumnMap(
        name=name,
        sources=(numbered,) if numbered else tuple(declared.get("from", ())),
        value=declared.get("value"),
        form=declared.get("form"),
        prefix=declared.get("prefix"),
        cases=tuple(Case(case["if"], case["value"]) for case in declared.get("cases", ())),
        number_within=numbered,
    )

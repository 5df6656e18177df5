"""Which files of a folder are data, and which table each file's name means."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from intake.contract import load_contract
from intake.errors import IntakeError

TABLES = tuple(load_contract().tables)

_DATA = re.compile(r"(?P<stem>.+)\.(?:(?:csv|tsv|txt)(?:\.gz|\.zst)?|parquet|xlsx)", re.IGNORECASE | re.DOTALL)
_ARCHIVE = re.compile(r"\.(?:zip|7z|rar|tar|tgz|bz2|xz|gz|zst)$", re.IGNORECASE)
_OTHER = re.compile(
    r"\.(?:xls|xlsm|xlsb|xlt|ods|fods|numbers|json|jsonl|ndjson|xml|html?|pdf|sql|sqlite3?|db|dbf|mdb|accdb|avro|orc"
    r"|feather|arrow|dta|sav|sas7bdat|rds|rdata)$",
    re.IGNORECASE,
)
# On the machine's own files; DuckDB and Spark get the names of those that match.
_WILDCARD = re.compile(r"[*?\[]")
_SETTINGS = re.compile(r"\.ya?ml$", re.IGNORECASE)


@dataclass(frozen=True)
class DataFile:
    """A file of data: where it is, its name below the folder, and the contract table that the name means."""

    path: Path
    name: str
    table: str | None


@dataclass(frozen=True)
class FoundFiles:
    """The files of data, sorted by name, and the names of files that look like data and can't be read."""

    files: tuple[DataFile, ...]
    others: tuple[str, ...]


def find_files(folder: Path) -> FoundFiles:
    """Return the data of a folder: its files, and those in its subfolders that are named after a contract table.

    ``folder`` may also be one file, or a pattern such as ``exports/2024-*/orders*.csv``: then it is those files alone,
    each with the table that its own name means. Raises ``IntakeError`` where nothing is there or may be listed.
    """
    if is_pattern(folder):
        return _matching(folder)
    files, others = [], []
    for name in _names(folder):
        first, slash, last = name.partition("/")
        last = name.rsplit("/", 1)[-1]
        stem = last.partition(".")[0]
        if data := _DATA.fullmatch(last):
            stem = data["stem"]
        table = table_of(first) if slash else table_of(stem)
        if data:
            files.append(DataFile(folder / name, name, table))
        elif not _SETTINGS.search(last) and (table or _OTHER.search(last) or _ARCHIVE.search(last)):
            others.append(name)
    return FoundFiles(tuple(files), tuple(others))


def is_read(name: str) -> bool:
    """Return whether a file of this name is data, or a format file beside them."""
    last = name.rpartition("/")[2]
    return bool(_DATA.fullmatch(last) or _SETTINGS.search(last))


def is_pattern(place: Path) -> bool:
    """Return whether a place means some files, and not all of a folder."""
    return place.is_file() or (not place.is_dir() and has_wildcard(place))


def folder_of(place: Path) -> Path:
    """Return the folder that a place is or begins with: of a pattern, the last one before its first wildcard."""
    if not is_pattern(place):
        return place
    return place.parent if place.is_file() else before_wildcard(place)


def has_wildcard(place: PurePath) -> bool:
    """Return whether the name of a place is a pattern of names."""
    return bool(_WILDCARD.search(str(place)))


def before_wildcard(pattern: PurePath) -> PurePath:
    """Return the last folder before the first wildcard of a pattern."""
    wild = next(number for number, part in enumerate(pattern.parts) if _WILDCARD.search(part))
    return type(pattern)(*pattern.parts[:wild])


def _matching(pattern: Path) -> FoundFiles:
    """The files of a pattern, by their names below the last folder before its first wildcard."""
    folder = folder_of(pattern)
    named = [str(pattern)] if pattern.is_file() else glob.glob(str(pattern), recursive=True)
    found = sorted(file for file in named if Path(file).is_file())
    if not found:
        raise IntakeError(f"{pattern}: no file has such a name. Expected a folder, a file, or a pattern of some files")
    names = [Path(file).relative_to(folder).as_posix() for file in found]
    files = [
        DataFile(Path(file), name, table_of(data["stem"]))
        for file, name in zip(found, names, strict=True)
        if (data := _DATA.fullmatch(Path(file).name))
    ]
    known = {file.name for file in files}
    return FoundFiles(tuple(files), tuple(name for name in names if name not in known and not _SETTINGS.search(name)))


def table_of(stem: str) -> str | None:
    """Return the contract table that a name without its extension means; None where it means none."""
    plain = re.sub(r"[\W_]+", "_", stem.lower())
    said = [table for table in TABLES if plain.startswith(table) and not plain[len(table) :][:1].isalpha()]
    return max(said, key=len, default=None)


def unreadable(name: str) -> str:
    """Return the line for people about a file that looks like data and can't be read."""
    todo = "unpack it" if _ARCHIVE.search(name) else "save it as CSV"
    return f"{name}: can't be read. Expected CSV, Parquet or XLSX: {todo}"


def _names(folder: Path) -> list[str]:
    """The names of all visible files that count, below a folder, sorted."""
    names = []
    for entry in _entries(folder):
        if entry.is_file():
            names.append(entry.name)
        elif entry.is_dir() and table_of(entry.name):
            names.extend(f"{entry.name}/{name}" for name in _below(Path(entry.path), frozenset()))
    return sorted(names)


def _below(folder: Path, above: frozenset[str]) -> Iterator[str]:
    # A link to a folder above it would lead to an endless loop.
    above |= {os.path.realpath(folder)}
    for entry in _entries(folder):
        if entry.is_file():
            yield entry.name
        elif entry.is_dir() and os.path.realpath(entry.path) not in above:
            for name in _below(Path(entry.path), above):
                yield f"{entry.name}/{name}"


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """The content of a folder, without the files that programs leave: .DS_Store, __MACOSX, _SUCCESS, ~$orders.xlsx."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith((".", "_", "~"))]
    except OSError as error:
        raise IntakeError(f"{folder}: can't be listed. Expected a folder of raw files. Got: {error.strerror}") from None

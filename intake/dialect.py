"""What an engine needs to know to read a file right; a clean copy where it would misread the file as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from intake.beginning import BLANKS, SEPARATORS, Beginning, beginning
from intake.copies import CleanCopy, copy_path, writing
from intake.errors import IntakeError
from intake.files import DataFile
from intake.header import tidied
from intake.lines import Lines
from intake.parquet import parquet_columns
from intake.plain import NotPlain, Plain, prove
from intake.records import Evidence, Records
from intake.source import Source
from intake.workbook import sheet_rows

# Engines read a path with one of these as a pattern of many files.
_PATTERN = re.compile(r"[*?\[\]{}]")
_CUT_SHORT = "the last line is cut short"


@dataclass(frozen=True)
class Inspected:
    """A file as an engine reads it.

    ``path`` is the file itself, or its clean copy. ``records`` are counted without any engine. ``encoding`` and
    ``notes`` are for people. A Parquet file has no separator and no encoding: both are blank.

    DuckDB must be told that a CSV file has no comments (``comment = ''``); otherwise it may read the text after a # as
    one.
    """

    path: Path
    kind: Literal["csv", "parquet"]
    separator: str
    header: tuple[str, ...]
    records: int
    encoding: str
    notes: tuple[str, ...]


def inspect(file: DataFile, copies: Path) -> Inspected:
    """Find out how a file is to be read; write a clean copy into the folder ``copies`` where it can't be read as it is.

    Raises ``IntakeError`` where no reading of the file is certain to keep every record and value.
    """
    name = file.name.lower()
    if name.endswith(".parquet"):
        header, records = parquet_columns(file)
        path = _without_pattern(file, copies)
        return Inspected(path, "parquet", "", tuple(header), records, "", ())
    if name.endswith(".xlsx"):
        return _inspect_workbook(file, copies)
    return _inspect_text(file, copies)


def _inspect_text(file: DataFile, copies: Path) -> Inspected:
    source = Source(file)
    start = beginning(Lines(source))
    header, notes = tidied(start.names)
    if start.is_plain and header == start.names and start.separator in SEPARATORS:
        try:
            plain = prove(source, start)
        except NotPlain:
            pass
        else:
            return _as_it_is(file, copies, source, start, plain)
    return _cleaned(file, copies, source, start, header, notes)


def _as_it_is(file: DataFile, copies: Path, source: Source, start: Beginning, plain: Plain) -> Inspected:
    if source.encoding == "UTF-8" and _engines_unpack(file, source):
        path = _without_pattern(file, copies)
    else:
        path = copy_path(file, copies)
        with writing(path) as stream:
            stream.writelines(source.pieces())
    notes = [*_about_encoding(source), *([_CUT_SHORT] if plain.cut_short else [])]
    names = tuple(start.names)
    return Inspected(path, "csv", start.separator, names, plain.records, source.encoding, tuple(notes))


def _engines_unpack(file: DataFile, source: Source) -> bool:
    """Whether the end of the name tells engines how the file is packed. They know .gz, in small letters."""
    end = file.path.suffix
    return end == ".gz" if source.packed == "gzip" else not source.packed and end.lower() not in (".gz", ".zst")


def _cleaned(
    file: DataFile, copies: Path, source: Source, start: Beginning, header: list[str], notes: list[str]
) -> Inspected:
    evidence = Evidence(Lines(source), start)
    lines = Lines(source)
    records = Records(lines, start, evidence)
    path = copy_path(file, copies)
    with writing(path) as stream:
        copy = CleanCopy(file, stream, header)
        for values in records:
            copy.write(values)
        copy.flush()
    notes = _about_encoding(source) + notes
    if evidence.quoting.backslash:
        notes.append("quotes escaped with a backslash")
    if records.stray_quotes:
        notes.append(f"{_number(records.stray_quotes, 'stray quote')} taken as a character")
    if records.headers_again:
        notes.append(f"{_number(records.headers_again, 'repeated header')} left out")
    if records.cut_short:
        notes.append(_CUT_SHORT)
    return Inspected(path, "csv", ",", tuple(header), records.count, source.encoding, tuple(notes))


def _about_encoding(source: Source) -> list[str]:
    if source.encoding == "Windows-1252":
        return ["read as Windows-1252"]
    return [f"{_number(source.western_lines, 'line')} read as Windows-1252"] if source.western_lines else []


def _inspect_workbook(file: DataFile, copies: Path) -> Inspected:
    path = copy_path(file, copies)
    records = 0
    with sheet_rows(file) as (sheet, rows), writing(path) as stream:
        written = next(rows)[1]
        header, notes = tidied(written)
        width = len(header)
        copy = CleanCopy(file, stream, header)
        for number, values in rows:
            if any(value.strip(BLANKS) for value in values[width:]):
                raise IntakeError(
                    f"{file.name} row {number}: must have {width} values, as the header. Got: {len(values)} values"
                )
            if values == written or not any(value.strip(BLANKS) for value in values):
                continue
            copy.write(values[:width] + [""] * (width - len(values)))
            records += 1
        copy.flush()
    return Inspected(path, "csv", ",", tuple(header), records, "UTF-8", (f"read from the sheet {sheet}", *notes))


def _without_pattern(file: DataFile, copies: Path) -> Path:
    """The file itself, or a link to it under a name that engines don't read as a pattern."""
    if not _PATTERN.search(str(file.path)):
        return file.path
    link = copy_path(file, copies)
    link = link.with_name(link.stem + re.search(r"\.\w+(?:\.gz)?$", file.path.name)[0])
    link.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(file.path.absolute())
    return link


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"

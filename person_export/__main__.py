"""The command line: ``python -m person_export C0001 --warehouse sextant.duckdb``."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import duckdb

from person_export.language import LANGUAGES, Language
from person_export.pages import as_html, as_json
from person_export.person import UnknownCustomer, find
from person_export.rows import collect
from person_export.words import Words
from run_guard.private_file import private_file
from run_guard.rights import for_owner_alone


def export(warehouse: Path, asked: str, folder: Path, language: Language) -> tuple[int, dict[str, str]]:
    """Writes ``person.json`` and ``person.html`` into a folder.

    Returns how many rows they have, and which relations could not be read and why. Raises ``UnknownCustomer`` where
    the warehouse has nobody of that id.
    """
    if not warehouse.is_file():
        raise FileNotFoundError(f"no warehouse at {warehouse}: run make build first")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        person = find(connection, asked)
        known = collect(connection, person)
        rows = sum(len(part.rows) for part in known.found)
        if not rows:
            raise UnknownCustomer(f"no customer {asked!r} in {warehouse}")
        words = Words(connection, language)
    for name, text in (("person.json", as_json(person, known, words)), ("person.html", as_html(person, known, words))):
        with private_file(folder / name) as file:
            file.write(text.encode())
    return rows, known.not_read


def folder_of(asked: str) -> Path:
    """Returns where a person goes by default: a folder of a safe name."""
    return Path("exports") / (re.sub(r"[^\w@.-]+", "_", asked).strip(".") or "customer")


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line: 0 where all was written, 1 where something could not be read, 2 and one line otherwise."""
    options = argparse.ArgumentParser(prog="person_export", description="All that is known about one person.")
    options.add_argument("customer", help="a customer's id, in the marts or in the raw data")
    options.add_argument("--warehouse", type=Path, default=Path("sextant.duckdb"), help="the working warehouse")
    options.add_argument("--output", type=Path, help="the folder to write; by default exports/<id>")
    options.add_argument("--language", default="en", help="of sentences and titles: en or fr")
    chosen = options.parse_args(arguments)
    asked = chosen.customer.strip()
    folder = chosen.output or folder_of(asked)
    for_owner_alone()
    try:
        if not asked:
            raise UnknownCustomer("which customer? Expected an id: make person_export CUSTOMER=<id>")
        if chosen.language not in LANGUAGES:
            raise ValueError(f"language {chosen.language!r}: expected one of {', '.join(LANGUAGES)}")
        rows, not_read = export(chosen.warehouse, asked, folder, Language(chosen.language))
    except (UnknownCustomer, ValueError, OSError, duckdb.Error) as error:
        print(f"person_export: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    for name, reason in not_read.items():
        print(f"person_export: {name} could not be read: {reason}", file=sys.stderr)
    print(f"{rows:,} rows about {asked} in {folder / 'person.json'} and {folder / 'person.html'}")
    return int(bool(not_read))


if __name__ == "__main__":
    sys.exit(main())

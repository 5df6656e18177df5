"""Puts the publication before the served one back.

Usage: ``python -m serving.rollback WAREHOUSE SERVING [KEEP]``
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from intake.history import SAMPLE
from serving import files, publications
from serving.command import run
from serving.layout import Layout
from serving.measured import Measured, measure, served_log
from serving.publications import Publication
from serving.publish import KEPT, check_files, clear_away, erasures, opened, put_in_place


def rollback(warehouse: Path, serving: Path, keep: int = KEPT) -> Publication:
    """Lets a copy of the kept publication before the served one take its place, and records that.

    Returns the row of what is served now. Raises ``OSError`` or ``ValueError`` where there is nothing to put back;
    ``serving`` is untouched then.
    """
    check_files(warehouse, serving)
    if not serving.is_file():
        raise FileNotFoundError(f"no serving copy at {serving}")
    files.make_way(serving)
    served = served_log(serving)
    back = _before(served)
    kept = files.kept(serving)
    if back is None or back.contents not in kept:
        raise ValueError(
            f"{serving}: no publication before {served[-1].contents} is kept beside it. Kept:"
            f" {', '.join(map(str, kept)) or 'none'}"
        )
    if back.raw_input == SAMPLE != served[-1].raw_input:
        raise ValueError(f"{serving}: before the present marts it served the sample, which takes no shop's place")
    with files.unfinished(serving) as unfinished:
        shutil.copyfile(kept[back.contents], unfinished)
        with opened(warehouse, unfinished) as connection:
            if erasures(connection, Layout(connection, "warehouse")) != back.erasures:
                raise ValueError(f"publication {back.contents}: people were erased since. Expected another: make build")
            measured = measure(connection, "copied.", list(back.mart_rows))
            _check_kept(back, kept[back.contents], measured)
            log = publications.merged(publications.read(connection, "warehouse"), served)
            row = back.put_back(publications.next_number(log, kept))
            put_in_place(connection, unfinished, serving, served, [*log, row], measured)
    clear_away(serving, [*log, row], keep)
    return row


def _before(log: list[Publication]) -> Publication | None:
    """Return what was served before the present marts were published first."""
    first = next(place for place, row in enumerate(log) if row.publication == log[-1].contents)
    return log[first - 1] if first else None


def _check_kept(row: Publication, file: Path, measured: Measured) -> None:
    """Raises where a kept file has not as many rows as it was published with."""
    for name, rows in row.mart_rows.items():
        found, _ = measured[name]
        if found != rows:
            raise ValueError(f"{file}: {name} must have {rows:,} rows, as it was published. Got: {found:,}")


def say(warehouse: Path, serving: Path, keep: int = KEPT) -> None:
    """Rolls back, and says in one line what is served now."""
    row = rollback(warehouse, serving, keep)
    print(
        f"put back   publication {row.contents}, as of {row.as_of_date}, from {row.raw_input}; recorded as publication"
        f" {row.publication} in serving.publications"
    )


def main(arguments: list[str]) -> int:
    """Runs the command line: 0 and one line that says what is served now, 2 and one line where nothing was done."""
    return run("rollback", say, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

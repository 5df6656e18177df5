"""Publishes the marts of a warehouse whose build and tests passed.

In one atomic step, so that readers never see half a build.

Usage: ``python -m serving.publish WAREHOUSE SERVING [KEEP]``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from erasure.__main__ import main as carry_out_erasures
from serving import files, publications
from serving.command import run
from serving.copied import copy_comments, copy_keys, copy_marts, copy_personal_columns
from serving.layout import Layout
from serving.measured import Measured, check_of, served_log
from serving.publications import Publication
from serving.sql import literal

KEPT = 3


def publish(warehouse: Path, serving: Path, keep: int = KEPT) -> int:
    """Copies what dbt declares as published into a file that replaces ``serving``.

    The config of a published model or seed says ``meta.published``, and the build has listed it in the warehouse.
    Comments are copied too. A view that reads only published tables stays a view, of their copies. Other views become
    tables, so that the copy reads neither raw files nor the warehouse. Readers that hold the old file open keep it
    until they close it. The last ``keep`` publications stay beside it.

    Returns the number of tables published. Raises ``FileNotFoundError`` where there is no
    warehouse, ``ValueError`` where both are one file or the marts are not of one date, and ``duckdb.Error`` where the
    copy fails or the warehouse has no list; ``serving`` is untouched then.
    """
    check_files(warehouse, serving)
    with files.unfinished(serving) as unfinished, opened(warehouse, unfinished) as connection:
        layout = Layout(connection, "warehouse")
        as_of_date = _date_of_all_marts(connection, layout)
        measured = copy_marts(connection, layout)
        copy_comments(connection, layout)
        copy_keys(connection, layout)
        copy_personal_columns(connection, layout)
        files.make_way(serving)
        served = served_log(serving)
        known = publications.read(connection, "warehouse")
        log = publications.merged(known, served)
        row = _described(connection, layout, publications.next_number(log, files.kept(serving)), as_of_date, measured)
        _check_lineage(row, known, served, serving)
        put_in_place(connection, unfinished, serving, served, [*log, row], measured)
        clear_away(serving, [*log, row], keep)
    return len(measured)


@contextmanager
def opened(warehouse: Path, copy: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that writes to a copy, ``copied``, and holds the ``warehouse``: nobody can build meanwhile."""
    with duckdb.connect() as connection:
        # A database in memory would spill into the current folder.
        connection.execute(f"set temp_directory = {literal(f'{copy}.tmp')}")
        connection.execute(f"attach {literal(warehouse)} as warehouse")
        connection.execute(f"attach {literal(copy)} as copied")
        connection.execute("use copied")
        yield connection


def put_in_place(
    connection: duckdb.DuckDBPyConnection,
    copy: Path,
    serving: Path,
    served: list[Publication],
    log: list[Publication],
    measured: Measured,
) -> None:
    """Let the copy take the place of the served file, which is kept, and record that in the copy and the warehouse."""
    publications.write(connection, "copied", log)
    connection.execute("checkpoint copied")
    connection.execute("use memory")
    connection.execute("detach copied")
    files.put_in_place(copy, serving, served[-1].contents if served else 0, check_of(serving, measured))
    publications.write(connection, "warehouse", log)


def clear_away(serving: Path, log: list[Publication], keep: int) -> None:
    """Remove the kept files beyond the last ones, and those with somebody who was erased since."""
    told = {row.publication: row for row in log}
    erased = [number for number in files.kept(serving) if number in told and told[number].erasures != log[-1].erasures]
    for number in erased:
        files.forget(serving, number)
    if erased:
        print(f"removed    publications {', '.join(map(str, erased))}: people were erased since")
    for number in list(files.kept(serving))[: -keep or None]:
        files.forget(serving, number)


def check_files(warehouse: Path, serving: Path) -> None:
    """Raises where there is no warehouse, or where it would be published over itself."""
    if not warehouse.is_file():
        raise FileNotFoundError(f"no warehouse at {warehouse}")
    if serving.exists() and serving.samefile(warehouse):
        raise ValueError(f"the serving copy must be another file than the warehouse {warehouse}")


def erasures(connection: duckdb.DuckDBPyConnection, layout: Layout) -> str | None:
    """Return a digest of who was erased; None where nobody was."""
    # Of the accounts that the shop still lists, and of all whom an erasure has taken out of the file.
    sources = {"intermediate.int_contacts": "is_erased", "intermediate.int_carried_out_erasures": "true"}
    parts = [
        f"select customer_id from {layout.sql(name)} where {condition}"
        for name, condition in sources.items()
        if layout.has(name)
    ]
    if not parts:
        return None
    return connection.execute(
        f"select md5(string_agg(customer_id, ',' order by customer_id)) from ({' union '.join(parts)})"
    ).fetchone()[0]


def _date_of_all_marts(connection: duckdb.DuckDBPyConnection, layout: Layout) -> date | None:
    """Return the as_of_date of the warehouse. Raises ``ValueError`` where a mart was built for another."""
    published, as_of = layout.sql("intermediate.int_published"), "intermediate.int_as_of"
    columns = [name for name, *_ in connection.execute(f"describe {published}").fetchall()]
    if "as_of_date" not in columns or not layout.has(as_of):
        return None
    (as_of_date,) = connection.execute(f"select max(as_of_date) from {layout.sql(as_of)}").fetchone()
    others = connection.execute(
        "select schema_name || '.' || table_name || ' as of ' || as_of_date"
        f" from {published} where cast(as_of_date as date) is distinct from $1"
        " and as_of_date is not null order by all",
        [as_of_date],
    ).fetchall()
    if others:
        raise ValueError(
            f"every mart must be as of {as_of_date}. Got: {', '.join(name for (name,) in others[:3])}"
            + (f" and {len(others) - 3} more" if len(others) > 3 else "")
            + ". Expected a whole build: make build"
        )
    return as_of_date


def _described(
    connection: duckdb.DuckDBPyConnection, layout: Layout, number: int, as_of_date: date | None, measured: Measured
) -> Publication:
    """Return the row of a publication, from what the build has left in the warehouse."""
    raw_input, raw_files, rules, version = None, None, None, None
    if layout.has("intermediate.int_raw_input"):
        raw_input, raw_files = connection.execute(
            "select max(raw_input), list({'store_id': store_id, 'file_name': file_name, 'digest': digest} order by"
            f" store_id, file_name) from {layout.sql('intermediate.int_raw_input')}"
        ).fetchone()
    if layout.has("intermediate.int_snapshot_log"):
        (rules,) = connection.execute(
            "select md5(string_agg(model || '=' || rules, ';' order by model)) from"
            f" {layout.sql('intermediate.int_snapshot_log')} where snapshot_date = cast($1 as varchar)",
            [as_of_date],
        ).fetchone()
    if layout.has("core.publication_context"):
        # Of the version that built the marts, which may be another than the one that publishes them.
        (version,) = connection.execute(
            f"select max(sextant_version) from {layout.sql('core.publication_context')}"
        ).fetchone()
    return Publication(
        publication=number,
        action="publish",
        published_at=publications.now(),
        contents=number,
        as_of_date=as_of_date,
        raw_input=raw_input,
        raw_files=raw_files,
        version=version,
        rules=rules,
        erasures=erasures(connection, layout),
        mart_rows={name: rows for name, (rows, _) in measured.items()},
    )


def _check_lineage(row: Publication, known: list[Publication], served: list[Publication], serving: Path) -> None:
    """Raises where the served file is of another raw input, and this warehouse never published it."""
    last = served[-1] if served else None
    if last and last not in known and None not in (last.raw_input, row.raw_input) and last.raw_input != row.raw_input:
        raise ValueError(
            f"{serving}: serves {last.raw_input}, published from another warehouse, and this one has {row.raw_input}."
            " Expected another file, with SERVING=<file.duckdb>"
        )


def main(arguments: list[str]) -> int:
    """Runs the command line: 0 where the marts were published, 2 and one line where not.

    Who was erased leaves the warehouse's file before anything of it is copied.
    """
    is_called_right = len(arguments) in (2, 3) and Path(arguments[0]).is_file()
    return (is_called_right and carry_out_erasures(arguments[:1])) or run("publish", publish, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The served file as one page reads it: one publication, read-only, without a way to any other file of the machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from app import queries
from run_guard.words import in_words
from serving.sql import literal

# The screen is a guest on the machine where builds run.
MEMORY = "400MB"
NEWER_FORMAT = "newer version of DuckDB"

Identity = tuple[int, int, int]


class Unusable(Exception):
    """A served file that no page can be made of: `kind` is the text to show, `detail` what was found."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind, self.detail = kind, detail


@dataclass(frozen=True)
class Served:
    """One publication, open for as long as a page needs it, whatever takes the file's place meanwhile."""

    connection: duckdb.DuckDBPyConnection
    identity: Identity

    def ask(self, name: str, **values: object) -> pd.DataFrame:
        """Return the answer to a query of `app.queries`. Raises ``duckdb.Error`` where the file can't give it."""
        return self.run(queries.sql(name), values)

    def run(self, sql: str, values: dict[str, object] | None = None) -> pd.DataFrame:
        """Return the answer to SQL that the segment builder has made of parts that `audiences` allows."""
        # One cursor for each: pages of several readers ask at once.
        with self.connection.cursor() as cursor:
            cursor.execute("use served")
            return cursor.execute(sql, values or None).df()


def place() -> Path:
    """Return where the served file is, by the environment."""
    return Path(os.environ.get("SEXTANT_SERVING") or "sextant_serving.duckdb")


def identity(file: Path) -> Identity:
    """Return what tells one publication from the next. Raises ``Unusable`` where there is no file."""
    try:
        status = file.stat()
    except FileNotFoundError:
        raise Unusable("missing", str(file)) from None
    except OSError as error:
        raise Unusable("held", str(error)) from None
    return status.st_ino, status.st_mtime_ns, status.st_size


def opened(file: Path) -> Served:
    """Return the publication that is served now. Raises ``Unusable`` where no page can be made of it."""
    before = identity(file)
    connection = duckdb.connect()
    # By its own database: under its name alone, a process gets the file that it opened before.
    try:
        connection.execute(f"attach {literal(file)} as served (read_only)")
    except duckdb.Error as error:
        kind = "newer" if NEWER_FORMAT in str(error) else "held" if "lock" in str(error) else "foreign"
        raise Unusable(kind, in_words(error, file) or " ".join(str(error).split())) from None
    if identity(file) != before:
        connection.close()
        return opened(file)
    connection.execute(f"set memory_limit = '{MEMORY}'")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    served = Served(connection, before)
    check(served, file)
    return served


def check(served: Served, file: Path) -> None:
    """Raise ``Unusable`` where the file lacks something that a page asks for, or has nobody in it."""
    try:
        served.run("from core.publication_context")
    except duckdb.Error:
        raise Unusable("foreign", f"{file}: core.publication_context") from None
    for name in queries.names():
        try:
            served.run("explain " + queries.sql(name), dict.fromkeys(queries.parameters(name)))
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise Unusable("older", str(error).splitlines()[0]) from None
    if served.run("select count(*) as customers from core.customers").loc[0, "customers"] == 0:
        raise Unusable("empty", str(file))

"""The served file as one page reads it: one publication, read-only, without a way to any other file of the machine."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from app import queries
from run_guard.words import in_one_line
from serving.sql import literal

# The screen is a guest on the machine where builds run.
MEMORY = "400MB"
# So long may a condition take that a reader has made up.
SECONDS = 15.0
NEWER_FORMAT = "newer version of DuckDB"

Identity = tuple[int, int, int]


class Unusable(Exception):
    """A served file that no page can be made of: `kind` is the text to show, `detail` what was found."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind, self.detail = kind, detail


class TooLong(Exception):
    """A question that was stopped, since its time was over."""


@dataclass(frozen=True)
class Served:
    """One publication, open for as long as a page needs it, whatever takes the file's place meanwhile."""

    connection: duckdb.DuckDBPyConnection
    identity: Identity
    # What does not fit into the memory: its owner's alone, and gone with the publication.
    spilled: tempfile.TemporaryDirectory

    def ask(self, name: str, parts: Mapping[str, str] | None = None, **values: object) -> pd.DataFrame:
        """Return the answer to a query of `app.queries`, with these parts of SQL and these values.

        Raises ``duckdb.Error`` where the file can't give it, ``TooLong`` where a query with parts takes too long.
        """
        return self.run(queries.filled(name, parts or {}), values, SECONDS if parts else None)

    def run(self, sql: str, values: Mapping[str, object] | None = None, seconds: float | None = None) -> pd.DataFrame:
        """Return the answer to a text of SQL, within so many seconds."""
        with self.asking(seconds) as cursor:
            return cursor.execute(sql, values or None).df()

    @contextmanager
    def asking(self, seconds: float | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor for one question: pages of several readers ask at once. After its time, it is stopped."""
        with self.connection.cursor() as cursor:
            cursor.execute("use served")
            with stopped_after(cursor, seconds) if seconds is not None else nullcontext():
                yield cursor


@contextmanager
def stopped_after(cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Stop what a cursor does after so many seconds. Raises ``TooLong`` where it was stopped."""

    def stop() -> None:
        # It may have ended at this very moment.
        with suppress(duckdb.Error):
            cursor.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise TooLong(f"{seconds:g}") from None
    finally:
        timer.cancel()


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
        raise Unusable(kind, in_one_line(error, file)) from None
    if identity(file) != before:
        connection.close()
        return opened(file)
    spilled = tempfile.TemporaryDirectory(prefix="sextant_screen_", ignore_cleanup_errors=True)
    connection.execute(f"set memory_limit = '{MEMORY}'")
    connection.execute(f"set temp_directory = {literal(spilled.name)}")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    served = Served(connection, before, spilled)
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

"""Raw tables in a database beside the warehouse: a DuckDB file, or Postgres through DuckDB's extension.

They are copied once in a run, all as they were at one moment, into Parquet files that both engines read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from intake.copies import writing
from intake.errors import IntakeError
from run_guard.words import in_words
from serving.sql import literal, quoted

# What a DuckDB file has after a checksum of eight bytes.
_MAGIC = b"DUCK"
_POSTGRES = re.compile(r"postgres(?:ql)?://")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://")


def is_database(place: str) -> bool:
    """Return whether raw tables are in a database there, and not in files."""
    return bool(_POSTGRES.match(place)) or _is_duckdb(Path(place))


def is_other_address(place: str) -> bool:
    """Return whether a place is an address that is neither a database nor a path."""
    return bool(_ADDRESS.match(place)) and not _POSTGRES.match(place)


def schema_of(place: str) -> str:
    """Return the schema that a database has its tables in where nothing else is said."""
    return "public" if _POSTGRES.match(place) else "main"


class Database:
    """The tables and views of a schema, as they are at one moment."""

    def __init__(self, place: str, schema: str, connection: duckdb.DuckDBPyConnection) -> None:
        """Take a connection to which the database is attached as ``raw_input``."""
        self._place, self._schema, self._connection = place, schema, connection

    def relations(self) -> list[tuple[str, Sequence[tuple[str, str]]]]:
        """Return each relation with the names and types of its columns, sorted by name.

        Raises ``IntakeError`` where there is none.
        """
        found = self._connection.execute(
            """
            select table_name, list((column_name, data_type) order by column_index)
            from duckdb_columns()
            where database_name = 'raw_input' and schema_name = $1
            group by table_name
            order by table_name
            """,
            [self._schema],
        ).fetchall()
        if not found:
            schemas = self._connection.execute(
                "select distinct schema_name from duckdb_columns() where database_name = 'raw_input'"
                " and schema_name not in ('information_schema', 'pg_catalog') order by 1"
            ).fetchall()
            raise IntakeError(
                f"{self._place}: there is no table in the schema {self._schema}. Expected another one in the var"
                f" raw_schema. Found: {', '.join(name for (name,) in schemas) or 'no schema with a table'}"
            )
        return found

    def copied(self, name: str, copies: Path) -> tuple[Path, int]:
        """Copy a relation into the folder ``copies``; return the file, always at the same path, and its rows."""
        digest = hashlib.sha256(f"{self._place} {self._schema}.{name}".encode()).hexdigest()[:16]
        stem = re.sub(r"[^\w-]+", "_", name)
        path = copies / f"{digest}-{stem}.parquet"
        relation = ".".join(map(quoted, ("raw_input", self._schema, name)))
        with writing(path) as stream:
            # Into the very file that is for its owner alone.
            (rows,) = self._connection.execute(
                f"copy (from {relation}) to {literal(stream.name)} (format parquet, use_tmp_file false)"
            ).fetchone()
        return path, rows


@contextmanager
def opened(place: str, schema: str) -> Iterator[Database]:
    """Give the schema of a database, to be read alone and in one transaction.

    Raises ``IntakeError`` for an address with a password, where the extension for Postgres is not installed, and where
    the database can't be opened or read.
    """
    is_postgres = bool(_POSTGRES.match(place))
    if is_postgres and urlsplit(place).password:
        raise IntakeError(
            "RAW must have no password. Expected: the password in PGPASSWORD or in the file of PGPASSFILE"
        )
    try:
        with duckdb.connect() as connection:
            if is_postgres:
                connection.execute(f"load {literal(_extension(place))}")
            kind = "type postgres, " if is_postgres else ""
            connection.execute(f"attach {literal(place)} as raw_input ({kind}read_only)")
            connection.execute("begin")
            yield Database(place, schema, connection)
    except duckdb.Error as error:
        said = None if is_postgres else in_words(error, Path(place))
        raise IntakeError(said or f"{place}: can't be read. Got: {' '.join(str(error).split())}") from None


def _extension(place: str) -> Path:
    try:
        from serving.elsewhere.postgres import EXTENSION
    except ImportError:
        raise IntakeError(
            f"{place}: can't be read without DuckDB's extension for Postgres. Expected: pip install"
            f" duckdb-extension-postgres-scanner=={duckdb.__version__}"
        ) from None
    return EXTENSION


def _is_duckdb(file: Path) -> bool:
    try:
        with file.open("rb") as content:
            return content.read(12)[8:] == _MAGIC
    except OSError:
        return False

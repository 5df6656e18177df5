"""Copies what is served into schemas of a Postgres database, in one transaction.

Rows are deleted and written anew: readers see all the old ones until the commit and all the new ones after it, and
never wait. What hangs on a table (views of others, grants, indexes) stays. A table is made anew only where its columns
have changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
from duckdb_extension_postgres_scanner import __file__ as package

from serving.elsewhere.marts import Mart, marts
from serving.sql import literal

EXTENSION = Path(package).parent / "extensions" / f"v{duckdb.__version__}" / "postgres_scanner.duckdb_extension"
ROLE = re.compile(r"[\w-]+")


def publish_to_postgres(serving: Path, address: str, prefix: str = "", readers: Iterable[str] = ()) -> int:
    """Copy a served file into the database at ``address``, ``postgresql://user@host/database``.

    Schemas are those of the file after ``prefix``. ``readers`` are roles that may read them. Passwords come from the
    environment or the password file of Postgres (PGPASSWORD, PGPASSFILE), never from the address.

    Returns the number of tables. Raises ``ValueError`` for an address with a password and for a name that is none,
    ``duckdb.Error`` where Postgres refuses; it then has what it had.
    """
    if urlsplit(address).password:
        raise ValueError("TO must have no password. Expected: the password in PGPASSWORD or the file of PGPASSFILE")
    for name in (*readers, *filter(None, [prefix])):
        if not ROLE.fullmatch(name):
            raise ValueError(f"a role or prefix must be letters, digits, _ and -. Got: {name}")
    with duckdb.connect() as connection:
        connection.execute(f"load {literal(EXTENSION)}")
        connection.execute(f"attach {literal(serving)} as served (read_only)")
        connection.execute(f"attach {literal(address)} as target (type postgres)")
        found, there = marts(connection), _tables(connection)
        connection.execute("begin")
        for schema in sorted({mart.schema for mart in found}):
            connection.execute(f'create schema if not exists target."{prefix}{schema}"')
        for mart in found:
            schema = f"{prefix}{mart.schema}"
            _copy(connection, mart, schema, there.get((schema, mart.table), []))
        statements = [
            *(f'grant usage on schema "{prefix}{schema}" to "{role}"' for schema, role in _pairs(found, readers)),
            *(
                f'grant select on all tables in schema "{prefix}{schema}" to "{role}"'
                for schema, role in _pairs(found, readers)
            ),
        ]
        for statement in statements:
            _say(connection, statement)
        connection.execute("commit")
    return len(found)


def _pairs(found: Iterable[Mart], readers: Iterable[str]) -> list[tuple[str, str]]:
    return [(schema, role) for schema in sorted({mart.schema for mart in found}) for role in readers]


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return names and types of the columns of each table that Postgres has, by schema and table."""
    columns = connection.execute(
        "select schema_name, table_name, list((column_name, data_type) order by column_index) from duckdb_columns()"
        " where database_name = 'target' group by all"
    ).fetchall()
    return {(schema, table): found for schema, table, found in columns}


def _copy(connection: duckdb.DuckDBPyConnection, mart: Mart, schema: str, have: list[tuple[str, str]]) -> None:
    """Write the rows of a mart into its table, which is made where it is not there or has other columns."""
    name = f'target."{schema}"."{mart.table}"'
    wanted = connection.execute(f"describe {mart.select}").fetchall()
    if have and have != [(column, kind) for column, kind, *_ in wanted]:
        connection.execute(f"drop table {name}")
        have = []
    if have:
        connection.execute(f"delete from {name}")
        connection.execute(f"insert into {name} {mart.select}")
        return
    connection.execute(f"create table {name} as {mart.select}")
    place = f'"{schema}"."{mart.table}"'
    if mart.key:
        columns = ", ".join(f'"{column}"' for column in mart.key)
        _say(connection, f"create unique index on {place} ({columns})")
    if mart.comment:
        _say(connection, f"comment on table {place} is {literal(mart.comment)}")
    for column, _, comment in mart.columns:
        if comment:
            _say(connection, f'comment on column {place}."{column}" is {literal(comment)}')


def _say(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Let Postgres run a statement of its own, in the same transaction."""
    connection.execute(f"call postgres_execute('target', {literal(statement)})")

"""Deletes contacts of people who asked to be forgotten from a CRM, where the operator says so.

Usage: ``python -m crm_sync.erasure hubspot --warehouse sextant.duckdb --delete``
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb
from drt.config.models import SyncConfig

from crm_sync.deletion import DELETERS
from crm_sync.errors import Refused, SyncError
from crm_sync.ledger import CREATE, acknowledge
from crm_sync.sync import VENDORS, definition
from serving.sql import has_table, literal

CREATE_ERASED = """
create table if not exists activation_state.erased_contacts (
    destination varchar,
    contact_key varchar,
    primary key (destination, contact_key)
);
"""
# What the last build has listed, without what a sync has deleted since.
LISTED = "select contact_key from serving.activation.crm_erasures where destination = $1 and status <> 'deleted'"
DELETED = "select contact_key from warehouse.activation_state.erased_contacts where destination = $1"


def attached(connection: duckdb.DuckDBPyConnection, warehouse: Path, serving: Path, *, to_write: bool) -> None:
    """Opens both files; only to write is the warehouse opened so."""
    for path, what in ((warehouse, "warehouse"), (serving, "serving copy")):
        if not path.is_file():
            raise SyncError(f"no {what} at {path}: run make build first")
        name = "warehouse" if path == warehouse else "serving"
        mode = "" if to_write and path == warehouse else "(read_only)"
        connection.execute(f"attach {literal(path)} as {name} {mode}")
    if to_write:
        connection.execute("use warehouse")
        connection.execute(CREATE + CREATE_ERASED)


def pending(connection: duckdb.DuckDBPyConnection, destination: str) -> list[str]:
    """Returns the keys of the contacts that ``destination`` has to delete, or may still have."""
    if not has_table(connection, "serving", "activation", "crm_erasures"):
        return []
    keys = {key for (key,) in connection.execute(LISTED, [destination]).fetchall()}
    if has_table(connection, "warehouse", "activation_state", "erased_contacts"):
        keys -= {key for (key,) in connection.execute(DELETED, [destination]).fetchall()}
    return sorted(keys)


def settle(connection: duckdb.DuckDBPyConnection, destination: str, keys: list[str]) -> None:
    """Remembers that ``destination`` has nothing of these contacts any more: it is sent no removal either."""
    connection.execute(
        "insert or ignore into activation_state.erased_contacts select $1, unnest($2::varchar[])", [destination, keys]
    )
    acknowledge(connection, destination, [{"contact_key": key, "change_type": "removed"} for key in keys])


def erase(
    destination: str, warehouse: Path, serving: Path, *, delete: bool, settings: SyncConfig | None = None
) -> tuple[int, int]:
    """Returns how many contacts were to be deleted, and how many the CRM had and has deleted.

    Without ``delete``, the CRM is asked nothing and nothing is written. Raises ``SyncError`` with one line where it
    can't begin or go on; what was deleted until then is remembered.
    """
    with duckdb.connect() as connection:
        attached(connection, warehouse, serving, to_write=delete)
        keys = pending(connection, destination)
        if not keys or not delete:
            return len(keys), 0
        settings = settings or definition(destination)
        vendor = VENDORS[destination].connect(
            settings.sync.rate_limit.requests_per_second, settings.sync.retry, settings.destination.poll_seconds
        )
        deleted = 0
        try:
            for start in range(0, len(keys), vendor.most_removals):
                for key, was_there in DELETERS[destination](vendor, keys[start : start + vendor.most_removals]):
                    settle(connection, destination, [key])
                    deleted += was_there
        except Refused as refused:
            raise SyncError(f"{vendor.label} does not delete a contact: {refused.failure.message}") from refused
        finally:
            vendor.client.close()
        return len(keys), deleted


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line: 0 where nothing is left to do or nothing was to be done, 2 and one line otherwise."""
    options = argparse.ArgumentParser(prog="crm_sync.erasure", description=__doc__.splitlines()[0])
    options.add_argument("destination", choices=sorted(VENDORS))
    options.add_argument("--warehouse", type=Path, default=Path("sextant.duckdb"), help="the working warehouse")
    options.add_argument("--serving", type=Path, help="the serving copy; by default beside the warehouse")
    options.add_argument("--delete", action="store_true", help="delete them; otherwise they are counted")
    chosen = options.parse_args(arguments)
    serving = chosen.serving or chosen.warehouse.with_name(chosen.warehouse.stem + "_serving.duckdb")
    try:
        found, deleted = erase(chosen.destination, chosen.warehouse, serving, delete=chosen.delete)
    except (SyncError, duckdb.Error) as error:
        print(f"crm_sync.erasure: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    if chosen.delete and found:
        print(f"{chosen.destination}: {deleted:,} erased contacts deleted, {found - deleted:,} were not there")
    elif found:
        print(
            f"{chosen.destination}: may have {found:,} contacts of people who asked to be forgotten"
            " (activation.crm_erasures): ERASE=1 deletes them there"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

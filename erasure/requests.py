"""Which erasures a warehouse knows of, and which it has carried out."""

from __future__ import annotations

import duckdb

from person_export.catalogue import exists

CARRIED_OUT = "intermediate.int_carried_out_erasures"
# Requests, and the accounts that the shop says are the same person's.
SOURCES = {
    "staging.stg_erasure_requests": "customer_id is not null",
    "staging.stg_customer_rows": "is_erased",
}


def erased_ids(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Returns what stays of the ids of everybody who is erased."""
    found: set[str] = set()
    for relation, condition in SOURCES.items():
        if exists(connection, relation):
            rows = connection.execute(f"select distinct customer_id from {relation} where {condition}").fetchall()
            found |= {customer_id for (customer_id,) in rows}
    return found


def carried_out(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Returns the ids of which the warehouse's file has nothing left."""
    if not exists(connection, CARRIED_OUT):
        return set()
    return {customer_id for (customer_id,) in connection.execute(f"select customer_id from {CARRIED_OUT}").fetchall()}


def remember(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> None:
    """Adds ids to those that are carried out."""
    connection.execute(f"create table if not exists {CARRIED_OUT} (customer_id varchar)")
    connection.execute(f"insert into {CARRIED_OUT} select unnest($1::varchar[])", [sorted(ids)])

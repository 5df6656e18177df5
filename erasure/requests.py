"""Which erasures a warehouse knows of, and which it has carried out."""

from __future__ import annotations

import duckdb

from serving.layout import Layout

CARRIED_OUT = "intermediate.int_carried_out_erasures"
REQUESTS = "staging.stg_erasure_requests"
MERGED = "staging.stg_merged_customers"
# Everybody who asked, and the accounts that the shop says are the same person's.
ERASED = """
with recursive erased as (
    select customer_id from {requests} where customer_id is not null
    union
    select case when merged.customer_id = erased.customer_id then merged.merged_into else merged.customer_id end
    from {merged} as merged
    inner join erased on erased.customer_id in (merged.customer_id, merged.merged_into)
    where merged.customer_id is not null and merged.merged_into is not null
)
from erased
"""


def erased_ids(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Returns what stays of the ids of everybody who is erased."""
    layout = Layout(connection)
    if not layout.has(REQUESTS):
        return set()
    sql = ERASED.format(requests=layout.sql(REQUESTS), merged=layout.sql(MERGED))
    return {customer_id for (customer_id,) in connection.execute(sql).fetchall()}


def carried_out(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Returns the ids of which the warehouse's file has nothing left."""
    layout = Layout(connection)
    if not layout.has(CARRIED_OUT):
        return set()
    sql = f"select customer_id from {layout.sql(CARRIED_OUT)}"
    return {customer_id for (customer_id,) in connection.execute(sql).fetchall()}


def remember(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> None:
    """Says whose erasure is carried out: nobody else's, since somebody who asks again may have been back meanwhile."""
    place = Layout(connection).sql(CARRIED_OUT)
    connection.execute(f"create or replace table {place} as select unnest($1::varchar[]) as customer_id", [sorted(ids)])

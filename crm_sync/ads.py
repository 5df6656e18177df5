"""Writes an audience in the form that advertising platforms match: hashed addresses and numbers, nothing else.

Usage: ``python -m crm_sync.ads champions --serving sextant_serving.duckdb --output champions.csv``
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from crm_sync.errors import SyncError
from run_guard.rights import for_owner_alone
from serving.sql import literal

# Sorted by hashes, so that the order of the file says nothing about anybody.
HASHES = """
select distinct contacts.email_sha256, contacts.phone_sha256
from activation.audience_members as members
inner join activation.advertising_contacts as contacts on members.customer_id = contacts.customer_id
where members.audience = $audience and contacts.advertising_status = 'allowed'
order by contacts.email_sha256 nulls last, contacts.phone_sha256 nulls last
"""
STATUSES = """
select coalesce(contacts.advertising_status, 'unreachable'), count(*)
from activation.audience_members as members
left join activation.advertising_contacts as contacts on members.customer_id = contacts.customer_id
where members.audience = $audience
group by all
"""
# In the order in which they are told.
REASONS = {
    "unreachable": "can't be reached by email or text message",
    "no_consent": "agreed neither to ad_user_data nor to ad_personalization",
    "no_ad_user_data": "did not agree to ad_user_data",
    "no_ad_personalization": "did not agree to ad_personalization",
    "refused_by_another": "share their address with somebody who refused",
}
TABLES = ("audience_members", "advertising_contacts")


@dataclass(frozen=True)
class Exported:
    """How many lines an audience's file has, and how many of its members are left out for each reason."""

    lines: int
    left_out: Mapping[str, int]

    def __str__(self) -> str:
        counts = [f"{count:,} {REASONS[reason]}" for reason, count in self.left_out.items()]
        return f"left out {sum(self.left_out.values()):,}" + (": " + ", ".join(counts) if counts else "")


def export(serving: Path, audience: str, output: Path) -> Exported:
    """Writes the members of ``audience`` who agreed to advertising to the CSV file ``output``, in one step.

    An address or number is there only if the customer can be reached by it, and agreed to ad_user_data and to
    ad_personalization. Raises ``SyncError`` with one line where that can't be done.
    """
    if not serving.is_file():
        raise SyncError(f"no serving copy at {serving}: run make build first")
    unfinished = output.with_name(output.name + ".unfinished")
    try:
        with duckdb.connect(str(serving), read_only=True) as connection:
            exported = copy(connection, audience, unfinished)
        os.replace(unfinished, output)
    finally:
        unfinished.unlink(missing_ok=True)
    return exported


def copy(connection: duckdb.DuckDBPyConnection, audience: str, file: Path) -> Exported:
    """Writes what ``export`` does to ``file``, from the tables of a connection."""
    found = connection.execute("select table_name from duckdb_tables() where schema_name = 'activation'").fetchall()
    if missing := [name for name in TABLES if (name,) not in found]:
        raise SyncError(f"no activation.{missing[0]} in the serving copy: run make build first")
    found = connection.execute("select distinct audience from activation.audience_members order by all")
    names = [name for (name,) in found.fetchall()]
    if audience not in names:
        raise SyncError(f"no audience {audience!r}; there are: {', '.join(names) or 'none'}")
    connection.execute(f"create or replace temp table hashed as {HASHES}", {"audience": audience})
    lines = connection.execute(f"copy hashed to {literal(file)} (header)").fetchone()[0]
    statuses = dict(connection.execute(STATUSES, {"audience": audience}).fetchall())
    return Exported(lines, {reason: statuses[reason] for reason in REASONS if reason in statuses})


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line: 0 where the file was written, 2 and one line where not."""
    options = argparse.ArgumentParser(prog="crm_sync.ads", description=__doc__.splitlines()[0])
    options.add_argument("audience", help="a name of activation.audience_members")
    options.add_argument("--serving", type=Path, default=Path("sextant_serving.duckdb"), help="the serving copy")
    options.add_argument("--output", type=Path, help="the CSV file; by default named after the audience")
    chosen = options.parse_args(arguments)
    # A hash of an address is as good as the address to whoever has it: for the owner alone.
    for_owner_alone()
    output = chosen.output or Path(f"{chosen.audience}.csv")
    try:
        exported = export(chosen.serving, chosen.audience, output)
    except (SyncError, duckdb.Error, OSError) as error:
        print(f"crm_sync.ads: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    print(f"{exported.lines:,} contacts of {chosen.audience} in {output}; {exported}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

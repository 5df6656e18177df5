"""Writes an audience in the form that advertising platforms match: hashed addresses and numbers, nothing else.

Usage: ``python -m crm_sync.ads champions --serving sextant_serving.duckdb --output champions.csv``
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import duckdb

from crm_sync.errors import SyncError

# Sorted by hashes, so that the order of the file says nothing about anybody.
AUDIENCE = """
select distinct
    case when contacts.email_opt_in then sha256(lower(trim(contacts.email))) end as email_sha256,
    case when contacts.sms_opt_in then sha256(trim(contacts.phone)) end as phone_sha256
from activation.audience_members as members
inner join activation.crm_contacts as contacts on members.customer_id = contacts.customer_id
where
    members.audience = $audience
    and (
        (contacts.email_opt_in and contacts.email is not null)
        or (contacts.sms_opt_in and contacts.phone is not null)
    )
order by email_sha256 nulls last, phone_sha256 nulls last
"""


def export(serving: Path, audience: str, output: Path) -> int:
    """Writes the reachable members of ``audience`` to the CSV file ``output``, in one step.

    An address or number is there only with consent to its channel. An address is hashed trimmed and in lower case, a
    number as E.164. Returns the number of lines. Raises ``SyncError`` with one line where that can't be done.
    """
    if not serving.is_file():
        raise SyncError(f"no serving copy at {serving}: run make build first")
    unfinished = output.with_name(output.name + ".unfinished")
    try:
        with duckdb.connect(str(serving), read_only=True) as connection:
            found = connection.execute("select distinct audience from activation.audience_members order by all")
            names = [name for (name,) in found.fetchall()]
            if audience not in names:
                raise SyncError(f"no audience {audience!r}; there are: {', '.join(names) or 'none'}")
            connection.execute(f"create temp table hashed as {AUDIENCE}", {"audience": audience})
            quoted = str(unfinished).replace("'", "''")
            count = connection.execute(f"copy hashed to '{quoted}' (header)").fetchone()[0]
        os.replace(unfinished, output)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line: 0 where the file was written, 2 and one line where not."""
    options = argparse.ArgumentParser(prog="crm_sync.ads", description=__doc__.splitlines()[0])
    options.add_argument("audience", help="a name of activation.audience_members")
    options.add_argument("--serving", type=Path, default=Path("sextant_serving.duckdb"), help="the serving copy")
    options.add_argument("--output", type=Path, help="the CSV file; by default named after the audience")
    chosen = options.parse_args(arguments)
    # A hash of an address is as good as the address to whoever has it: for the owner alone.
    os.umask(os.umask(0o077) | 0o077)
    output = chosen.output or Path(f"{chosen.audience}.csv")
    try:
        count = export(chosen.serving, chosen.audience, output)
    except (SyncError, duckdb.Error, OSError) as error:
        print(f"crm_sync.ads: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    print(f"{count:,} contacts of {chosen.audience} in {output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

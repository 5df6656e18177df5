"""The command line: ``python -m erasure sextant.duckdb``, after a build that passed. Publishing begins with it."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from erasure.copies import remove_unread
from erasure.requests import carried_out, erased_ids, remember
from erasure.rewrite import forget_addresses, rewrite
from run_guard.rights import for_owner_alone
from run_guard.words import in_one_line


def erase(warehouse: Path, copies: Path) -> int:
    """Carries out the erasures that are new in a warehouse; returns how many ids they are about.

    The build has taken the details out of every table, but DuckDB keeps what was in freed blocks until it needs them.
    So the warehouse is copied into a new file, which takes its place. That is remembered, and done for nobody twice.
    """
    if not warehouse.is_file():
        raise FileNotFoundError(f"no warehouse at {warehouse}")
    with duckdb.connect(str(warehouse)) as connection:
        erased, known = erased_ids(connection), carried_out(connection)
        new = erased - known
        if new:
            forget_addresses(connection)
            remove_unread(connection, copies)
    if new:
        rewrite(warehouse)
    if erased != known:
        with duckdb.connect(str(warehouse)) as connection:
            remember(connection, erased)
    return len(new)


def main(arguments: list[str]) -> int:
    """Runs the command line: 0 where nothing of the erased is left, 2 and one line where something may be."""
    if len(arguments) != 1:
        print("usage: python -m erasure WAREHOUSE", file=sys.stderr)
        return 2
    for_owner_alone()
    try:
        erased = erase(Path(arguments[0]), Path("target") / "intake")
    except (OSError, duckdb.Error) as error:
        said = in_one_line(error, Path(arguments[0]))
        print(f"erasure: {said}; freed space may still name the erased", file=sys.stderr)
        return 2
    if erased:
        print(f"erased     {erased:,} ids; the warehouse was written anew without what its file kept of them")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

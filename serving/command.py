"""The command line that publishing and rolling back have alike: ``WAREHOUSE SERVING [KEEP]``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

from run_guard.rights import for_owner_alone
from run_guard.words import in_one_line


def run(name: str, action: Callable[..., object], arguments: list[str]) -> int:
    """Call ``action`` with the two files and, where it is given, the number of publications to keep.

    Returns 0 where it was done, 2 and one line where it was not.
    """
    if len(arguments) not in (2, 3) or not all(number.isdecimal() for number in arguments[2:]):
        print(f"usage: python -m serving.{name} WAREHOUSE SERVING [KEEP]", file=sys.stderr)
        return 2
    warehouse, serving, *keep = arguments
    # A copy is its owner's alone while it is filled.
    for_owner_alone()
    try:
        action(Path(warehouse), Path(serving), *map(int, keep))
    except (OSError, ValueError, duckdb.Error) as error:
        print(f"{name}: {in_one_line(error, Path(serving))}", file=sys.stderr)
        return 2
    return 0

"""The command line: ``python -m serving.elsewhere SERVING TO [--prefix=PREFIX] [--readers=ROLE,ROLE]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb

from run_guard.rights import for_owner_alone
from run_guard.words import in_one_line

POSTGRES = ("postgres://", "postgresql://")


def main(arguments: list[str]) -> int:
    """Return 0 where everything was copied, 2 and one line where nothing was."""
    options = argparse.ArgumentParser(prog="publish", description=__doc__)
    options.add_argument("serving", type=Path)
    options.add_argument("to")
    options.add_argument("--prefix", default="")
    options.add_argument("--readers", default="")
    given = options.parse_args(arguments)
    for_owner_alone()
    try:
        if not given.serving.is_file():
            raise ValueError(f"no served file at {given.serving}: run make build first")
        if given.to.startswith(POSTGRES):
            from serving.elsewhere.postgres import publish_to_postgres

            readers = [role for role in given.readers.split(",") if role]
            tables = publish_to_postgres(given.serving, given.to, given.prefix, readers)
        elif "://" in given.to:
            raise ValueError(f"TO must be a folder or an address of Postgres. Got: {given.to.partition(':')[0]}://...")
        else:
            from serving.elsewhere.parquet import publish_to_parquet

            tables = publish_to_parquet(given.serving, Path(given.to))
    except (ValueError, OSError, duckdb.Error) as error:
        print(f"publish: {in_one_line(error, given.serving)}", file=sys.stderr)
        return 2
    print(f"published  {tables} tables into {given.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

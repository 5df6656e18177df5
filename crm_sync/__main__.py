"""The command line: ``python -m crm_sync klaviyo --warehouse sextant.duckdb``."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

import duckdb

from crm_sync.errors import SyncError
from crm_sync.removals import MOST_REMOVED, share
from crm_sync.sync import VENDORS, run
from run_guard.words import in_words


def parser() -> argparse.ArgumentParser:
    """Returns the command line's options."""
    options = argparse.ArgumentParser(prog="crm_sync", description=__doc__)
    options.add_argument("destination", choices=sorted(VENDORS))
    options.add_argument("--warehouse", type=Path, default=Path("sextant.duckdb"), help="the working warehouse")
    options.add_argument("--serving", type=Path, help="the serving copy; by default beside the warehouse")
    options.add_argument("--dry-run", action="store_true", help="show what would be sent, send nothing")
    options.add_argument("--prepare", action="store_true", help="create the fields that the CRM's account lacks")
    options.add_argument(
        "--most-removed",
        type=share,
        default=MOST_REMOVED,
        help="largest share of the CRM's contacts that a sync removes without being told so (0 to 1)",
    )
    return options


def main(arguments: list[str] | None = None) -> int:
    """Runs a sync: 0 where all contacts were taken, 1 where some were not, 2 and one line where it stopped."""
    options = parser().parse_args(arguments)
    serving = options.serving or options.warehouse.with_name(options.warehouse.stem + "_serving.duckdb")
    stop = threading.Event()
    handlers = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        outcome = run(
            options.destination,
            options.warehouse,
            serving,
            dry_run=options.dry_run,
            prepare=options.prepare,
            most_removed=options.most_removed,
            stop=stop,
        )
    except (SyncError, OSError, duckdb.Error) as error:
        print(f"crm_sync: {in_words(error, options.warehouse) or ' '.join(str(error).split())}", file=sys.stderr)
        return 2
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if outcome.interrupted:
        print("crm_sync: stopped; the rest is sent next time", file=sys.stderr)
        return 2
    if outcome.failed:
        print(
            f"crm_sync: {outcome.failed:,} contacts were not taken; activation_state.sync_failures says why,"
            " and the next sync tries them again",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

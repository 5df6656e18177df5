"""The command line: ``python -m crm_sync.suppressions klaviyo --folder raw``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from crm_sync.client import Client
from crm_sync.errors import Refused, SyncError
from crm_sync.suppressions import brevo, file, hubspot, klaviyo
from crm_sync.suppressions.suppressed import Suppressed
from crm_sync.sync import VENDORS, definition


class Source(NamedTuple):
    """How a CRM is read, and how many requests a second it allows for that."""

    read: Callable[[Client], Iterator[list[Suppressed]]]
    requests_per_second: float


SOURCES = {
    "klaviyo": Source(klaviyo.read, 10),
    # HubSpot counts searches apart from other requests.
    "hubspot": Source(hubspot.read, 4),
    "brevo": Source(brevo.read, 5),
}


def run(source: str, folder: Path) -> file.Written:
    """Reads all suppressions of a CRM into its file of ``folder``.

    Raises ``SyncError`` with one line where that can't be done; the file is then as it was.
    """
    if not folder.is_dir():
        raise SyncError(f"no folder of raw files at {folder}")
    path = file.path_of(folder, source)
    # Refused before anything is asked, rather than after an hour.
    file.read(path)
    reader = SOURCES[source]
    client = VENDORS[source].client_of_environment(reader.requests_per_second, definition(source).sync.retry)
    vendor = VENDORS[source](client)
    try:
        rows = file.rows_of(reader.read(client), source)
    except Refused as refused:
        failure = refused.failure
        raise SyncError(vendor.clean(f"{vendor.label} refuses ({failure.status}): {failure.message}")) from refused
    except SyncError as error:
        raise SyncError(vendor.clean_line(str(error))) from error
    finally:
        client.close()
    return file.write(path, rows)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line: 0 where the file was written, 2 and one line where not."""
    options = argparse.ArgumentParser(prog="crm_sync.suppressions", description=__doc__)
    options.add_argument("source", choices=sorted(SOURCES), metavar="SOURCE", help=", ".join(sorted(SOURCES)))
    options.add_argument("--folder", required=True, help="the folder of raw files that the build reads")
    chosen = options.parse_args(arguments)
    try:
        if not chosen.folder:
            raise SyncError("which folder of raw files gets the suppressions? RAW=<folder> says it")
        written = run(chosen.source, Path(chosen.folder))
    except (SyncError, OSError) as error:
        print(f"crm_sync.suppressions: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("crm_sync.suppressions: stopped; the file is as it was", file=sys.stderr)
        return 2
    path = file.path_of(Path(chosen.folder), chosen.source)
    print(f"{written.rows:,} addresses are suppressed in {path}, {written.new:,} of them new: the next build reads it")
    if written.kept:
        print(f"{chosen.source} does not name {written.kept:,} of them any more: they stay until their lines go")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Who has a file of DuckDB open, asked of the system."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
from pathlib import Path

# struct flock of Linux and macOS differ; on another system DuckDB's own words have to do.
FLOCK = "hhqqi4x" if sys.platform.startswith("linux") else None


def holder(file: Path, *, who_writes: bool = False) -> int | None:
    """Return the id of a process that has a file open; None where none has.

    DuckDB locks what it reads against writers, and what it writes against everybody. ``who_writes`` asks for the latter
    alone.
    """
    if not FLOCK or not file.is_file():
        return None
    # The question "may I read?" is answered no by a writer alone, and may be asked of a file that is read-only.
    kind, mode = (fcntl.F_RDLCK, "rb") if who_writes else (fcntl.F_WRLCK, "r+b")
    asked = struct.pack(FLOCK, kind, os.SEEK_SET, 0, 0, 0)
    try:
        with file.open(mode) as opened:
            kind, _, _, _, process = struct.unpack(FLOCK, fcntl.fcntl(opened, fcntl.F_GETLK, asked))
    except OSError:
        return None
    return process if kind != fcntl.F_UNLCK else None


def holder_of(file: Path, *, who_writes: bool = False) -> str | None:
    """Return who has a file open, in words: what the process runs, and its id."""
    process = holder(file, who_writes=who_writes)
    if not process:
        return None
    try:
        name = Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        name = "a process"
    return f"{name} (process {process})"

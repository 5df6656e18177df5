"""One run at a time in a folder of dbt's results: two would write each other's files."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import TextIO

from serving.locks import holder_of

# What this process has taken. The system takes it back when the process ends, however it ends; a lock of POSIX is also
# lost where the file is closed, so that it stays open.
_taken: dict[tuple[int, Path], TextIO] = {}


def lock_file(folder: Path) -> Path:
    """Return the file by which a run has a folder."""
    return folder / "in_use"


def take(folder: Path) -> bool:
    """Take a folder for this process until it ends; False where another process has it."""
    file = lock_file(folder)
    mine = (os.getpid(), file.absolute())
    if mine in _taken:
        return True
    folder.mkdir(parents=True, exist_ok=True)
    stream = file.open("w", encoding="utf-8")
    try:
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        return False
    _taken[mine] = stream
    return True


def fault(folder: Path) -> str | None:
    """Take a folder, or return the line about who has it."""
    if take(folder):
        return None
    process = holder_of(lock_file(folder)) or "another process"
    return (
        f"{folder}: {process} builds with it. Expected one run at a time: wait for it, or give this one folders of its"
        " own with DBT_TARGET_PATH=<folder> DBT_LOG_PATH=<folder>"
    )

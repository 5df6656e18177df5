"""A file about people: for its owner alone, and whole or not there at all."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, which only its owner may read. It gets its name once it is whole, and on the disk.

    An error, or the end of the process at any moment, leaves at ``path`` what was there. A folder that is missing is
    made for its owner alone too. Until it is whole, the file has a name that no build reads.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    remove_unfinished(path.parent, path.name)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with open(unfinished, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def remove_unfinished(folder: Path, name: str | None = None) -> None:
    """Remove what killed processes left of a file of a folder, or of all: it may have all that a whole file has."""
    pattern = glob.escape(name) if name else "*"
    for file in folder.glob(f".{pattern}.*.unfinished"):
        process = file.name.split(".")[-2]
        if process.isdigit() and (int(process) == os.getpid() or not _is_running(int(process))):
            file.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

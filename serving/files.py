"""The served file and those beside it: the log that a killed program left, and the publications that are kept."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from serving.locks import holder_of

WRITE = 0o222


def log_of(file: Path) -> Path:
    """Return where DuckDB keeps what a program has written to a file and not put into it yet."""
    return file.with_name(file.name + ".wal")


@contextmanager
def unfinished(serving: Path) -> Iterator[Path]:
    """Give the file to be filled, without what a killed publication left of it, and take away what is left."""
    file = serving.with_name(serving.name + ".unfinished")

    def remove() -> None:
        for path in (file, log_of(file)):
            path.unlink(missing_ok=True)
        shutil.rmtree(file.with_name(file.name + ".tmp"), ignore_errors=True)

    remove()
    try:
        yield file
    finally:
        remove()


def make_way(serving: Path) -> None:
    """Set aside a log that some program left beside the served file: DuckDB would read it into the next one.

    Raises ``ValueError`` where a program has the file open for writing, and would write such a log later.
    """
    process = holder_of(serving, who_writes=True)
    if process:
        raise ValueError(
            f"{serving}: {process} has it open for writing, and its changes would get into"
            " what is published. Expected readers that open it read-only: close it there"
        )
    log = log_of(serving)
    if log.exists():
        aside = next(path for path in _numbered(log.with_name(log.name + ".set_aside")) if not path.exists())
        os.replace(log, aside)
        print(f"set aside  {log.name}, what another program wrote to {serving.name}, as {aside.name}")


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    number = 2
    while True:
        yield path.with_name(f"{path.name}_{number}")
        number += 1


def kept_path(serving: Path, number: int) -> Path:
    """Return where a publication is kept; DuckDB names its database as it does the served one."""
    return serving.with_name(f"{serving.stem}.{number}{serving.suffix}")


def kept(serving: Path) -> dict[int, Path]:
    """Return the kept publications by their number, the oldest first."""
    pattern = re.compile(re.escape(serving.stem) + r"\.(\d+)" + re.escape(serving.suffix))
    found = {int(match[1]): path for path in serving.parent.iterdir() if (match := pattern.fullmatch(path.name))}
    return dict(sorted(found.items()))


def put_in_place(new: Path, serving: Path, kept_as: int, check: Callable[[], None]) -> None:
    """Let a new file take the place of the served one, in one step, and check it there.

    The old file is kept under its number. Where the check fails, the old file takes its place again.
    """
    if log_of(new).exists():
        raise ValueError(f"{new}: must be whole. Got: a log beside it")
    # For its owner alone; whom the owner has let read the file before may go on. A program that opens it for writing
    # would leave a log. The folder, not the file, says whether it may be replaced.
    mode = stat.S_IMODE(serving.stat().st_mode) if serving.exists() else 0o600
    new.chmod(mode & ~WRITE)
    before = serving.with_name(serving.name + ".before")
    before.unlink(missing_ok=True)
    if serving.exists():
        _link(serving, before)
    os.replace(new, serving)
    try:
        if log_of(serving).exists():
            raise ValueError(f"{serving}: must be all that readers see. Got: {log_of(serving).name} beside it")
        check()
    except BaseException:
        if before.exists():
            os.replace(before, serving)
        else:
            serving.unlink()
        raise
    if before.exists():
        before.chmod(before.stat().st_mode & ~WRITE)
        os.replace(before, kept_path(serving, kept_as))


def _link(file: Path, name: Path) -> None:
    """Give a file a second name, or a copy where the file system has no such names."""
    try:
        os.link(file, name)
    except OSError:
        shutil.copy2(file, name)


def forget(serving: Path, number: int) -> None:
    """Remove a kept publication."""
    file = kept_path(serving, number)
    for path in (file, log_of(file)):
        path.unlink(missing_ok=True)

"""Clean copies of files that an engine can't read as they are."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from intake.errors import IntakeError
from intake.files import DataFile
from intake.source import LONGEST
from run_guard.private_file import private_file

_QUOTED = re.compile(r'[,"\r\n]')


class CleanCopy:
    """Writes records as UTF-8, separated by commas, with quotes where RFC 4180 needs them, one ``\\n`` after each."""

    def __init__(self, file: DataFile, stream: BinaryIO, header: list[str]) -> None:
        self._name = file.name
        self._stream = stream
        self._commas = len(header) - 1
        self._lines: list[str] = []
        self.write(header)

    def write(self, values: list[str]) -> None:
        """Write a record, which has as many values as the header."""
        line = ",".join(values)
        if line.count(",") != self._commas or '"' in line or "\n" in line or "\r" in line:
            line = ",".join(map(_quoted, values))
        if len(line) > LONGEST:
            raise IntakeError(f"{self._name}: must have records shorter than 2 MB. Got: a longer one")
        self._lines.append(line)
        if len(self._lines) >= 10_000 or len(line) > 100_000:
            self.flush()

    def flush(self) -> None:
        """Hand what was written to the file."""
        if self._lines:
            self._stream.write(("\n".join(self._lines) + "\n").encode())
            self._lines.clear()


def _quoted(value: str) -> str:
    if _QUOTED.search(value):
        return '"' + value.replace('"', '""') + '"'
    return value


def copy_path(file: DataFile, copies: Path) -> Path:
    """Return where a file's clean copy is: always the same path, without characters that engines read as patterns."""
    digest = hashlib.sha256(os.fsencode(file.path.absolute())).hexdigest()[:16]
    stem = re.sub(r"[^\w-]+", "_", file.path.name.partition(".")[0])
    return copies / f"{digest}-{stem}.csv"


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, which only the user may read. It gets its name once it is whole. An error leaves nothing
    behind, not even an older copy, which would be taken for the new one.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    path.unlink(missing_ok=True)
    with private_file(path) as stream:
        yield stream

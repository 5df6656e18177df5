"""One line about a fault of the machine: what it is about, and what to do."""

from __future__ import annotations

import errno
import re
from pathlib import Path

NEW_WAREHOUSE = (
    "put a copy of it back, or build into another one with WAREHOUSE=<file.duckdb>. A new one knows neither kept"
    " snapshots nor what the CRMs have"
)
# The beginning of what DuckDB and Python say, and our words. {file} is the first file that the message names.
FAULTS = (
    (
        r"No space left on device|Disk quota exceeded|File too large|max_temp_directory_size|not enough space",
        "disk full: {file} can't be written. Every table is as it was, or whole: free some space, and build again",
    ),
    (
        r"not a valid DuckDB database file",
        "{file}: is no database of DuckDB. Expected a warehouse, or the name of a new file: WAREHOUSE=<file.duckdb>",
    ),
    (
        r"Trying to read a database file with version number",
        "{file}: was written by a newer DuckDB. Expected the DuckDB that wrote it, or another warehouse:"
        " WAREHOUSE=<file.duckdb>",
    ),
    (
        r"replaying WAL",
        "{file}: its log, {file}.wal, is damaged. Expected the log that belongs to it: put a copy of both"
        " back, or move the log away, and with it what was written last",
    ),
    (
        r"Corrupt database file|Could not read enough bytes|Failed to load metadata",
        f"{{file}}: is damaged. Expected a whole file: {NEW_WAREHOUSE}",
    ),
    (
        r"Could not set lock on file",
        "{file}: {holder} has it open. Expected a file that nobody else has open: close it there, or"
        " build into another one with WAREHOUSE=<file.duckdb>",
    ),
    (
        r"No files found that match|Cannot open file.*No such file|^\[Errno 2\]",
        "{file}: was there when the run began, and is gone. Expected a folder that nobody changes during a build: put"
        " it back, and build again",
    ),
    (
        r"Permission denied|Read-only file system|Operation not permitted",
        "{file}: may not be read or written. Expected files and folders that you may write to",
    ),
    (r"Input/output error", "{file}: the disk fails to read or write it. Expected a disk that works"),
)
STOPPED = "stopped before the end. Every table is as it was, or whole, and the next build goes on from there"
_FILE = re.compile(r"""(?:file|pattern|block) ["']([^"']+)["']|["'](/[^"']+)["']""")
_HOLDER = re.compile(r"held in (\S+) \(PID (\d+)\)")
_OF_DISKS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.ENOENT}


def in_words(error: BaseException | str | None, warehouse: Path) -> str | None:
    """Return the line about an error, or about the text of one; None where it is no fault of the machine."""
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    if isinstance(error, OSError) and error.errno not in _OF_DISKS:
        return None
    text = str(error or "")
    for pattern, words in FAULTS:
        if re.search(pattern, text):
            named = _FILE.search(text)
            file = (named[1] or named[2]) if named else str(warehouse)
            held = _HOLDER.search(text)
            holder = f"{Path(held[1]).name} (process {held[2]})" if held else "another process"
            return words.format(file=file.removesuffix(".wal") if "{file}.wal" in words else file, holder=holder)
    return None


def in_one_line(error: BaseException, warehouse: Path) -> str:
    """Return what to say of an error: our words for a fault of the machine, otherwise what it says itself."""
    return in_words(error, warehouse) or " ".join(str(error).split())

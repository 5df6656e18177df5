"""A Postgres server of Debian's package on the loopback interface, for as long as a test needs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
# Postgres refuses to run as root.
USER = "postgres"


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of an empty database; skip where the machine has no Postgres, but never in CI."""
    if not BINARIES and "CI" not in os.environ:
        pytest.skip("no Postgres on this machine")
    binaries = BINARIES[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="postgres_"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    data = folder / "data"
    _run([binaries / "initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--no-sync"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    _run([binaries / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"])
    try:
        yield f"postgresql://owner@127.0.0.1:{port}/postgres"
    finally:
        _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[object]) -> None:
    words = ["runuser", "-u", USER, "--", *command] if os.geteuid() == 0 else command
    # The server must not hold the pipes of the tests.
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

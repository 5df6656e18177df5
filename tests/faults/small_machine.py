"""A disk in memory, as small as a test wants, that a command has for itself; on most Linux this needs no rights."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The disk goes away with the command, and what was on it is copied before.
SCRIPT = """
mount -t tmpfs -o size="$1" tmpfs disk || exit 99
cd disk
eval "$2"
ended=$?
cp -a . ../kept
exit $ended
"""


def on_a_small_disk(size: int, folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the shell in a disk of this many bytes; what is on it in the end is in `folder`/kept."""
    (folder / "disk").mkdir(parents=True)
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh", str(size), script]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


@cache
def has_small_disks() -> bool:
    """Return whether the system lets a process have file systems of its own."""
    if not shutil.which("unshare"):
        return False
    command = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def as_an_ordinary_user(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that no folder lets in because it is root's."""
    ordinary = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    cleared = {key: value for key, value in os.environ.items() if not key.startswith("SEXTANT_")}
    return subprocess.run(
        [*ordinary, *command],
        cwd=ROOT,
        env=cleared | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

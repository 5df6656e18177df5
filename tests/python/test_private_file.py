"""A private file is whole or not there, whatever happens to the process that writes it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from warehouse import ROOT

from run_guard.private_file import private_file, remove_unfinished

KILLED = """
import os, sys, pathlib
from run_guard.private_file import private_file
with private_file(pathlib.Path(sys.argv[1])) as stream:
    stream.write(b"half of jo@example.com")
    stream.flush()
    print(os.getpid(), flush=True)
    if sys.argv[2] == "waits":
        sys.stdin.read()
    os.kill(os.getpid(), 9)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with private_file(tmp_path / "new" / "file") as stream:
            stream.write(b"whole")
            (unfinished,) = (tmp_path / "new").iterdir()
            assert stat.S_IMODE(unfinished.stat().st_mode) == 0o600 and unfinished.name.startswith(".")
    finally:
        os.umask(before)
    file = tmp_path / "new" / "file"
    assert file.read_bytes() == b"whole" and names(file.parent) == ["file"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)] == [0o600, 0o700]


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("before")
    file.chmod(0o644)
    with pytest.raises(ZeroDivisionError), private_file(file) as stream:
        stream.write(b"half")
        raise ZeroDivisionError
    assert file.read_text() == "before" and names(tmp_path) == ["file"]
    with private_file(file) as stream:
        stream.write(b"after")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_a_killed_process_left_goes_and_what_a_running_one_writes_stays(tmp_path: Path) -> None:
    file, other = tmp_path / "file", tmp_path / "other[1]"
    file.write_text("before")
    for path in (file, other):
        subprocess.run([sys.executable, "-c", KILLED, str(path), "at once"], cwd=ROOT, check=False)
    assert file.read_text() == "before" and len(names(tmp_path)) == 3
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", KILLED, str(file), "waits"]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as running:
        number = running.stdout.readline().decode().strip()
        with private_file(file) as stream:
            stream.write(b"after")
        assert file.read_text() == "after"
        assert [name for name in names(tmp_path) if ".file." in name] == [f".file.{number}.unfinished"]
        with private_file(other) as stream:
            stream.write(b"after")
        assert names(tmp_path) == [f".file.{number}.unfinished", "file", "other[1]"]
    assert len(names(tmp_path)) == 3
    remove_unfinished(tmp_path)
    assert names(tmp_path) == ["file", "other[1]"]


def test_it_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = []
    for step in ("fsync", "replace"):
        real = getattr(os, step)
        monkeypatch.setattr(os, step, lambda *of, step=step, real=real: steps.append(step) or real(*of))
    with private_file(tmp_path / "file") as stream:
        stream.write(b"whole")
    assert steps == ["fsync", "replace"]

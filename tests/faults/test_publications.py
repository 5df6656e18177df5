"""Readers of the served file see one publication, whole, whatever happens to the next one."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import publishing
import pytest
from small_machine import has_small_disks, on_a_small_disk


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """Publish once; return the folder, and how long a publication takes here."""
    folder = tmp_path_factory.mktemp("published")
    publishing.build(folder / "shop.duckdb", version=1)
    began = time.monotonic()
    assert publishing.publish(folder / "shop.duckdb", folder / "served.duckdb").wait() == 0
    return folder, time.monotonic() - began


def copied(published: tuple[Path, float], folder: Path) -> tuple[Path, Path]:
    """Return a warehouse of version 2 beside a served file of version 1."""
    shutil.copytree(published[0], folder, dirs_exist_ok=True)
    publishing.build(folder / "shop.duckdb", version=2)
    return folder / "shop.duckdb", folder / "served.duckdb"


def test_a_killed_publication_changes_everything_or_nothing(
    publications_seed: int,
    published: tuple[Path, float],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    warehouse, serving = copied(published, tmp_path)
    moment = random.Random(f"publication {publications_seed}").random() * published[1]
    process = publishing.publish(warehouse, serving)
    time.sleep(moment)
    process.kill()
    record_property("killed", process.wait() != 0)
    record_property("moment", f"{moment / published[1]:.0%} of a publication")
    found = publishing.served(serving)
    record_property("served", "the new publication" if found == 2 else "the one before")
    assert found in (1, 2)
    assert publishing.publish(warehouse, serving).wait() == 0
    assert publishing.served(serving) == 2
    assert not list(tmp_path.glob("*.unfinished*"))


def test_readers_see_no_error_and_no_mixture(
    publications: int,
    published: tuple[Path, float],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    warehouse, serving = copied(published, tmp_path)
    stop = tmp_path / "stop"
    command = [sys.executable, publishing.__file__, str(serving), str(stop)]
    pipe = subprocess.PIPE
    readers = [
        subprocess.Popen([*command, *way], stdout=pipe, stderr=subprocess.STDOUT, text=True) for way in ([], ["--long"])
    ]
    try:
        for version in range(2, 2 + publications):
            publishing.build(warehouse, version)
            process = publishing.publish(warehouse, serving)
            assert process.wait() == 0, process.stdout.read()
    finally:
        stop.touch()
    said = [reader.communicate()[0] for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0], said
    new, long = map(json.loads, said)
    record_property("readings", f"{len(new)} new readers of {len(set(new))} publications, {len(long)} of a long one")
    # A new reader never sees an older publication again; a long-lived one keeps the file that it has opened.
    assert new == sorted(new) and new[-1] == 1 + publications
    assert len(set(long)) == 1
    assert publishing.served(serving) == 1 + publications


@pytest.mark.skipif(not has_small_disks(), reason="this machine gives nobody a disk in memory of their own")
def test_a_full_disk_leaves_what_was_served(
    disks_seed: int, published: tuple[Path, float], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    warehouse, serving = copied(published, tmp_path / "before")
    size = serving.stat().st_size
    # Room for the served file, and for a growing part of the next one.
    room = size + size * (2 * disks_seed + 1) // 25
    record_property("moment", f"{room - size:,} bytes free")
    script = f"cp {serving} . && {sys.executable} -m serving.publish {warehouse} served.duckdb"
    run = on_a_small_disk(room, tmp_path, script)
    assert run.returncode == 2
    (line,) = run.stdout.strip().splitlines()
    assert line.startswith("publish: disk full: ") and "served.duckdb" in line
    assert publishing.served(tmp_path / "kept" / "served.duckdb") == 1
    assert not list((tmp_path / "kept").glob("*.unfinished*"))
    assert publishing.publish(warehouse, tmp_path / "kept" / "served.duckdb").wait() == 0
    assert publishing.served(tmp_path / "kept" / "served.duckdb") == 2

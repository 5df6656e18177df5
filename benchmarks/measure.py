"""Runs one command and measures it: time, peak memory, and memory over time."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.1
SECONDS_BETWEEN_FAMILIES = 2.0


@dataclass
class Run:
    """A measured process and its children: wall and processor seconds, peak resident bytes, (clock, bytes) samples."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    samples: list[tuple[float, int]] = field(default_factory=list)

    def peak_between(self, start: float, end: float) -> int:
        """Peak resident bytes of the process between two moments of the wall clock; 0 where none was sampled."""
        return max((size for moment, size in self.samples if start <= moment <= end), default=0)


def run(command: list[str], log: Path, env: dict[str, str] | None = None, folder: Path | None = None) -> Run:
    """Runs a command to its end, with its output in ``log``, once the disk has all that the previous one wrote.

    Raises ``RuntimeError`` with the end of the log where the command fails.
    """
    os.sync()
    with log.open("w") as output:
        started = time.time()
        process = psutil.Popen(command, env=env, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        result = Run(0.0, 0.0, 0)
        watcher = threading.Thread(target=_watch, args=(process, result))
        watcher.start()
        code = process.wait()
        watcher.join()
        result.seconds = time.time() - started
    if code != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {log.read_text()[-2000:]}")
    return result


def _watch(process: psutil.Popen, result: Run) -> None:
    children, seen = [], 0.0
    ended_cpu, cpu = 0.0, {}
    while True:
        try:
            # Spark is a child of dbt's process; looking for children is too slow to do each time.
            if time.time() - seen > SECONDS_BETWEEN_FAMILIES:
                children, seen = process.children(recursive=True), time.time()
            size, now = process.memory_info().rss, {process.pid: process.cpu_times()}
            has_ended = process.status() == psutil.STATUS_ZOMBIE
        except psutil.Error:
            return
        for child in children:
            with contextlib.suppress(psutil.Error):
                size += child.memory_info().rss
                now[child.pid] = child.cpu_times()
        ended_cpu += sum(times.user + times.system for pid, times in cpu.items() if pid not in now)
        cpu = now
        result.samples.append((time.time(), size))
        result.peak_bytes = max(result.peak_bytes, size)
        result.cpu_seconds = ended_cpu + sum(times.user + times.system for times in cpu.values())
        if has_ended:
            return
        time.sleep(SAMPLE_SECONDS)

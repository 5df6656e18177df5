"""A Spark cluster on the loopback: a master and workers, each a process of its own, over one folder of tables."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from types import TracebackType

import psutil
import pyspark

STARTER = Path(pyspark.__file__).parent / "bin" / "spark-class"
HERE = ["--host", "127.0.0.1", "--webui-port", "0"]
# A machine under load takes its time to start a JVM.
PATIENCE = 120


class Cluster:
    """Starts when it is entered, with workers of one core each, and ends with the block."""

    def __init__(self, folder: Path, workers: int = 2, memory: str = "1g") -> None:
        self.folder, self.size, self.memory = folder, workers, memory
        self.master: subprocess.Popen | None = None
        self.workers: list[subprocess.Popen] = []
        self.url = ""

    def __enter__(self) -> Cluster:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self.master = self._start("master", "org.apache.spark.deploy.master.Master", *HERE, "--port", "0")
            (self.url,) = self._said("master", r"Starting Spark master at (spark://\S+)")
            for number in range(self.size):
                name = f"worker{number}"
                options = ["--cores", "1", "--memory", self.memory, "-d", str(self.folder / name)]
                self.workers.append(
                    self._start(name, "org.apache.spark.deploy.worker.Worker", *HERE, *options, self.url)
                )
            for number in range(self.size):
                self._said(f"worker{number}", r"(Successfully registered)")
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def kill_a_worker(self) -> None:
        """Kill a worker as a machine's power cut does; its executor goes with it."""
        worker = self.workers.pop()
        worker.kill()
        worker.wait()

    def cpu_seconds(self) -> float:
        """Return the processor seconds of master and workers, and of all executors, whether or not they have ended."""
        parents = [psutil.Process(process.pid) for process in (self.master, *self.workers) if process]
        alive = [child for parent in parents for child in parent.children(recursive=True)]
        return sum(sum(parent.cpu_times()[:4]) for parent in parents) + sum(sum(each.cpu_times()[:2]) for each in alive)

    def _start(self, name: str, *command: str) -> subprocess.Popen:
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen([str(STARTER), *command], stdout=log, stderr=log)

    def _said(self, name: str, pattern: str) -> tuple[str, ...]:
        """Wait until a process has logged what matches a pattern; return its groups."""
        log, until = self.folder / f"{name}.log", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := re.search(pattern, log.read_text(errors="replace")):
                return found.groups()
            time.sleep(0.1)
        raise TimeoutError(f"{name} said nothing like {pattern}:\n{log.read_text(errors='replace')[-3000:]}")

    def _end(self) -> None:
        processes = [process for process in (*self.workers, self.master) if process]
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

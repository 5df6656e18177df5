"""dbt, imported and warmed up once: every build is a fork of this process.

Half of a small build is Python importing dbt and dbt reading its own macros. A test suite of forty
builds cannot afford that, so it starts this program once and sends it one JSON line per build:
`{"arguments": [...], "environment": {...}, "output": "<file>"}`. A forked child then runs dbt's own
command line with these arguments, writes all it prints into the file, and the exit code is
answered on one line. A fork shares nothing with the builds before it.

A request may have a `strike`: after dbt has begun its `step`th step, and `wait` seconds more, the build gets the
signal `number`, may write no file beyond `largest_file` bytes any longer, as on a full disk, or loses the folder
`gone`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import cli, dbtRunner

# What the Python models import, so that no build has to.
import python_udfs.clustering
import python_udfs.forecast
import python_udfs.impact  # noqa: F401


def warm_up() -> None:
    """Parse the project once, without the static parser: its threads would not survive a fork."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SEXTANT_WAREHOUSE"] = str(Path(folder) / "warm.duckdb")
        places = ["--profiles-dir", ".", "--target-path", folder, "--log-path", folder]
        dbtRunner().invoke(["--quiet", "--no-static-parser", "parse", *places])


def run(arguments: list[str], environment: dict[str, str], output: str) -> None:
    """Run dbt in this process as its command does, close the warehouse and end the process."""
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, sys.stdout.fileno())
    os.dup2(file, sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environment)
    # A shell's background job ignores Ctrl-C, and so would a test of it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = 1
    try:
        cli(arguments)
    except SystemExit as end:
        code = end.code or 0
    finally:
        DuckDBConnectionManager.close_all_connections()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def strike(
    child: int,
    output: Path,
    step: int,
    wait: float = 0,
    number: int | None = None,
    largest_file: int | None = None,
    gone: str | None = None,
) -> None:
    """Wait for the step of a build, then do to it what is planned."""
    while not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        if output.exists() and output.read_bytes().count(b" START ") >= step:
            time.sleep(wait)
            if number is not None:
                os.kill(child, number)
            if largest_file is not None:
                resource.prlimit(child, resource.RLIMIT_FSIZE, (largest_file, largest_file))
            if gone is not None:
                os.kill(child, signal.SIGSTOP)
                os.rename(gone, f"{gone}.gone")
                os.kill(child, signal.SIGCONT)
            return
        time.sleep(0.005)


def serve() -> None:
    """Answer every request with the exit code of its build."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    warm_up()
    for line in sys.stdin:
        request = json.loads(line)
        planned = request.pop("strike", None)
        output = Path(request["output"])
        output.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            run(**request)
        if planned:
            strike(child, output, **planned)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    serve()

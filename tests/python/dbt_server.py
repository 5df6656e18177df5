"""dbt, imported and warmed up once: every build is a fork of this process.

Half of a small build is Python importing dbt and dbt reading its own macros. A test suite of forty
builds cannot afford that, so it starts this program once and sends it one JSON line per build:
`{"arguments": [...], "environment": {...}, "output": "<file>"}`. A forked child then runs dbt's own
command line with these arguments, writes all it prints into the file, and the exit code is
answered on one line. A fork shares nothing with the builds before it.

What dbt parsed once, later builds take over where their vars are the same but for those that no parsing asks for: that
is the other half.

A request may have a `strike`: after dbt has begun its `step`th step, and `wait` seconds more, the build gets the
signal `number`, may write no file beyond `largest_file` bytes any longer, as on a full disk, or loses the folder
`gone`.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import json
import os
import resource
import signal
import sys
import time
from functools import lru_cache
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import cli, dbtRunner
from dbt.contracts.files import FileHash
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import write_manifest
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager

# What the Python models import, so that no build has to.
import python_udfs.clustering
import python_udfs.impact  # noqa: F401

# Vars that are read while a run goes on, and not while dbt parses: whatever they are, the parsed project is the same.
RUN_TIME = {"audiences_file", "raw_data", "raw_schema", "raw_format", "stores", "timezone", "reporting_currency"}
RUN_TIME |= {"history_months", "restate_months", "lookback_years", "naive_timestamps", "date_order", "decimal_mark"}
RUN_TIME |= {"most_rejected", "first_year", "rating_profile", "rating_weights", "score_ties", "kmeans_log", "language"}
RUN_TIME |= {"disabled_systems", "cohort_grain"}
RUN_TIME |= {"crm_control_group", "control_group_share", "crm_destinations", "engagement_months"}
# Whether it is there changes what the date is made from, and so what is parsed; which one it is changes nothing.
DATED, SOME_DAY = "as_of_date", "2025-06-30"
# How dbt tells its log of an event.
FIRE = EventManager.fire_event
COMMANDS = {"build", "run", "test", "seed", "compile", "show"}
WARM = "warm"


def fire(manager: EventManager, event: BaseEvent, level: EventLevel | None = None, **how: object) -> None:
    """Tell a log of an event; nothing of one that no log takes, which dbt makes a message of all the same.

    At the end of a command, run_guard tells what it has kept.
    """
    is_heard = any(logger.level == EventLevel.DEBUG for logger in manager.loggers)
    if is_heard or type(event).__name__ == "CommandCompleted" or (level or event.level_tag()) != EventLevel.DEBUG:
        FIRE(manager, event, level, **how)


@lru_cache(maxsize=4)
def parsed_with(given: str) -> Manifest | None:
    """Parse the project with vars, without the static parser: its threads would not survive a fork.

    None where it fails. dbt keeps what it has parsed, so that the first of all processes does it for the others.
    """
    folder = Path("target/tests", hashlib.sha256(given.encode()).hexdigest()[:16])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.environ["SEXTANT_WAREHOUSE"] = str(folder / f"{WARM}.duckdb")
        places = ["--profiles-dir", ".", "--target-path", str(folder), "--log-path", str(folder)]
        done = dbtRunner().invoke(["--quiet", "--no-static-parser", "parse", "--vars", given, *places])
        return done.result if done.success else None


def project_of(arguments: list[str]) -> Path:
    """Return the folder of the project that a command is for."""
    return Path(arguments[arguments.index("--project-dir") + 1] if "--project-dir" in arguments else ".")


def is_this_but_for_rules(project: Path) -> bool:
    """Return whether a project has the models of this one, by a link: it is parsed as this one is."""
    return (project / "models").resolve() == Path("models").resolve()


def parsed_for(arguments: list[str]) -> Manifest | None:
    """Return the project as dbt parses it for a command; None where its project is of its own, or can't be parsed."""
    if not COMMANDS & set(arguments[:3]) or "--vars" not in arguments or "--target" in arguments:
        return None
    if not is_this_but_for_rules(project_of(arguments)):
        return None
    given = json.loads(arguments[arguments.index("--vars") + 1])
    # What is asked inline is rendered after dbt has parsed: its vars may be any.
    asked = {} if "--inline" in arguments else {name: given[name] for name in given.keys() - RUN_TIME}
    if asked.get(DATED):
        asked[DATED] = SOME_DAY
    return parsed_with(json.dumps(asked, sort_keys=True))


def moved(manifest: Manifest, warehouse: Path, target: Path, project: Path) -> Manifest:
    """Return a parsed project for another warehouse, whose file's name is that of its database, and other rules."""
    for node in manifest.nodes.values():
        if node.resource_type == "seed":
            node.root_path = str(project.resolve())
            node.checksum = FileHash.from_path(str(project / node.original_file_path))
    relations = [model.node_relation for model in manifest.semantic_models.values()]
    for node in (*manifest.nodes.values(), *manifest.sources.values(), *filter(None, relations)):
        node.database = warehouse.stem
        # What runs at the start and the end has none.
        if getattr(node, "relation_name", None):
            node.relation_name = node.relation_name.replace(f'"{WARM}"', f'"{warehouse.stem}"', 1)
    target.mkdir(parents=True, exist_ok=True)
    write_manifest(manifest, str(target))
    return manifest


def code_of(arguments: list[str], parsed: Manifest | None, warehouse: str) -> int:
    """Run dbt's command line and return its exit code."""
    if parsed:
        target = Path(arguments[arguments.index("--target-path") + 1])
        done = dbtRunner(moved(parsed, Path(warehouse), target, project_of(arguments))).invoke(arguments)
        return 0 if done.success else 2 if done.exception else 1
    try:
        cli(arguments)
    except SystemExit as end:
        return end.code or 0
    return 1


def run(arguments: list[str], environment: dict[str, str], output: str, parsed: Manifest | None) -> None:
    """Run dbt in this process as its command does, close the warehouse and end the process."""
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, sys.stdout.fileno())
    os.dup2(file, sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environment)
    # Whoever shows the progress of a build listens to all events.
    if "SEXTANT_PROGRESS" not in environment:
        EventManager.fire_event = fire
    # A shell's background job ignores Ctrl-C, and so would a test of it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = 1
    try:
        code = code_of(arguments, parsed, environment["SEXTANT_WAREHOUSE"])
    finally:
        DuckDBConnectionManager.close_all_connections()
        # What still holds the warehouse lets go of it, so that DuckDB leaves one file.
        gc.collect()
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
    parsed_with("{}")
    # A build allocates much and is over soon: looking for what could be freed is a twentieth of it.
    gc.freeze()
    gc.disable()
    for line in sys.stdin:
        request = json.loads(line)
        planned = request.pop("strike", None)
        output = Path(request["output"])
        output.unlink(missing_ok=True)
        parsed = parsed_for(request["arguments"])
        child = os.fork()
        if child == 0:
            run(**request, parsed=parsed)
        if planned:
            strike(child, output, **planned)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    serve()

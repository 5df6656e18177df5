"""Building the project as a user does, and reading the warehouse it leaves."""

from __future__ import annotations

import atexit
import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "seeds" / "sample"
RULES = ROOT / "seeds" / "rules"
MART_SCHEMAS = ("core", "segmentation", "retention", "quality", "customer_base", "activation")
# What depends on how and where the raw files are, and not on what they say.
PLACES = ("raw_row_number", "order_row_number", "file_row_number", "raw_record_count", "raw_input")
COLUMNS = f"select columns(name -> name not in {PLACES}) from "
ANSI = re.compile(r"\x1b\[[0-9;]*m")
CLOCK = re.compile(r"^\d{2}:\d{2}:\d{2} +", re.MULTILINE)


@dataclass(frozen=True)
class Build:
    """How one run of dbt ended."""

    returncode: int
    output: str
    warehouse: Path

    @property
    def lines(self) -> list[str]:
        """Return what was printed, one entry a line, without times and outer spaces."""
        return [line.strip() for line in self.output.splitlines()]

    def line_with(self, *parts: str) -> str:
        """Return the first line that holds every part; fail with the output where none does."""
        found = [line for line in self.lines if all(part in line for part in parts)]
        assert found, f"no line with {parts} in:\n{self.output}"
        return found[0]

    def succeeded(self) -> Build:
        """Return the build; fail with its output where it failed."""
        assert self.returncode == 0, self.output
        return self


def build(
    warehouse: Path,
    *,
    variables: dict[str, object] | None = None,
    select: str | None = None,
    threads: int | None = None,
    full_refresh: bool = False,
    only: str | None = None,
    is_logged: bool = False,
) -> Build:
    """Run `dbt build` into a warehouse file, with everything it writes kept beside that file.

    `only="models"` leaves out dbt's own tests, where a test here compares the marts anyway;
    `only="data"` leaves out its unit tests, which read no data; `only="tests"` runs no model,
    `only="unit_tests"` nothing but those, and `only="data_tests"` nothing but the others, each whatever else fails.
    """
    command = ["test" if only in ("unit_tests", "data_tests") else "build"]
    command += ["--select", *select.split()] if select else []
    command += ["--full-refresh"] if full_refresh else []
    command += {
        None: [],
        "models": ["--exclude-resource-types", "test", "unit_test"],
        "data": ["--exclude-resource-types", "unit_test"],
        "tests": ["--resource-types", "test", "unit_test"],
        "data_tests": ["--exclude-resource-types", "unit_test"],
        "unit_tests": ["--select", "test_type:unit"],
    }[only]
    level = {"DBT_LOG_LEVEL_FILE": "debug"} if is_logged else None
    return dbt(warehouse, *command, variables=variables or {}, threads=threads, environment_variables=level)


def dbt(
    warehouse: Path,
    *command: str,
    variables: dict[str, object] | None = None,
    threads: int | None = None,
    project: Path = ROOT,
    environment_variables: dict[str, str] | None = None,
    strike: dict[str, object] | None = None,
) -> Build:
    """Run a command of dbt over a warehouse file, with everything it writes kept beside that file.

    A strike kills the run, or takes its disk away, at one of its steps: see dbt_server.py.
    """
    work = warehouse.parent
    work.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-use-colors", *command, "--profiles-dir", str(project)]
    arguments += ["--project-dir", str(project)] if project != ROOT else []
    arguments += ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    if variables is not None:
        # Whoever runs the tests may have saved audiences of their own.
        arguments += ["--vars", json.dumps({"audiences_file": None} | variables, default=str)]
    environment = {key: value for key, value in os.environ.items() if key != "SEXTANT_RAW"}
    # What dbt prints is enough: formatting every line of its log once more is a tenth of a small build.
    environment |= {"SEXTANT_WAREHOUSE": str(warehouse), "DBT_LOG_LEVEL_FILE": "none"}
    environment |= {"SEXTANT_DUCKDB_THREADS": str(threads)} if threads else {}
    environment |= environment_variables or {}
    returncode, output = run_dbt(arguments, environment, work / "output.txt", strike)
    return Build(returncode, CLOCK.sub("", ANSI.sub("", output)), warehouse)


def copy_of_project(folder: Path) -> None:
    """Copy into a folder what the next commit of this project would have."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def project_with_own_rules(folder: Path) -> Path:
    """Return a project in a folder of its own that is this one, but for a copy of its rules."""
    (folder / "seeds" / "rules").mkdir(parents=True)
    for name in ("dbt_project.yml", "analyses", "macros", "models", "profiles.yml", "python_udfs", "tests"):
        (folder / name).symlink_to(ROOT / name)
    for file in RULES.iterdir():
        (folder / "seeds" / "rules" / file.name).write_bytes(file.read_bytes())
    return folder


@cache
def dbt_server() -> subprocess.Popen[str]:
    """Start dbt once; it ends where its input does, at the end of the test session."""
    command = [sys.executable, str(Path(__file__).with_name("dbt_server.py"))]
    pipe = subprocess.PIPE
    # Python of this folder, also where the environment was made in another.
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)
    atexit.register(server.communicate)
    return server


def run_dbt(
    arguments: list[str], environment: dict[str, str], output: Path, strike: dict[str, object] | None = None
) -> tuple[int, str]:
    """Run dbt with these arguments and return its exit code and all it printed."""
    request = {"arguments": arguments, "environment": environment, "output": str(output), "strike": strike}
    server = dbt_server()
    print(json.dumps(request), file=server.stdin, flush=True)
    answer = server.stdout.readline()
    return int(answer), output.read_text(encoding="utf-8")


def read(warehouse: Path, sql: str) -> list[tuple]:
    """Return the rows of a query, over a connection that can only read."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def read_columns(warehouse: Path, mart: str, columns: Sequence[str]) -> list[tuple]:
    """Return these columns of every row of a mart."""
    return read(warehouse, f"select {', '.join(columns)} from {mart}")


def marts(warehouse: Path, schemas: Sequence[str] = MART_SCHEMAS) -> dict[str, list[str]]:
    """Return the rows of every table of some schemas without raw row numbers and folders, as sorted text."""
    listed = ", ".join(f"'{schema}'" for schema in schemas)
    names = read(
        warehouse,
        "select table_schema || '.' || table_name from information_schema.tables "
        f"where table_schema in ({listed}) order by 1",
    )
    assert names, f"the warehouse has nothing in {listed}"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        sql = "select cast(content as varchar) as text from ({}) as content order by text"
        return {
            name: [text for (text,) in connection.execute(sql.format(COLUMNS + name)).fetchall()] for (name,) in names
        }


def read_csv(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as text."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def write_csv(file: Path, rows: Iterable[dict[str, object]], delimiter: str = ",") -> Path:
    """Write rows as a CSV file with the columns of the first row."""
    rows = list(rows)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return file

"""What make is given is text: whatever a value holds, nothing of it is run, and programs get it as it was typed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from warehouse import ROOT

HOSTILE = 'l\'été "two  blanks" $(touch one) `touch two` $(shell touch three) ${HOME} ; touch four # & | 100% Ω\\n'
# Stands for dbt and Python: says with what it was called.
TOLD = """#!{python}
import json, os, sys
if sys.argv[1:2] == ["-c"]:
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
names = ("SEXTANT_WAREHOUSE", "SEXTANT_RAW", "SEXTANT_FORMAT")
umask = os.umask(0)
told = {{"arguments": sys.argv[1:], "umask": umask, **{{name: os.environ.get(name) for name in names}}}}
with open("told.jsonl", "a", encoding="utf-8") as file:
    print(json.dumps(told), file=file)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with the Makefile and programs that only say how they were called."""
    folder = tmp_path / 'it\'s a "project"'
    binaries = folder / ".venv" / "bin"
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    binaries.mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("python", "dbt"):
        (binaries / name).write_text(TOLD.format(python=sys.executable), encoding="utf-8")
        (binaries / name).chmod(0o755)
    for group in ("run", "sync", "quality", "dev", "spark"):
        (binaries / f"{group}.stamp").touch()
    return folder


def values() -> set[str]:
    """Return the names of make's values, which a make above the tests gives to all that it runs."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    return set(re.search(r"^VALUES = (.*)$", text, re.MULTILINE)[1].split())


def make(project: Path, *arguments: str, environment: dict[str, str] | None = None) -> list[dict]:
    """Run make; return how each program was called. Nothing may be there that was not before."""
    before = sorted(path.name for path in project.iterdir())
    run = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=project,
        env={
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("SEXTANT_", "MAKE")) and key not in values()
        }
        | (environment or {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    told = project / "told.jsonl"
    calls = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
    told.unlink()
    assert sorted(path.name for path in project.iterdir()) == before
    return calls


@pytest.mark.parametrize("by_environment", [False, True])
def test_a_build_gets_its_values_as_they_were_typed(project: Path, by_environment: bool) -> None:
    values = {
        "RAW": f"{HOSTILE}/in",
        "WAREHOUSE": f"{HOSTILE}/a.b/shop.duckdb",
        "FORMAT": HOSTILE,
        "VARS": f"{{x: {HOSTILE}}}",
        "KEEP": HOSTILE,
    }
    if by_environment:
        built, published = make(project, "build", environment=values)
    else:
        built, published = make(project, "build", *(f"{name}={value}" for name, value in values.items()))
    assert built["SEXTANT_RAW"] == os.path.abspath(project / f"{HOSTILE}/in")
    assert (built["SEXTANT_WAREHOUSE"], built["SEXTANT_FORMAT"]) == (values["WAREHOUSE"], HOSTILE)
    assert built["arguments"][-2:] == ["--vars", values["VARS"]]
    assert published["arguments"][-3:] == [values["WAREHOUSE"], f"{HOSTILE}/a.b/shop_serving.duckdb", HOSTILE]
    assert {call["umask"] for call in (built, published)} == {0o077}


def test_defaults_are_what_they_were(project: Path) -> None:
    built, published = make(project, "build")
    assert (built["SEXTANT_WAREHOUSE"], built["SEXTANT_RAW"], built["SEXTANT_FORMAT"]) == ("sextant.duckdb", "", "")
    assert published["arguments"] == ["-m", "serving.publish", "sextant.duckdb", "sextant_serving.duckdb", "3"]
    _, published = make(project, "build", "WAREHOUSE=a.b/shop", "FULL_REFRESH=1")
    assert published["arguments"][-3:] == ["a.b/shop", "a.b/shop_serving.duckdb", "3"]
    _, published = make(project, "build", "SERVING=other.duckdb")
    assert published["arguments"][-2] == "other.duckdb"
    (spark,) = make(project, "build", "TARGET=spark")
    assert spark["SEXTANT_WAREHOUSE"] == "spark-warehouse" and spark["arguments"][-2:] == ["--target", "spark"]


@pytest.mark.parametrize(
    ("target", "values", "last"),
    [
        ("quality", {"WAREHOUSE": HOSTILE}, [HOSTILE, "target/data_docs"]),
        ("sync", {"WAREHOUSE": HOSTILE, "SERVING": HOSTILE, "DESTINATION": HOSTILE}, ["--", HOSTILE]),
        ("sync", {"MOST_REMOVED": HOSTILE, "DESTINATION": "x"}, [f"--most-removed={HOSTILE}", "--", "x"]),
        ("rollback", {"WAREHOUSE": HOSTILE, "SERVING": HOSTILE, "KEEP": HOSTILE}, [HOSTILE, HOSTILE, HOSTILE]),
        ("suppressions", {"RAW": HOSTILE, "SOURCE": HOSTILE}, [f"--folder={HOSTILE}", "--", HOSTILE]),
        ("audience_export", {"AUDIENCE": HOSTILE, "OUTPUT": HOSTILE}, [f"--output={HOSTILE}", "--", HOSTILE]),
        ("audience_export", {"AUDIENCE": "-x"}, ["--serving=sextant_serving.duckdb", "--", "-x"]),
        ("person_export", {"CUSTOMER": HOSTILE, "OUTPUT": HOSTILE}, [f"--output={HOSTILE}", "--", HOSTILE]),
        ("person_export", {"CUSTOMER": "x", "LANGUAGE": HOSTILE}, [f"--language={HOSTILE}", "--", "x"]),
        ("docs", {"VARS": HOSTILE}, ["--vars", HOSTILE]),
        ("bench", {"BENCH_FOLDER": HOSTILE, "REPORT": HOSTILE}, ["--folder", HOSTILE, "--report", HOSTILE]),
    ],
)
def test_every_other_command_too(project: Path, target: str, values: dict[str, str], last: list[str]) -> None:
    *_, call = make(project, target, *(f"{name}={value}" for name, value in values.items()))
    assert call["arguments"][-len(last) :] == last


def test_nobody_is_deleted_at_a_crm_unless_the_operator_says_so(project: Path) -> None:
    def erasure(*values: str) -> list[str]:
        first, last = make(project, "sync", "DESTINATION=brevo", *values)
        assert first["arguments"][:2] == ["-m", "crm_sync.erasure"] and last["arguments"][:2] == ["-m", "crm_sync"]
        return first["arguments"][2:]

    files = ["--warehouse=sextant.duckdb", "--serving=sextant_serving.duckdb"]
    assert erasure() == erasure("ERASE=") == erasure("PREPARE=1", "MOST_REMOVED=1") == [*files, "--", "brevo"]
    assert erasure("ERASE=1") == [*files, "--delete", "--", "brevo"]
    # A dry run changes nothing, whatever else is said.
    assert erasure("ERASE=1", "DRY_RUN=1") == [*files, "--", "brevo"]


def test_an_engine_that_there_is_not_is_refused(project: Path) -> None:
    run = subprocess.run(
        ["make", "build", "TARGET=duckdb; touch five"], cwd=project, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2 and "TARGET must be duckdb or spark" in run.stderr
    assert not (project / "five").exists()

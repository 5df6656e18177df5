"""Looks every pinned version up among known vulnerabilities; ``make audit`` runs it in an environment of its own.

Exit code 0 where nothing is known, 1 where something is, 2 and one line where it could not be looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
# The service of the package index is not asked: where the index is a mirror, all of it is skipped in silence.
COMMAND = [sys.executable, "-m", "pip_audit", "--vulnerability-service", "osv", "--disable-pip", "--require-hashes"]
COMMAND += ["--format", "json", "--progress-spinner", "off", "--timeout", "30"]


class Finding(NamedTuple):
    """A pinned version with a known vulnerability."""

    package: str
    version: str
    name: str
    mended_in: str


class NotAudited(Exception):
    """Nothing can be said; the text is one line."""


def read(answer: str) -> tuple[set[tuple[str, str]], set[Finding]]:
    """Returns the versions that pip-audit looked up, and what it knows of them; one that it skipped is an error."""
    looked_up, findings = set(), set()
    for pinned in json.loads(answer)["dependencies"]:
        if "skip_reason" in pinned:
            raise NotAudited(f"{pinned['name']} was not looked up: {pinned['skip_reason']}")
        looked_up.add((pinned["name"], pinned["version"]))
        for known in pinned["vulns"]:
            mended_in = ", ".join(known["fix_versions"]) or "no version yet"
            findings.add(Finding(pinned["name"], pinned["version"], known["id"], mended_in))
    return looked_up, findings


def ask(file: Path, run: Any = subprocess.run) -> str:
    """Returns pip-audit's answer about one file of requirements."""
    done = run([*COMMAND, "--requirement", str(file)], capture_output=True, text=True, check=False)
    if done.stdout.strip().startswith("{"):
        return done.stdout
    reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
    if "Connection" in reason or "resolve" in reason or "Timeout" in reason:
        raise NotAudited(
            "the OSV database of vulnerabilities can't be reached from here, and nothing was looked up:"
            " run make audit where the network reaches it"
        )
    raise NotAudited(f"{file.name}: {reason}")


def main(files: Iterable[Path], run: Any = subprocess.run) -> int:
    """Audits files of requirements and prints a line for each finding."""
    looked_up: set[tuple[str, str]] = set()
    findings: set[Finding] = set()
    try:
        for file in files:
            more, found = read(ask(file, run))
            looked_up |= more
            findings |= found
    except NotAudited as reason:
        print(f"audit: {reason}", file=sys.stderr)
        return 2
    for finding in sorted(findings):
        print(f"{finding.package} {finding.version}: {finding.name}, mended in {finding.mended_in}")
    print(f"audit: {len(looked_up)} pinned versions, {len(findings)} known vulnerabilities")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main(sorted(file for file in FOLDER.glob("*.txt") if file.with_suffix(".in").exists())))

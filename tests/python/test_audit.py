"""An audit of the pinned versions never says that all is well without having looked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from warehouse import ROOT

sys.path.append(str(ROOT / "requirements"))
import audit

UNREACHED = "requests.exceptions.ConnectionError: HTTPSConnectionPool: Failed to resolve a name\n"


def answering(*pinned: dict, error: str = ""):
    """Return what stands for pip-audit: it knows these versions, or fails."""
    said = json.dumps({"dependencies": list(pinned), "fixes": []}) if not error else ""
    return lambda *_, **__: SimpleNamespace(stdout=said, stderr=error, returncode=int(bool(error)))


@pytest.mark.parametrize(
    ("run", "code", "line"),
    [
        (answering({"name": "a", "version": "1", "vulns": []}), 0, "audit: 1 pinned versions, 0 known vulnerabilities"),
        (
            answering({"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}),
            1,
            "a 1: X-1, mended in 2",
        ),
        (
            answering({"name": "a", "version": "1", "skip_reason": "not found"}),
            2,
            "audit: a was not looked up: not found",
        ),
        (answering(error=UNREACHED), 2, "can't be reached from here, and nothing was looked up"),
        (answering(error="pip_audit: error: no such option\n"), 2, "audit: run.txt: pip_audit: error: no such option"),
    ],
)
def test_what_was_found_is_one_line_each(run, code: int, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([Path("run.txt")], run) == code
    said = capsys.readouterr()
    first = (said.err if code == 2 else said.out).splitlines()[0]
    assert line in first
    assert code != 2 or (said.out == "" and len(said.err.splitlines()) == 1)


def test_everything_that_is_pinned_is_audited_and_pinned_by_hash() -> None:
    locked = {file.name for file in (ROOT / "requirements").glob("*.in")}
    for file in locked:
        text = (ROOT / "requirements" / file).with_suffix(".txt").read_text(encoding="utf-8")
        assert "--hash=sha256:" in text and "://" not in text

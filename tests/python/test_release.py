"""A release is checked: its version, its changelog, and that a project can install it from its tag."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from warehouse import copy_of_project

from release.check import faults, install_faults


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the project as it is into a repository of its own."""
    folder = tmp_path_factory.mktemp("release") / "sextant"
    copy_of_project(folder)
    git(folder, "init", "--quiet")
    return folder


def git(folder: Path, *command: str) -> None:
    """Run git as somebody."""
    somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"]
    subprocess.run(["git", *somebody, *command], cwd=folder, check=True, capture_output=True)


def tagged(folder: Path, tag: str, file: str, change: Callable[[str], str]) -> str:
    """Commit a change of a file under a tag."""
    written = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(change(written), encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", tag)
    git(folder, "tag", tag)
    return tag


def test_a_version_is_refused_until_all_that_names_it_agrees(repository):
    def dated(text: str) -> str:
        return text.replace("## Unreleased", "## 0.1.0 (2026-11-28)", 1)

    assert list(faults(repository, "v0.1.0")) == ["there is no tag v0.1.0. Expected: git tag v0.1.0"]
    tagged(repository, "v0.2.0", "README.md", str)
    assert list(faults(repository, "v0.2.0")) == [
        "dbt_project.yml: must have the version 0.2.0. Got: 0.1.0",
        "pyproject.toml: must have the version 0.2.0. Got: 0.1.0",
        "CHANGELOG.md: must begin with ## 0.2.0 (YYYY-MM-DD). Got: Unreleased",
    ]
    tagged(repository, "first", "README.md", str)
    assert "tag first: must be v and a version such as 1.2.0 or 1.2.0rc1" in list(faults(repository, "first"))
    tagged(repository, "v0.1.0", "CHANGELOG.md", dated)
    assert list(faults(repository, "v0.1.0")) == []
    assert list(install_faults(repository, "v0.1.0")) == []
    tagged(
        repository, "v0.1.0rc1", "CHANGELOG.md", lambda text: "# Changelog\n\n## 0.1.0rc1 (2026-11-28)\n\n## 0.0.9\n"
    )
    assert list(faults(repository, "v0.1.0rc1"))[-1] == "CHANGELOG.md: must say what 0.1.0rc1 changes. Got: nothing"


def test_a_tag_that_no_project_can_read_is_refused(repository):
    def broken(text: str) -> str:
        return re.sub(r"ref\('orders'\)", "ref('no_such_model')", text)

    tag = tagged(repository, "v0.1.1", "models/core/customers.sql", broken)
    (line,) = install_faults(repository, tag)
    assert line.startswith("dbt parse in a project that installs v0.1.1: ") and "no_such_model" in line

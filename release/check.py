"""Checks a version before it is released: its number, its changelog, and that a project can install it from the tag.

Usage: ``python -m release.check v0.1.0``, in a clone that has the tag.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")
SECTION = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def main(arguments: list[str]) -> int:
    """Return 0 where the version may be released, 1 and one line for each reason where not, 2 without a tag."""
    if len(arguments) != 1:
        print("usage: python -m release.check TAG", file=sys.stderr)
        return 2
    (tag,) = arguments
    found = list(faults(ROOT, tag)) or list(install_faults(ROOT, tag))
    for line in found:
        print(f"release: {line}", file=sys.stderr)
    if not found:
        print(f"release    {tag} may be released: version, changelog and installation as a package agree")
    return int(bool(found))


def faults(root: Path, tag: str) -> Iterator[str]:
    """Yield a line for each thing that the tagged files say wrongly."""
    if _git(root, "rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}").returncode:
        yield f"there is no tag {tag}. Expected: git tag {tag}"
        return
    version = tag.removeprefix("v")
    if tag == version or not VERSION.fullmatch(version):
        yield f"tag {tag}: must be v and a version such as 1.2.0 or 1.2.0rc1"
    said = {
        "dbt_project.yml": yaml.safe_load(_file(root, tag, "dbt_project.yml"))["version"],
        "pyproject.toml": tomllib.loads(_file(root, tag, "pyproject.toml"))["project"]["version"],
    }
    for file, number in said.items():
        if number != version:
            yield f"{file}: must have the version {version}. Got: {number}"
    section = SECTION.search(_file(root, tag, "CHANGELOG.md"))
    title, text = section.groups() if section else ("", "")
    if not re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", title):
        yield f"CHANGELOG.md: must begin with ## {version} (YYYY-MM-DD). Got: {title or 'no section'}"
    elif not text.strip():
        yield f"CHANGELOG.md: must say what {version} changes. Got: nothing"


def install_faults(root: Path, tag: str) -> Iterator[str]:
    """Yield a line where dbt can't install the package from its tag, or read the project that has installed it."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        archive = subprocess.run(
            ["git", "archive", tag, "integration_tests"], cwd=root, check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        (Path(folder) / "integration_tests").rename(shop)
        package = {"git": root.as_uri(), "revision": tag}
        (shop / "packages.yml").write_text(yaml.safe_dump({"packages": [package]}), encoding="utf-8")
        # The Python of the tag, before that of the clone.
        path = os.pathsep.join(filter(None, [str(shop / "dbt_packages" / "sextant"), os.environ.get("PYTHONPATH")]))
        environment = os.environ | {"DBT_PROFILES_DIR": str(shop), "PYTHONPATH": path}
        dbt = str(Path(sys.executable).with_name("dbt"))
        for command in ("deps", "parse"):
            done = subprocess.run(
                [dbt, "--no-use-colors", "--quiet", command],
                cwd=shop,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                yield f"dbt {command} in a project that installs {tag}: {' '.join((done.stdout + done.stderr).split())}"
                return


def _file(root: Path, tag: str, name: str) -> str:
    return _git(root, "show", f"{tag}:{name}").stdout


def _git(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *command], cwd=root, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

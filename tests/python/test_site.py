"""The documentation site: each mart has its page, every link leads somewhere, nothing is fetched, and its code runs."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
import yaml
from warehouse import ROOT

TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
METHODS = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")


def blocks(*languages: str) -> list:
    """Return the code of these languages in the texts, each named by its file and line."""
    found = []
    for file in TEXTS:
        text = file.read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            if block[2] in languages:
                line = text.count("\n", 0, block.start()) + 1
                found.append(pytest.param(block[3], id=f"{file.name}:{line}"))
    assert found
    return found


class Fetched(HTMLParser):
    """The addresses that a browser asks for by itself when it shows a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.addresses.append(told.get("src") or "")
        if tag == "link" and told.get("rel") not in ("canonical", "next", "prev"):
            self.addresses.append(told.get("href") or "")


@pytest.fixture(scope="module")
def manifest(sample_warehouse: Path) -> Path:
    return sample_warehouse.parent / "target" / "manifest.json"


@pytest.fixture(scope="module")
def nodes(manifest: Path) -> list[dict]:
    """Return the models, seeds and tests of the sample's build."""
    return list(json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values())


@pytest.fixture(scope="module")
def site(served_sample: Path, manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site. MkDocs is strict: a link or an anchor that leads nowhere is an error."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder],
        cwd=ROOT,
        env=os.environ | {"SEXTANT_SITE_SERVING": str(served_sample), "SEXTANT_SITE_MANIFEST": str(manifest)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_mart_has_a_page_with_its_columns_and_rows_of_the_sample(site, nodes, served_sample):
    marts = [node for node in nodes if node["resource_type"] == "model" and node["config"]["meta"].get("published")]
    assert len(marts) > 50
    with duckdb.connect(str(served_sample), read_only=True) as connection:
        for mart in marts:
            page = (site / "marts" / f"{mart['alias']}.html").read_text(encoding="utf-8")
            missing = [name for name in mart["columns"] if f"<code>{name}</code>" not in page]
            assert not missing, f"{mart['alias']}: {missing}"
            rows = connection.execute(f"select count(*) from {mart['schema']}.{mart['alias']}").fetchone()[0]
            body = page.partition("<tbody>")[2].partition("</tbody>")[0]
            assert body.count("<tr>") == min(rows, 5) or "The sample has none." in page, mart["alias"]


def test_the_charts_of_the_screen_are_on_the_pages_of_their_marts(site):
    chosen = yaml.safe_load((ROOT / "documentation" / "pictures.yml").read_text(encoding="utf-8"))
    for mart in chosen:
        assert f'src="pictures/{mart}.svg"' in (site / "marts" / f"{mart}.html").read_text(encoding="utf-8")
        assert (site / "marts" / "pictures" / f"{mart}.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_page_asks_nothing_of_the_network(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 70
    for page in pages:
        asked = [
            address
            for address in Fetched(page.read_text(encoding="utf-8")).addresses
            if re.match(r"(?:[a-z]+:)?//", address)
        ]
        assert not asked, f"{page.name}: {asked}"
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name


@pytest.mark.parametrize("code", blocks("sql"))
def test_sql_of_the_texts_runs_over_what_is_served(code, served_sample, nodes):
    for node in nodes:
        code = code.replace(f"{{{{ ref('{node['name']}') }}}}", f"{node['schema']}.{node['alias']}")
    with duckdb.connect(str(served_sample), read_only=True) as connection:
        connection.execute(code)


@pytest.mark.parametrize("code", blocks("python"))
def test_python_of_the_texts_runs_where_its_libraries_are(code, served_sample, tmp_path):
    assert compile(code, "text", "exec")
    libraries = re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE)
    if all(importlib.util.find_spec(name) for name in libraries):
        (tmp_path / "sextant_serving.duckdb").symlink_to(served_sample)
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", blocks("yaml"))
def test_yaml_of_the_texts_can_be_read(code):
    assert yaml.safe_load(code)


@pytest.mark.parametrize("code", blocks("sh"))
def test_commands_of_the_texts_are_commands(code):
    """What stands in angle brackets is the reader's own."""
    code = re.sub(r"<[^<>\n]+>", "own", code)
    done = subprocess.run(["bash", "-n"], input=code, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    targets = set(re.findall(r"^([a-z_-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|&& |; )make ([a-z_-]+)", code, re.MULTILINE)) <= targets
    for module in re.findall(r"python3? -m ([\w.]+)", code):
        assert importlib.util.find_spec(module), module


def test_every_number_has_a_mart_and_a_test_that_computes_it_again(nodes):
    marts = {f"{node['schema']}.{node['alias']}" for node in nodes}
    tests = {file.name for folder in ("tests/python", "python_udfs") for file in (ROOT / folder).glob("test_*.py")}
    rows = re.findall(r"^\| (?!number)(.+?) \| `(\w+\.\w+)` \| (.+?) \| (.+?) \|$", METHODS, re.MULTILINE)
    assert len(rows) == METHODS.count("\n| ") - METHODS.count("\n| number")
    for number, mart, _, second in rows:
        assert mart in marts, f"{number}: {mart}"
        named = re.findall(r"`(test_\w+\.py)`", second)
        assert named and set(named) <= tests, f"{number}: {second}"

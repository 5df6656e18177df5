"""The rules of the house that can be counted, over dbt's manifest: `make lint` runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlglot import parse_one
from sqlglot.expressions import Table

from app.report.sections import PAGES

ROOT = Path(__file__).resolve().parents[2]
LONGEST_LINE = 120
ENGINE_MACRO = re.compile(r"\{%-? macro (duckdb|spark|default)__")

# Which layers a layer may read. A layer's building blocks, in a folder blocks beside its marts, are of that layer.
# The marts core.orders and core.order_lines are a layer of their own: segments are made from them, and the customer
# card shows segments.
BEFORE = {
    "staging": {"raw", "rules"},
    "intermediate": {"staging", "rules"},
    "orders": {"intermediate", "rules"},
    "segmentation": {"intermediate", "orders", "rules"},
    "core": {"intermediate", "orders", "segmentation", "rules"},
    "retention": {"staging", "intermediate", "orders", "segmentation", "core", "rules"},
    "customer_base": {"intermediate", "orders", "core", "rules"},
    "quality": {"state", "staging", "intermediate", "orders", "segmentation", "core", "rules"},
    "activation": {"state", "staging", "intermediate", "orders", "segmentation", "core", "rules"},
}


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Parse the project."""
    target = tmp_path_factory.mktemp("house")
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "parse", "--profiles-dir", str(ROOT)]
    environment = os.environ | {"SEXTANT_WAREHOUSE": str(target / "house.duckdb")}
    command += ["--target-path", str(target), "--log-path", str(target)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return json.loads((target / "manifest.json").read_text())


@pytest.fixture(scope="session")
def models(manifest: dict) -> list[dict]:
    """Return the project's models."""
    found = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert len(found) > 50
    return found


def layer_of(node: dict) -> str:
    """Return the layer of a node: its folder, orders, the name of a source, or rules."""
    if node["name"] in ("orders", "order_lines") and node["resource_type"] == "model":
        return "orders"
    if node["resource_type"] == "source":
        return "raw" if node["source_name"] == "raw" else "state"
    return "rules" if node["resource_type"] == "seed" else node["path"].split("/")[0]


def test_every_layer_reads_what_comes_before_it(manifest: dict, models: list[dict]):
    nodes = manifest["nodes"] | manifest["sources"]
    against = [
        f"{model['name']} reads {nodes[parent]['name']}"
        for model in models
        for parent in model["depends_on"]["nodes"]
        if layer_of(nodes[parent]) not in BEFORE[layer_of(model)] | {layer_of(model)}
    ]
    assert against == []


def test_every_model_has_its_yaml_beside_it(models: list[dict]):
    elsewhere = [
        model["name"]
        for model in models
        if Path((model["patch_path"] or "").partition("://")[2])
        != Path(model["original_file_path"]).with_suffix(".yml")
    ]
    assert elsewhere == []


def test_a_unit_test_is_in_the_yaml_of_its_model(manifest: dict):
    elsewhere = [
        test["name"]
        for test in manifest["unit_tests"].values()
        if Path(test["original_file_path"]).stem != test["model"]
    ]
    assert elsewhere == []


def test_every_model_and_column_is_described_and_the_grain_comes_first(models: list[dict]):
    missing = [
        f"{model['name']}.{column}"
        for model in models
        for column, told in model["columns"].items()
        if not told["description"].strip()
    ]
    missing += [
        model["name"] for model in models if not model["columns"] or not model["description"].startswith("One row")
    ]
    assert missing == []


def test_every_rule_of_rows_can_name_a_row(manifest: dict):
    tests = [node for node in manifest["nodes"].values() if node.get("test_metadata")]
    known = {node["attached_node"] for node in tests if node["test_metadata"]["name"] == "unique_key"}
    rules = [node for node in tests if node["test_metadata"]["name"] == "rows_hold"]
    nameless = [
        node["attached_node"]
        for node in rules
        if node["attached_node"] not in known and not node["test_metadata"]["kwargs"].get("key")
    ]
    assert len(rules) > 40 and nameless == []


def test_no_line_of_sql_is_too_long():
    """Lines of YAML are counted by yamllint."""
    files = [*ROOT.glob("models/**/*.sql")]
    long = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert len(files) > 80 and long == []


def test_the_engines_folder_has_what_engines_do_differently_and_nothing_else():
    macros = {file.relative_to(ROOT / "macros"): file.read_text() for file in ROOT.glob("macros/**/*.sql")}
    # A materialization of one engine has its parts beside it.
    elsewhere = {
        file for file, text in macros.items() if ENGINE_MACRO.search(text) and file.parts[0] != "materializations"
    }
    assert elsewhere == {file for file in macros if file.parts[0] == "engine"}


def test_a_column_that_is_personal_in_the_raw_data_is_personal_everywhere(manifest: dict, models: list[dict]):
    raw = [source for source in manifest["sources"].values() if source["source_name"] == "raw"]
    personal = {
        column for table in raw for column, told in table["columns"].items() if told["config"]["meta"].get("pii")
    }
    assert {"email", "phone", "last_name"} <= personal
    undeclared = [
        f"{model['name']}.{column}"
        for model in models
        for column, told in model["columns"].items()
        if column in personal and not told["config"]["meta"].get("pii")
    ]
    assert undeclared == []


def test_every_test_that_the_page_on_faults_names_is_there():
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs" / "faults.md").read_text())
    missing = [f"{file}::{test}" for file, test in named if f"def {test}(" not in (ROOT / file).read_text()]
    assert len(named) > 15 and missing == []


def test_the_page_on_the_screen_names_its_pages_and_its_queries():
    table = re.findall(
        r"^\| [^|]+ \| ([^|]+) \| (\w+: [^|]+) \|$", (ROOT / "docs" / "app.md").read_text(), re.MULTILINE
    )
    titles = {yaml.safe_load(file.read_text())["title"]["en"] for file in ROOT.glob("app/texts/*.yml") if is_page(file)}
    assert {page for page, _ in table} == titles
    parts = [part.split(": ") for _, queries in table for part in queries.split("; ")]
    named = [f"{folder}/{name}" for folder, names in parts for name in names.split(", ")]
    files = {str(file.relative_to(ROOT / "app/queries").with_suffix("")) for file in ROOT.glob("app/queries/*/*.sql")}
    assert len(named) == len(set(named))
    assert set(named) == {file for file in files if not file.startswith("common/")}


def is_page(texts: Path) -> bool:
    """Return whether a file of texts is that of a page."""
    return texts.stem in {folder.name for folder in ROOT.glob("app/queries/*")} - {"common"}


def test_what_dbt_2_refuses_is_counted():
    page = (ROOT / "docs" / "dbt2.md").read_text()
    python_models = {file.stem for file in ROOT.glob("models/**/*.py")}
    macros = [file.read_text() for folder in ("macros", "models") for file in (ROOT / folder).rglob("*.sql")]
    own_modules = set(re.findall(r"\bmodules\.(\w+)", "\n".join(macros))) - {"re", "datetime", "pytz", "itertools"}
    counts = dict(re.findall(r"^\| ([^|]+) \| (\d+) \|", page, re.MULTILINE))
    assert counts == {
        "Python models on DuckDB and Spark": str(len(python_models)),
        "plugins of Python (`dbt_sextant_*.py`)": str(len(list(ROOT.glob("dbt_sextant_*.py")))),
        "modules that a plugin adds (`modules.intake`, `modules.audiences`)": str(len(own_modules)),
    }
    assert set(re.findall(r"^\| `(int_\w+)` \|", page, re.MULTILINE)) == python_models
    asking = sum(re.search(r"\bexecute\b", text) is not None for text in macros)
    assert f"{asking} files look at `execute`" in page


@pytest.mark.parametrize(("exposure", "folders"), [("screen", None), ("report", {*PAGES, "common"})])
def test_an_exposure_says_which_marts_the_screen_reads(manifest, exposure, folders):
    parts = re.compile(r"\$(condition|column)\b")
    read = {
        table.name
        for file in ROOT.glob("app/queries/*/*.sql")
        if folders is None or file.parent.name in folders
        for table in parse_one(parts.sub("true", file.read_text()), read="duckdb").find_all(Table)
        if table.db not in ("", "serving")
    }
    nodes = manifest["exposures"][f"exposure.sextant.{exposure}"]["depends_on"]["nodes"]
    assert len(read) > 20 and {node.rsplit(".", 1)[-1] for node in nodes} == read

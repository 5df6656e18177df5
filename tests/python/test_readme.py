"""The README lists every mart and every var, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from warehouse import MART_SCHEMAS, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_var_is_listed():
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    table = README.partition("| var | default |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(project["vars"])


def test_every_mart_is_listed(sample_warehouse: Path):
    manifest = json.loads((sample_warehouse.parent / "target" / "manifest.json").read_text())
    marts = {
        f"{node['schema']}.{node['alias']}"
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in MART_SCHEMAS
    }
    table = README.partition("| mart | one row per |")[2].partition("\n\n")[0]
    listed, schema = set(), ""
    for cell in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE):
        for name in re.findall(r"`([\w.]+)`", cell):
            schema = name.partition(".")[0] if "." in name else schema
            listed.add(name if "." in name else f"{schema}.{name}")
    assert {name for name in listed if not name.startswith("rules.")} == marts

"""The unit tests of the models' logic, which no build of a shop repeats."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from warehouse import build


def test_every_unit_test_passes(sample_warehouse, tmp_path):
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / "sample.duckdb"))
    build(warehouse, only="unit_tests").succeeded()
    written = json.loads((tmp_path / "target" / "manifest.json").read_text())["unit_tests"]
    results = json.loads((tmp_path / "target" / "run_results.json").read_text())["results"]
    passed = {result["unique_id"] for result in results if result["status"] == "pass"}
    assert len(written) > 50
    assert written.keys() <= passed

"""A warehouse that another process has open: one line says which, and what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from warehouse import build, dbt

HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


def test_the_holder_is_named_in_one_line(tmp_path: Path):
    warehouse = tmp_path / "held.duckdb"
    pipe = subprocess.PIPE
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(warehouse)], stdin=pipe, stdout=pipe, text=True)
    try:
        assert holder.stdout.readline() == "open\n"
        run = build(warehouse, select="int_as_of")
    finally:
        holder.communicate("")
    assert run.returncode != 0
    line = run.line_with("held.duckdb", f"process {holder.pid}", "WAREHOUSE=")
    assert run.lines.count(line) == 1
    assert "Traceback" not in run.output


def test_a_file_name_with_a_quote_is_refused_in_one_line(tmp_path: Path):
    run = build(tmp_path / "it's a folder" / "l'été.duckdb", select="int_as_of")
    assert run.returncode != 0
    line = run.line_with("l'été.duckdb", "without quotes")
    assert run.lines.count(line) == 1
    assert "Traceback" not in run.output and not run.warehouse.exists()


def test_a_new_warehouse_may_be_in_a_new_folder(tmp_path: Path):
    new = tmp_path / "not" / "there yet" / "shop.duckdb"
    told = {"SEXTANT_WAREHOUSE": str(new)}
    dbt(tmp_path / "logs.duckdb", "build", "--select", "amount_classes", environment_variables=told).succeeded()
    assert new.stat().st_size > 0

"""Compares the forecast of segment shares with what happened, and with "nothing changes", on real shops.

Usage: ``python -m benchmarks.forecast_backtest`` builds CDNOW and the Complete Journey as a user does
and writes the table of docs/forecast.md anew.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import numpy as np
import yaml

from benchmarks.forecast import LEFT, MONTHS_AHEAD, NEW, missed_shares, shares, sizes_after, whole_months
from tests.python.real_shops import cdnow, complete_journey

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "forecast.md"
BEGIN, END = "<!-- begin table -->\n", "<!-- end table -->\n"
# A forecast from fewer months is not compared.
FEWEST_KNOWN = 3
with (ROOT / "seeds" / "rules" / "segments.csv").open(encoding="utf-8", newline="") as segments_file:
    SYSTEMS = list(dict.fromkeys(row["system"] for row in csv.DictReader(segments_file)))


def errors(warehouse: Path, system: str) -> list[tuple[float, float, int]]:
    """Return, for 1 to 6 months ahead, both mean absolute errors of the shares and the number of forecasts."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        moves = connection.execute(
            "select snapshot_date, from_segment, to_segment, customers from intermediate.int_segment_transitions"
            " where system = $1 order by all",
            [system],
        ).df()
    pairs = whole_months(moves)
    segments = sorted({*moves["from_segment"], *moves["to_segment"]} - {NEW, LEFT})
    actual = [shares(sizes_after(pairs[day], segments)) for day in sorted(pairs)]
    rows = []
    for ahead in range(1, MONTHS_AHEAD + 1):
        origins = range(FEWEST_KNOWN, len(pairs) - ahead + 1)
        forecast = [missed_shares(pairs, segments, known, ahead).mean() for known in origins]
        no_change = [np.abs(actual[known - 1] - actual[known - 1 + ahead]).mean() for known in origins]
        rows.append((float(np.mean(forecast)), float(np.mean(no_change)), len(origins)))
    return rows


def table(warehouses: Mapping[str, Path]) -> str:
    """Return the Markdown table of every shop and system, in percentage points, the smaller error in bold."""
    heads = " | ".join(f"{ahead} month{'s' if ahead > 1 else ''}" for ahead in range(1, MONTHS_AHEAD + 1))
    lines = [f"| shop | system | {heads} |", "|---" * (MONTHS_AHEAD + 2) + "|"]
    for shop, warehouse in warehouses.items():
        for system in SYSTEMS:
            cells = [cell(*row[:2]) for row in errors(warehouse, system)]
            lines.append(f"| {shop} | {system} | {' | '.join(cells)} |")
        counts = " | ".join(str(row[2]) for row in errors(warehouse, SYSTEMS[0]))
        lines.append(f"| {shop} | *forecasts made* | {counts} |")
    return "\n".join(lines) + "\n"


def cell(forecast: float, no_change: float) -> str:
    """Return both errors in percentage points, the smaller one in bold, both where they are alike."""
    texts = [f"{100 * error:.2f}" for error in (forecast, no_change)]
    best = min(texts, key=float)
    return " / ".join(f"**{text}**" if text == best else text for text in texts)


def build(folder: Path, raw: Path, **variables: str) -> Path:
    """Build the movement of a raw folder and return the warehouse."""
    warehouse = folder / f"{raw.name}.duckdb"
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--select", "+int_segment_transitions"]
    command += ["--exclude-resource-types", "test", "unit_test"]
    command += ["--profiles-dir", str(ROOT), "--project-dir", str(ROOT), "--target-path", str(folder / "target")]
    command += ["--vars", yaml.safe_dump({"raw_data": str(raw)} | variables)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"SEXTANT_WAREHOUSE": str(warehouse)}, check=True)
    return warehouse


def main() -> None:
    """Build both shops and write the page's table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        journey = complete_journey.write(folder / "journey")
        warehouses = {
            "CDNOW": build(folder, cdnow.write(folder / "cdnow")),
            "Complete Journey": build(folder, journey, as_of_date=complete_journey.LAST_DAY),
        }
        rows = table(warehouses)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + rows + "\n" + END + rest.partition(END)[2], encoding="utf-8")
    print(rows)


if __name__ == "__main__":
    main()

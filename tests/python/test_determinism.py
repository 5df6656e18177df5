"""The same input gives the same marts: whatever the threads, the order of the rows, the run."""

from __future__ import annotations

import random
import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from warehouse import SAMPLE, build, marts, read_csv, write_csv

ROW_NUMBER = re.compile(r"\brow \d+\b")


@pytest.fixture(scope="module")
def expected(sample_warehouse: Path) -> dict[str, list[str]]:
    """Return the marts of the sample, built once with two threads."""
    return marts(sample_warehouse)


def assert_same_marts(actual: dict[str, list[str]], expected: dict[str, list[str]]) -> None:
    """Compare every mart and show the first row that differs of each mart that does."""
    assert actual.keys() == expected.keys()
    differing = {
        name: [pair for pair in zip(actual[name], rows, strict=False) if pair[0] != pair[1]][:1]
        for name, rows in expected.items()
        if actual[name] != rows
    }
    assert differing == {}


def test_a_second_build_changes_nothing(expected, sample_warehouse, tmp_path):
    warehouse = Path(shutil.copy(sample_warehouse, tmp_path / sample_warehouse.name))
    build(warehouse, only="models").succeeded()
    assert_same_marts(marts(warehouse), expected)


def shuffled(rows: list[dict[str, str]], key: str) -> list[dict[str, str]]:
    """Return rows in a random order that keeps the versions of one key in theirs."""
    places = list(range(len(rows)))
    random.Random(20260101).shuffle(places)
    taken = defaultdict(list)
    for place, row in zip(places, rows, strict=True):
        taken[row[key]].append(place)
    for several in taken.values():
        several.sort()
    result = list(rows)
    for row in rows:
        result[taken[row[key]].pop(0)] = row
    return result


def without_row_numbers(content: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the marts that do not depend on the numbers of rows."""
    return {name: sorted(ROW_NUMBER.sub("row", row) for row in rows) for name, rows in content.items()}


def test_neither_the_order_of_the_input_rows_nor_the_threads_matter(expected, tmp_path):
    folder = tmp_path / "raw"
    for file in sorted(SAMPLE.glob("*.csv")):
        rows = read_csv(file)
        write_csv(folder / file.name, shuffled(rows, key=next(iter(rows[0]))))
    warehouse = tmp_path / "sample.duckdb"
    build(warehouse, variables={"raw_data": folder}, threads=1, only="models").succeeded()
    assert_same_marts(without_row_numbers(marts(warehouse)), without_row_numbers(expected))

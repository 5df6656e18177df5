"""Exports as real shops write them are read right: the orders that count, their customers and their revenue.

A damaged file is read to its last record or not at all.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from cases import Case, build_cases, outcomes
from cases_corrupted import Corrupted, corrupted_files
from cases_of_files import FILE_CASES
from cases_of_orders import ORDER_CASES
from cases_of_values import VALUE_CASES
from once import made_once
from warehouse import Build, read

CASES: list[Case] = [*FILE_CASES, *VALUE_CASES, *ORDER_CASES]
SELECT = "+orders +raw_files +order_line_reconciliation +order_reconciliation"


@pytest.fixture(scope="module")
def corrupted(tmp_path_factory: pytest.TempPathFactory) -> list[Corrupted]:
    """Return the corrupted files, each with the intake's message."""
    return made_once(tmp_path_factory, "corrupted", corrupted_files)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, corrupted: list[Corrupted]) -> Build:
    """Build the models of all cases at once, each a store, and those of the corrupted files that can be read."""
    cases = [*CASES, *[Case(file.name, {"orders.csv": file.content}) for file in corrupted if not file.refusal]]
    return made_once(tmp_path_factory, "cases", lambda folder: build_cases(folder, cases, SELECT).succeeded())


@pytest.fixture(scope="module")
def found(built: Build) -> dict[str, tuple[dict[str, int], int, Decimal]]:
    """Return the result for the orders of each case."""
    return outcomes(built.warehouse)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_orders_are_read_right_and_the_output_says_what_they_were_taken_for(case, built, found):
    assert found[case.name] == (dict(case.reasons), case.customers, Decimal(case.revenue))
    assert built.line_with(f"{case.name}: ", *case.said)


def test_every_record_of_a_corrupted_file_is_an_order_with_a_status(corrupted, built):
    rows = read(
        built.warehouse,
        "select split_part(store_id, ':', 1), count(*), list(distinct order_id) from core.orders group by all",
    )
    records = {store: (count, set(order_ids)) for store, count, order_ids in rows}
    for file in corrupted:
        if not file.refusal:
            count, order_ids = records[file.name]
            assert count == file.records, file
            assert file.whole_ids <= order_ids, file


def test_a_corrupted_file_that_is_refused_gets_one_line_without_a_record(corrupted):
    refused = [file for file in corrupted if file.refusal]
    assert 0 < len(refused) < len(corrupted) / 3
    for file in refused:
        assert file.refusal.startswith("orders.csv line ") and "\n" not in file.refusal
        assert not any(order_id in file.refusal for order_id in file.whole_ids)

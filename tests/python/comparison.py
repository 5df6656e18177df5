"""Comparing a mart of the warehouse with the rows of the reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

import lifelines
import pytest
from reference.cohorts import CohortRow, cohort_retention
from reference.orders import Shop
from reference.retention import survival_times
from warehouse import read_columns


def columns(row_type: type) -> list[str]:
    """Return the columns a reference row has."""
    return [field.name for field in fields(row_type)]


def assert_same_rows(actual: Sequence[tuple], expected: Sequence[tuple]) -> None:
    """Compare two tables as bags of rows and show the first rows that only one has."""
    missing, extra = Counter(expected) - Counter(actual), Counter(actual) - Counter(expected)
    shown = "\n".join(
        [f"reference only: {row}" for row in sorted(missing, key=repr)[:10]]
        + [f"warehouse only: {row}" for row in sorted(extra, key=repr)[:10]]
    )
    if missing or extra:
        counts = f"{missing.total()} missing, {extra.total()} extra of {len(expected)} rows"
        pytest.fail(f"{counts}\n{shown}")


def assert_same_mart(
    warehouse: Path, mart: str, row_type: type, expected: Sequence, or_zero: Sequence[str] = ()
) -> None:
    """Compare a mart with reference rows; in the columns `or_zero`, null and zero are the same."""
    names = columns(row_type)
    select = [f"coalesce({name}, 0)" if name in or_zero else name for name in names]
    rows = [
        tuple((value or 0) if name in or_zero else value for name, value in zip(names, astuple(row), strict=True))
        for row in expected
    ]
    assert_same_rows(read_columns(warehouse, mart, select), rows)


def by_key(rows: Sequence[tuple], key_columns: int) -> dict[tuple, tuple]:
    """Return rows by their key, which must be unique."""
    keyed = {row[:key_columns]: row[key_columns:] for row in rows}
    assert len(keyed) == len(rows), "the key is not unique"
    return keyed


def assert_same_cohorts(warehouse: Path, shop: Shop) -> None:
    """Compare the whole cohort table: the rate as a fraction, everything else exactly."""
    mart, names = "retention.cohort_retention", columns(CohortRow)
    rate = names.index("retention_rate")
    rows = [astuple(row) for row in cohort_retention(shop)]
    exact = [name for name in names if name != "retention_rate"]
    assert_same_rows(read_columns(warehouse, mart, exact), [row[:rate] + row[rate + 1 :] for row in rows])
    rates = read_columns(warehouse, mart, [*names[:2], "retention_rate"])
    assert {row[:2]: float(row[2]) for row in rates} == pytest.approx({row[:2]: row[rate] for row in rows}, abs=1e-9)


def assert_survival_of_lifelines(warehouse: Path, shop: Shop) -> None:
    """Compare the curve of each rank with lifelines', every number to 1e-12."""
    for rank in range(1, 6):
        waits, returned = survival_times(shop, rank)
        fitter = lifelines.KaplanMeierFitter().fit(waits, returned)
        table = fitter.event_table.join(fitter.survival_function_).join(fitter.confidence_interval_)
        expected = {
            int(day): (row.at_risk or row.entrance, row.observed, row.censored, *row.iloc[-3:])
            for day, row in table.iterrows()
        }
        names = ["day", "at_risk", "events", "censored", "survival", "survival_low", "survival_high"]
        mart = f"retention.repurchase_survival where from_order_rank = {rank}"
        actual = by_key(read_columns(warehouse, mart, names), 1)
        assert {day for (day,) in actual} == expected.keys() and len(expected) > 20
        for (day,), values in actual.items():
            assert values == pytest.approx(expected[day], rel=0, abs=1e-12), (rank, day)


def assert_alike(actual: tuple, expected: tuple, key: tuple) -> None:
    """Compare two rows: floats to 1e-12, everything else exactly."""
    for value, wanted in zip(actual, expected, strict=True):
        assert value == (pytest.approx(wanted, abs=1e-12) if isinstance(wanted, float) else wanted), key

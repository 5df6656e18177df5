"""What can't be read without a guess stops the build with one line each: what, where, and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from shutil import rmtree

import pytest
from cases import build_cases, changed, clean_orders, one_changed, text_of, with_column, write_files
from cases_of_stops import FILE_STOPS, PERSONAL, VALUE_STOPS, Stop
from once import made_once
from warehouse import Build, build, read


def faults(run: Build) -> list[str]:
    """Return the lines of the refusal at a run's start, which says nothing else and no personal value."""
    assert run.returncode != 0, run.output
    assert "Traceback" not in run.output and "OK created" not in run.output
    assert PERSONAL not in run.output and "Duval" not in run.output
    start = run.lines.index("Sextant can't run:")
    return run.lines[start + 1 : run.lines.index("", start)]


def checked(factory: pytest.TempPathFactory, name: str, stops: list[Stop]) -> dict[str, list[str]]:
    """Run all stops at once, each as one store, and return the lines about each."""
    lines = faults(made_once(factory, name, lambda folder: build_cases(folder, stops, "orders")))
    by_store = {stop.name: [line for line in lines if line.startswith(f"{stop.name}: ")] for stop in stops}
    assert sum(map(len, by_store.values())) == len(lines), lines
    return by_store


@pytest.fixture(scope="module")
def file_faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the lines about files that can't be read."""
    return checked(tmp_path_factory, "file_stops", FILE_STOPS)


@pytest.fixture(scope="module")
def value_faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the lines about values that prove nothing."""
    return checked(tmp_path_factory, "value_stops", VALUE_STOPS)


def assert_one_line(lines: list[str], stop: Stop) -> None:
    """Fail unless one line says all that it must."""
    assert len(lines) == 1, lines
    assert [part for part in stop.parts if part not in lines[0]] == [], lines[0]


@pytest.mark.parametrize("stop", FILE_STOPS, ids=lambda stop: stop.name)
def test_a_file_that_cannot_be_read_is_named_with_its_place(stop, file_faults):
    assert_one_line(file_faults[stop.name], stop)


@pytest.mark.parametrize("stop", VALUE_STOPS, ids=lambda stop: stop.name)
def test_a_column_that_proves_nothing_is_named_with_what_would_settle_it(stop, value_faults):
    assert_one_line(value_faults[stop.name], stop)


Alone = Callable[..., Build]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    """Return a way to build one folder of raw files, always the same, so that dbt reads the project once."""
    folder = tmp_path_factory.mktemp("alone")

    def build_alone(
        files: Mapping[str, str | bytes], select: str = "orders", again: bool = False, **variables: object
    ) -> Build:
        rmtree(folder / "raw", ignore_errors=True)
        if not again:
            (folder / "warehouse.duckdb").unlink(missing_ok=True)
        variables = {"raw_data": write_files(folder / "raw", files)} | variables
        return build(folder / "warehouse.duckdb", variables=variables, select=select, only="models")

    return build_alone


@pytest.mark.parametrize("name", ["too_many_values", "column_mistyped", "dates_ambiguous"])
def test_one_fault_alone_is_one_line_without_a_store(name, alone):
    (stop,) = [stop for stop in [*FILE_STOPS, *VALUE_STOPS] if stop.name == name]
    assert_one_line(faults(alone(stop.files)), stop)


def stopped(run: Build) -> list[str]:
    """Return the lines of a model's refusal, which repeats no row."""
    assert run.returncode != 0, run.output
    assert "Traceback" not in run.output
    (start,) = [number for number, line in enumerate(run.lines) if "Compilation Error in model" in line]
    lines = run.lines[start + 1 : run.lines.index("", start)]
    assert not any(",b0" in line for line in lines)
    return lines


def split_lines(every: int = 2) -> str:
    """Return orders, every second one with two lines that each have a part of the total."""
    parts = [("10.00",), ("10.00", "7.00")]
    rows = enumerate(clean_orders())
    return text_of([row | {"total_amount": part} for number, row in rows for part in parts[number % every == 0]])


@pytest.mark.parametrize(("every", "orders"), [(2, 14), (27, 1)])
def test_lines_with_a_part_of_the_total_each_are_no_versions(every, orders, alone):
    (line,) = stopped(alone({"orders.csv": split_lines(every)}, "+int_order_versions"))
    for part in (f"{orders} of 27 orders", "such as B0001", "one_row_per: order_id", "sum: [total_amount]"):
        assert part in line


def test_more_rejected_orders_than_allowed_are_named_with_examples_and_what_was_expected(alone):
    rows = one_changed(1, one_changed(0, total_amount="a lot"), ordered_at="0202-05-10")
    rows = one_changed(2, rows, total_amount="a lot")
    first, *reasons = stopped(alone({"orders.csv": text_of(rows)}, "+orders"))
    assert "3 of 27 rows" in first and "most_rejected" in first
    assert [reason.split(";")[0] for reason in reasons] == [
        "unreadable_total_amount 2, e.g. 'a lot'",
        "before_first_year 1, e.g. '0202-05-10 00:00:00'",
    ]


def test_another_most_frequent_currency_does_not_turn_the_history(alone):
    euros = with_column("currency", ["EUR", "EUR", "USD"])
    alone({"orders.csv": text_of(euros)}, "+int_reporting_currency").succeeded()
    dollars = text_of(changed("currency", lambda _: "USD", euros))
    run = alone({"orders.csv": dollars}, "+int_reporting_currency", again=True)
    (line,) = stopped(run)
    assert "most orders are now in USD" in line and "built in EUR" in line and "reporting_currency: EUR" in line
    assert read(run.warehouse, "select reporting_currency from intermediate.int_reporting_currency") == [("EUR",)]


def test_a_currency_that_has_a_rate_cannot_be_the_one_of_the_reports(alone):
    orders = text_of(with_column("currency", ["USD", "EUR", ""]))
    rates = "currency,valid_from,rate_to_reporting\nUSD,2025-01-01,0.9\n"
    files = {"orders.csv": orders, "exchange_rates.csv": rates}
    (line,) = stopped(alone(files, "+int_reporting_currency", reporting_currency="USD"))
    assert "USD has a rate of 0.9" in line

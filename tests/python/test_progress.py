"""A build tells a person what it does: a line a model, faults at once, warnings at the end."""

from __future__ import annotations

import io
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from dbt_common.events.base_types import EventLevel
from warehouse import dbt

from run_guard.progress import CLEAR_LINE, Progress

ASKED = {"SEXTANT_PROGRESS": "1"}
BUILD = ("build", "--exclude-resource-types", "unit_test")
MODEL = re.compile(r"^\d+ of \d+ {2}\w+\.\w+ +\d+\.\d s$")


class Terminal(io.StringIO):
    """A terminal, as far as Progress asks."""

    def isatty(self) -> bool:
        return True


def message(name: str, text: str = "", level: EventLevel = EventLevel.INFO, **data: object) -> SimpleNamespace:
    """Return an event as dbt fires it."""
    return SimpleNamespace(info=SimpleNamespace(name=name, level=level, msg=text), data=SimpleNamespace(**data))


def model_made(index: int) -> SimpleNamespace:
    """Return the event of a model that was made."""
    relation = SimpleNamespace(schema="core", alias="orders")
    node = SimpleNamespace(node_relation=relation)
    return message("LogModelResult", index=index, total=9, execution_time=1.24, node_info=node)


def test_on_a_terminal_the_step_that_runs_has_one_line():
    terminal = Terminal()
    progress = Progress(lambda event: True, terminal)
    assert not progress(message("LogStartLine", index=1, total=9, description="test unique_key"))
    assert not progress(message("LogTestResult", index=1, total=9))
    assert not progress(message("LogStartLine", index=2, total=9, description="sql table model core.orders"))
    assert not progress(model_made(2))
    shown = terminal.getvalue().split(CLEAR_LINE)[1:]
    assert shown[0] == "    1 of 9  test unique_key"
    assert shown[1] == "    2 of 9  sql table model core.orders"
    assert shown[2].split() == ["2", "of", "9", "core.orders", "1.2", "s"] and shown[2].endswith("\n")
    # What dbt prints itself begins on a clear line.
    assert progress(message("PrintEvent", "orders.csv"))
    assert terminal.getvalue().endswith(CLEAR_LINE)


@pytest.mark.parametrize("name", ["LogTestResult", "LogSeedResult", "LogHookEndLine", "LogModelResult"])
def test_what_went_wrong_is_shown_at_once(name):
    output = io.StringIO()
    assert Progress(lambda event: True, output)(message(name, "FAIL 3", EventLevel.ERROR))
    assert output.getvalue() == ""


def test_warnings_are_told_at_the_end_and_once():
    output = io.StringIO()
    progress = Progress(lambda event: True, output)
    assert not progress(message("JinjaLogWarning", "two\nlines", EventLevel.WARN))
    assert output.getvalue() == ""
    progress(message("CommandCompleted"))
    assert output.getvalue() == "\n1 warning\ntwo lines\n"


def test_a_build_says_each_model_and_ends_with_its_warnings(tmp_path: Path):
    raw = tmp_path / "raw"
    raw.mkdir()
    rows = [f"{n},c{n % 5},2025-01-{n:02},10.00,{'mystery' if n == 7 else 'paid'}" for n in range(1, 21)]
    header = "order_id,customer_id,ordered_at,total_amount,financial_status"
    (raw / "orders.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    run = dbt(tmp_path / "shop.duckdb", *BUILD, variables={"raw_data": str(raw)}, environment_variables=ASKED)
    lines = run.succeeded().lines
    models = [index for index, line in enumerate(lines) if MODEL.match(line)]
    assert any(" core.orders " in lines[index] for index in models)
    assert not any("START" in line or " PASS " in line for line in lines)
    assert re.search(r"^\d+ tests passed$", "\n".join(lines), re.MULTILINE)
    counted = lines.index("1 warning")
    assert counted > max(models)
    (told,) = [line for line in lines[counted + 1 :] if line]
    assert "raw table orders, column financial_status" in told and "mystery" in told

"""Every written form of a number, a time and a flag, read by SQL in one query and by plain Python."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from inline import query
from reference import amounts, clocks, raw
from warehouse import ROOT

MARKS = {"point": ".", "comma": ","}
# (text, with a decimal point, with a decimal comma): each is known by hand.
BY_HAND = [
    *(("5,00", "5", "5"), ("5.00", "5", "5"), ("1.234,50", "1234.5", "1234.5"), ("1,234.50", "1234.5", "1234.5")),
    *(
        ("1,234", "1234", "1.234"),
        ("1.234", "1.234", "1234"),
        ("-1.234", "-1.234", "-1234"),
        ("0,123", "0.123", "0.123"),
    ),
    *(("1.234.567", "1234567", "1234567"), ("1,234,567", "1234567", "1234567"), ("1234,567", "1234.567", "1234.567")),
    *(("1 234,50", "1234.5", "1234.5"), ("1\u00a0234.50", "1234.5", "1234.5"), ("1\u202f234", "1234", "1234")),
    *(
        ("1'234.50", "1234.5", "1234.5"),
        ("1\u2019234,50", "1234.5", "1234.5"),
        ("12 345 678,9", "12345678.9", "12345678.9"),
    ),
    *(("€5", "5", "5"), ("5€", "5", "5"), ("5 €", "5", "5"), ("-€5,00", "-5", "-5"), ("€ -5,00", "-5", "-5")),
    *(
        ("EUR 5", "5", "5"),
        ("5.00 EUR", "5", "5"),
        ("US$5", "5", "5"),
        ("$1,234.50", "1234.5", "1234.5"),
        ("5 kr", "5", "5"),
    ),
    *(
        ("(5,00)", "-5", "-5"),
        ("(€5.00)", "-5", "-5"),
        ("(5.00 €)", "-5", "-5"),
        ("€ (5.00)", "-5", "-5"),
        ("5.00-", "-5", "-5"),
    ),
    *(
        ("5,00- €", "-5", "-5"),
        ("+5", "5", "5"),
        (".5", "0.5", "0.5"),
        (",5", "0.5", "0.5"),
        ("5.", "5", "5"),
        ("5,", "5", "5"),
    ),
    *(
        ("1e3", "1000", "1000"),
        ("1.5E+3", "1500", "1500"),
        ("1,5E+03", "1500", "1500"),
        ("12.34565", "12.3457", "12.3457"),
    ),
    *(
        (text, None, None)
        for text in ("", ".", ",", "-", "€", "()", "1 23", "12 34", "1.23.456", "1,23,456.00", "1..2")
    ),
    *((text, None, None) for text in ("5 euros", "--5", "5-5", "0x1F", "NaN", "inf", "1_000", "\u0663", "10000000000")),
]
ZONES = {"UTC": ZoneInfo("UTC"), "Europe/Paris": ZoneInfo("Europe/Paris")}
TIMES = [
    *("2024-05-03", "2024/05/03", "20240503", "2024-05-03 10:05", "2024-05-03T10:05:06", "2024-05-03T10:05:06.25"),
    *("2024-05-03T10:05:06Z", "2024-05-03 10:05 +02:00", "2024-05-03T10:05:06-0330", "2024-05-03 10:05:06 UTC"),
    *("20240503T10:05:06", "2024-05-03 9:05", "2024-05-03 24:00", "2024-05-03 10:60", "2024-02-30", "2024-13-01"),
    *("03/05/2024", "3/5/2024", "03.05.2024", "03-05-2024", "03/05/24", "31/12/2024", "12/31/2024", "31/02/2024"),
    *("03/05/2024 10:05", "3.5.24 10:05:06", "03/05/2024, 10:05:06", "03/05/2024 10:05:06 PM", "3/5/2024 12:30 am"),
    *(
        "03/05/2024 0:30 PM",
        "03/05/2024 13:05 PM",
        "03/05/2024 13:05 AM",
        "03/05/2024 00:30:00 am",
        "2024-05-03 10:05:06 PM",
        "2024-05-03 10:05PM",
        "2024-05-03 12:00 am",
    ),
    *(
        "May 3, 2024",
        "3 May 2024",
        "September 3, 2024",
        "3 September 2024",
        "Sep 3, 2024 10:05",
        "3 Sep 2024 10:05:06 PM",
    ),
    *("May 3, 2024, 10:05 am", "May 3, 2024 10:05pm", "Mai 3, 2024", "May 32, 2024", "yesterday", "45415", "45415.5"),
    *("1714730706", "1714730706123", "2024", "24-05-03 noon", "3/5", "0/5/2024"),
]
FORMS = ["named", "twelve_hours"]
COUNTED = {
    "serial": ["45415", "45415.5", "45415.420208333"],
    "seconds": ["1714730706"],
    "milliseconds": ["1714730706123"],
}


def literal(text: str) -> str:
    """Return a text as DuckDB writes it."""
    return "'" + text.replace("'", "''") + "'"


def asked(call: str, texts: list[str], label: str) -> str:
    """Return a query with the result of a call of read_value for each text."""
    rows = ", ".join(f"({literal(text)})" for text in texts)
    return f"select {literal(label)} as label, a, cast({call} as varchar) as answer from (values {rows}) as texts (a)"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str | None]:
    """Return SQL's result for each text, by the label of the question and the text."""
    selects = []
    for mark in MARKS:
        options = {"is_other_number": True, "decimal_mark": mark}
        call = f"{{{{ sextant.read_value('a', 'varchar', 'decimal(18,4)', {options}) }}}}"
        selects.append(asked(call, [text for text, *_ in BY_HAND], f"number {mark}"))
    for order in ("day_first", "month_first"):
        for zone in ZONES:
            for local in (False, True):
                options = {"timezone": zone, "is_local": local, "time_forms": [*FORMS, order]}
                call = f"{{{{ sextant.read_value('a', 'varchar', 'timestamp', {options}) }}}}"
                selects.append(asked(call, TIMES, f"time {order} {zone} {local}"))
        options = {"time_forms": [*FORMS, order]}
        call = f"{{{{ sextant.read_value('a', 'varchar', 'date', {options}) }}}}"
        selects.append(asked(call, TIMES, f"date {order}"))
    for form, texts in COUNTED.items():
        options = {"timezone": "Europe/Paris", "is_local": True, "time_forms": [form]}
        call = f"{{{{ sextant.read_value('a', 'varchar', 'timestamp', {options}) }}}}"
        selects.append(asked(call, texts, f"counted {form}"))
    rows = query(tmp_path_factory.mktemp("forms"), "\nunion all\n".join(selects))
    return {(label, text): answer for label, text, answer in rows}


@pytest.mark.parametrize("mark", list(MARKS))
def test_numbers_are_what_a_hand_says(answers, mark):
    place = list(MARKS).index(mark) + 1
    expected = {case[0]: case[place] for case in BY_HAND}
    found = {text: answers[f"number {mark}", text] for text in expected}
    assert {text: _decimal(answer) for text, answer in found.items()} == {
        text: _decimal(answer) for text, answer in expected.items()
    }


@pytest.mark.parametrize("mark", list(MARKS))
def test_numbers_are_what_the_reference_says(mark):
    place = list(MARKS).index(mark) + 1
    found = {}
    for text, *_ in BY_HAND:
        value = amounts.read(text, MARKS[mark])
        is_too_large = value is None or abs(value) >= raw.LARGEST_AMOUNT
        found[text] = None if is_too_large else raw.half_up(value)
    assert found == {case[0]: _decimal(case[place]) for case in BY_HAND}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize("local", [False, True])
@pytest.mark.parametrize("zone", list(ZONES))
@pytest.mark.parametrize("order", ["day_first", "month_first"])
def test_times_are_what_the_reference_says(answers, order, zone, local):
    found = {text: answers[f"time {order} {zone} {local}", text] for text in TIMES}
    assert found == {text: _moment(text, order, ZONES[zone], local) for text in TIMES}
    days = {text: answers[f"date {order}", text] for text in TIMES}
    readable = {text for text in TIMES if days[text]}
    assert {text for text, answer in found.items() if answer} <= readable


@pytest.mark.parametrize("form", list(COUNTED))
def test_counted_times_are_what_the_reference_says(answers, form):
    for text in COUNTED[form]:
        row = {"at": clocks.iso(text, None, form)}
        at, _ = raw.moment(row, "at", ZONES["Europe/Paris"], ZONES["Europe/Paris"])
        assert answers[f"counted {form}", text] == _written(at), text


def _moment(text: str, order: str, zone: ZoneInfo, local: bool) -> str | None:
    row = {"at": clocks.iso(text, order.replace("_", " "), None)}
    try:
        return _written(raw.moment(row, "at", zone, zone if local else None)[0])
    except raw.UnreadableError:
        return None


def _written(at: datetime) -> str:
    return str(at).rstrip("0").rstrip(".") if at.microsecond else str(at)


def test_the_seeds_have_no_word_twice():
    """A word for yes can't also mean no, and a status can't mean two things."""
    for seed, column in (("yes_no_words", "word"), ("order_statuses", "status")):
        lines = (ROOT / "seeds" / "rules" / f"{seed}.csv").read_text(encoding="utf-8").splitlines()
        words = [line.split(",")[0] for line in lines]
        assert words[0] == column and len(words) == len(set(words))


def test_the_files_of_the_rules_are_where_the_reference_looks():
    assert Path(amounts.__file__).parents[3] == ROOT

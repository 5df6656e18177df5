"""Well-formed quotes are trusted; stray ones are characters where that is certain, and stop the intake otherwise."""

from __future__ import annotations

import pytest

from intake.conftest import Inspecting, Reading
from intake.errors import IntakeError
from intake.quotes import Quoting, readings

HEADER = "order_id,customer_id,ordered_at,total_amount,note"


def rows(notes: dict[int, str], count: int = 20) -> list[str]:
    """Lines of a shop, whose notes are written as they are given."""
    return [
        f"B{number:03},c{number % 7},2025-01-{number:02},{number}.50,{notes.get(number, 'web')}"
        for number in range(1, count + 1)
    ]


def shop(notes: dict[int, str], count: int = 20) -> str:
    return "\n".join([HEADER, *rows(notes, count)]) + "\n"


@pytest.mark.parametrize(
    ("note", "value"),
    [
        ('"Rue A, 3"', "Rue A, 3"),
        ('"says ""hello"""', 'says "hello"'),
        ('"Rue A 3\nParis"', "Rue A 3\nParis"),
        ('"Rue A 3\r\n\r\nParis, 2nd floor"', "Rue A 3\r\n\r\nParis, 2nd floor"),
        ('"# 1\n# 2"', "# 1\n# 2"),
        ('""', ""),
    ],
)
def test_well_formed_quotes_are_handed_on(note: str, value: str, inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(shop({3: note, 5: note, 20: note}))
    assert inspected.path.name == "orders.csv" and inspected.path.parent.name != "copies"
    assert (inspected.records, inspected.notes) == (20, ())
    assert [row[-1] for row in reading(inspected)].count(value) == 3


@pytest.mark.parametrize(
    ("note", "value"),
    [
        ('5" screen', '5" screen'),
        ('5" or 7"', '5" or 7"'),
        (' "Rue A, 3" ', "Rue A, 3"),
        ('"A, B, C, D, E\nF, G, H, I, J"', "A, B, C, D, E\nF, G, H, I, J"),
    ],
)
def test_other_good_values_pass_too(note: str, value: str, inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(shop({3: note, 20: note}))
    assert (inspected.records, inspected.notes) == (20, ())
    read = reading(inspected)
    assert len(read) == 20 and [row[-1] for row in read].count(value) == 2


def test_rows_that_a_pair_of_stray_quotes_swallows_are_recovered(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(shop({4: '"Summer', 9: 'Winter"'}))
    assert inspected.notes == ("1 stray quote taken as a character",)
    read = reading(inspected)
    assert inspected.records == len(read) == 20
    assert (read[3][-1], read[8][-1]) == ('"Summer', 'Winter"')


@pytest.mark.parametrize(
    "notes",
    [
        {4: '"Summer'},
        {20: '"Summer'},
        {4: '"Summer', 5: 'Winter"'},
        {4: '"Summer', 9: '"Rue A, 3"'},
        {4: '"Summer', 9: '"Rue A\nParis"'},
        {4: '"Summer" sale', 9: '"Rue A\nParis"'},
        {4: '"Summer', 5: '5" screen'},
        {4: '"Summer', 5: '"Winter', 6: '"Spring'},
    ],
)
def test_no_stray_quote_takes_a_row(notes: dict[int, str], inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(shop(notes))
    assert inspected.records == 20
    assert [row[0] for row in reading(inspected)] == [f"B{number:03}" for number in range(1, 21)]
    assert "taken as a character" in inspected.notes[0]


def test_a_stray_quote_in_the_middle_of_a_record_takes_no_row(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(shop({}).replace("B004,c4", 'B004,"c4').replace("B009,c2", 'B009,c2"'))
    assert inspected.records == len(reading(inspected)) == 20


@pytest.mark.parametrize(
    ("text", "line"),
    [
        # The record is not whole where the quote is a character.
        (shop({}).replace("B004,c4,", 'B004,"c4'), 5),
        # A line between isn't.
        (shop({4: '"Summer', 9: 'Winter"'}).replace("B006,c6,", "B006"), 5),
        # An address that is never closed.
        (shop({4: '"Rue A 3\nParis'}), 5),
        # Either a row or a text.
        (shop({4: '"Summer\nB0xx,c4,tomorrow,n/a,x"'}), 5),
    ],
)
def test_a_stray_quote_in_doubt_stops(text: str, line: int, inspecting: Inspecting) -> None:
    with pytest.raises(IntakeError) as error:
        inspecting(text)
    assert str(error.value).startswith(f"orders.csv line {line}: must close each quote") and "\n" not in str(
        error.value
    )


def test_a_text_of_many_separators_is_no_row(inspecting: Inspecting, reading: Reading) -> None:
    note = '"To do:\nmilk, eggs, flour, salt, tea\nthen, at last, wash, dry, sleep"'
    inspected = inspecting(shop({4: note}))
    assert inspected.records == len(reading(inspected)) == 20 and inspected.notes == ()


def test_quotes_escaped_with_a_backslash_are_recognised(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(shop({4: '"says \\"hello, you\\""', 9: '"C:\\\\"', 12: '"two\nlines, \\"or so\\""'}))
    assert inspected.notes == ("quotes escaped with a backslash",)
    read = reading(inspected)
    assert inspected.records == len(read) == 20
    assert (read[3][-1], read[8][-1], read[11][-1]) == ('says "hello, you"', "C:\\", 'two\nlines, "or so"')


def test_a_backslash_at_the_end_of_a_value_escapes_nothing(inspecting: Inspecting, reading: Reading) -> None:
    inspected = inspecting(shop({4: '"C:\\"', 9: '"D:\\"'}))
    assert inspected.notes == () and reading(inspected)[3][-1] == "C:\\"


def test_a_line_may_have_more_than_one_reading() -> None:
    assert readings('"a" b,c', Quoting(","), 2) == [['"a" b', "c"]]
    assert readings('"a "b" c",d', Quoting(","), 2) == [['a "b" c', "d"]]
    assert len(readings('"a" b,c",d,"e" f,g"', Quoting(","), 4)) == 2

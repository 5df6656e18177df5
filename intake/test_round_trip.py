"""Random tables come back as they were written, however they were written."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.conftest import Reading
from intake.dialect import inspect
from intake.files import DataFile

# Windows-1252 has these too, and no two of them are a letter of UTF-8 there.
LETTERS = "abzAZ09 .'#/\\-+éÉßñ:_=%()"
ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "cp1252": b"",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}


@dataclass(frozen=True)
class Writing:
    """How a table is written."""

    encoding: str
    separator: str
    end: str
    quote_all: bool
    last_end: bool


def awkward(separators: str) -> st.SearchStrategy[str]:
    """Values with separators, quotes and blanks, or with line breaks.

    Not with both at once: a value whose lines hold as many separators as the header may stop the intake.
    """
    plain = st.text(LETTERS, max_size=8)
    return st.one_of(
        st.just(""),
        plain,
        st.text(LETTERS + separators + '"', max_size=10),
        st.lists(plain, min_size=2, max_size=4).map("\n".join),
        st.sampled_from(['5" screen', '"', '""', '"quoted"', "sep=;", "x\r\ny", "C:\\", '\\"', "#", "\n", "  x  "]),
    )


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    names = draw(st.permutations(["order_id", "total", "name of buyer", "Été", "note"]))[:width]
    rows = draw(st.lists(st.lists(awkward(",;\t|"), min_size=width, max_size=width), max_size=8))
    # A row without any value is no record, and the same line twice is a header again.
    return [names, *([f"B{number}", *row[1:]] for number, row in enumerate(rows))]


WRITINGS = st.builds(
    Writing,
    st.sampled_from(list(ENCODINGS)),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.booleans(),
)


def written(table: list[list[str]], how: Writing) -> bytes:
    text = io.StringIO()
    # The csv module quotes only the line breaks that it uses itself.
    quoting = csv.QUOTE_ALL if how.quote_all or how.end == "\r" else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=how.separator, lineterminator=how.end, quoting=quoting).writerows(table)
    content = text.getvalue() if how.last_end else text.getvalue().removesuffix(how.end)
    return ENCODINGS[how.encoding] + content.encode(how.encoding)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables(), how=WRITINGS)
def test_a_table_comes_back(table: list[list[str]], how: Writing, reading: Reading) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "orders.csv")
        path.write_bytes(written(table, how))
        inspected = inspect(DataFile(path, path.name, "orders"), Path(folder, "copies"))
        with open(inspected.path, encoding="utf-8-sig", newline="") as file:
            again = list(csv.reader(file, delimiter=inspected.separator))
        assert list(inspected.header) == table[0]
        assert again == table
        assert inspected.records == len(table) - 1
        assert reading(inspected) == [tuple(row) for row in table[1:]]

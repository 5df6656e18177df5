"""The first sheet with data of an Excel workbook, as text."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import chain
from typing import Any

from openpyxl import load_workbook

from intake.errors import IntakeError
from intake.files import DataFile
from intake.source import EMPTY

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"


@contextmanager
def sheet_rows(file: DataFile) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """Give the name of the first visible sheet with data and its rows from the header on, each with its number.

    The header is the first row with at least two filled cells; where no row of any sheet has two, the first with one.
    """
    with _one_line(file), warnings.catch_warnings(), open(file.path, "rb") as stream:
        # openpyxl warns of everything that it leaves out: styles, charts, lists of allowed values.
        warnings.simplefilter("ignore")
        start = stream.read(4)
        if not start:
            raise IntakeError(f"{file.name}: {EMPTY}")
        if start == _OLD_OR_LOCKED:
            raise IntakeError(
                f"{file.name}: must be a workbook without a password. Got: one with a password, or of an old Excel"
            )
        stream.seek(0)
        workbook = load_workbook(stream, read_only=True, data_only=True)
        sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        for filled in (2, 1):
            for sheet in sheets:
                rows = _rows(sheet)
                header = next((row for row in rows if sum(map(bool, row[1])) >= filled), None)
                if header:
                    yield sheet.title, chain([header], rows)
                    return
        raise IntakeError(f"{file.name}: {EMPTY}")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # Some programs write a wrong size of the sheet.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), 1):
        values = [_text(cell) for cell in row]
        while values and not values[-1]:
            values.pop()
        if values:
            yield number, values


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Excel itself shows 15 digits; further digits come from the float, not from the user.
        return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, dt.datetime):
        # A time of day is a fraction of a day, and so never exactly the time that was typed.
        value = (value + dt.timedelta(milliseconds=0.5)).replace(microsecond=0)
        is_day = value.time() == dt.time() and "h" not in str(cell.number_format).lower()
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()


@contextmanager
def _one_line(file: DataFile) -> Iterator[None]:
    try:
        yield
    except IntakeError:
        raise
    except PermissionError as error:
        raise IntakeError(f"{file.name}: can't be read. Got: {error.strerror}") from None
    except Exception:
        # openpyxl raises the errors of everything that it uses: zip, XML, missing parts, damaged numbers.
        raise IntakeError(f"{file.name}: must be a whole XLSX workbook. Got: other content, or one cut short") from None

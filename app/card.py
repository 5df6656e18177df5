"""The columns of the customer card as filters: what each is called, and which kind of value it has."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from app.page import Page, shows_personal_data
from app.words import LANGUAGES, texts
from serving.sql import quoted

# By the beginning of the column's type.
KINDS = {
    "VARCHAR": "text",
    "BOOLEAN": "yes_no",
    "DATE": "day",
    "TIMESTAMP": "moment",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "whole"),
    **dict.fromkeys(("DECIMAL", "DOUBLE", "FLOAT"), "number"),
}
# Personal columns that tell no person: marts count customers by them.
COUNTED = {"gender", "age", "city"}
LONGEST_NAME = 60


@dataclass(frozen=True)
class Column:
    """One column: its name, its kind (text, yes_no, day, moment, whole or number), and its name for people."""

    name: str
    kind: str
    title: str

    @property
    def part(self) -> dict[str, str]:
        """Return the column as a part of a query of `app.queries`."""
        return {"column": quoted(self.name)}


def columns(page: Page) -> dict[str, Column]:
    """Return the columns of the card by name, in their order, without what may not be shown here.

    They are those that the served file has, whichever they are.
    """
    found, taken = {}, set()
    for row in page.ask("builder.columns").itertuples():
        name, kind = row.column_name, _kind_of(row.data_type)
        is_of_a_person = row.is_personal and name not in COUNTED and not shows_personal_data()
        is_hidden = is_of_a_person or (name == "customer_id" and hides_ids(page))
        if kind is None or is_hidden or _is_of_another_language(name, page.words.language):
            continue
        title = title_of(name, row.comment, page)
        title = title if title not in taken else f"{title} ({name})"
        taken.add(title)
        found[name] = Column(name, kind, title)
    return found


def _kind_of(data_type: str) -> str | None:
    # A list of texts is none.
    known = next((kind for start, kind in KINDS.items() if data_type.startswith(start)), None)
    return None if data_type.endswith("]") else known


def title_of(name: str, comment: object, page: Page) -> str:
    """Return what people call a column: the text of this name, else how its comment begins, else its name."""
    if f"card.{name}" in texts():
        return page.words(f"card.{name}")
    told = "" if pd.isna(comment) else re.split(r"[.;,:]", " ".join(str(comment).split()))[0]
    return told[:LONGEST_NAME] or name


def hides_ids(page: Page) -> bool:
    """Return whether ids of customers are hidden here, because the shop knows customers by their addresses."""
    return not shows_personal_data() and bool(page.ask("common.ids").loc[0, "are_addresses"])


def value_names(page: Page) -> dict[tuple[str, str], str]:
    """Return what people call the coded values, by column and value."""
    rows = page.ask("builder.labels").itertuples()
    return {(row.column_name, row.coded_value): row.label for row in rows}


def _is_of_another_language(name: str, language: str) -> bool:
    return name[-3:] in {f"_{code}" for code in LANGUAGES if code != language}

"""All that the screen and the report ask of the marts: one file of SQL for each question, known by folder and name.

A query reads published marts and rules alone, and takes its values as parameters (`$name`). It chooses, sorts and
adds up. A number that needs more than that belongs into a mart.

Two parameters are parts of SQL, since no value can be one: `$condition`, written by `audiences` of what it has
understood, and `$column`, a column of the customer card.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def names() -> tuple[str, ...]:
    """Return the names of all queries, such as `overview.months`."""
    return tuple(sorted(f"{file.parent.name}.{file.stem}" for file in FOLDER.glob("*/*.sql")))


@cache
def sql(name: str) -> str:
    """Return the text of a query. Raises ``FileNotFoundError`` where there is none of this name."""
    folder, _, stem = name.partition(".")
    return (FOLDER / folder / f"{stem}.sql").read_text(encoding="utf-8")


def filled(name: str, parts: Mapping[str, str]) -> str:
    """Return the text of a query with parts of SQL in their places, in one pass: a part is never looked at again."""
    return re.sub(r"\$(condition|column)\b", lambda place: parts[place[1]], sql(name)) if parts else sql(name)


@cache
def parameters(name: str) -> frozenset[str]:
    """Return the names of the values that a query takes."""
    return frozenset(re.findall(r"\$([a-z_]+)", sql(name)))

"""All that the screen and the report ask of the marts: one file of SQL for each question, known by folder and name.

A query reads published marts and rules alone, and takes its values as parameters (`$name`). It chooses, sorts and
adds up. A number that needs more than that belongs into a mart.
"""

from __future__ import annotations

import re
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


@cache
def parameters(name: str) -> frozenset[str]:
    """Return the names of the values that a query takes."""
    return frozenset(re.findall(r"\$([a-z_]+)", sql(name)))

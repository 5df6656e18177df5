"""Puts an audience into the file that the next build reads."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from audiences.conditions import Refused
from audiences.declared import faults_of, in_file
from audiences.file import Audience, held, write


class NameTaken(Exception):
    """The file has an audience of this name, which is replaced only when that is asked for."""


def save(
    file: Path,
    audience: Audience,
    others: Collection[str],
    columns: Collection[str] | None,
    dialect: str,
    *,
    replaces: bool = False,
) -> None:
    """Write an audience into a file, in one step; the others of the file stay.

    `others` are names of audiences elsewhere, `columns` those that a condition may name (None: any). Raises `Refused`
    with one line where a build would refuse the audience, `NameTaken`, `Unreadable` where the file is none of
    audiences, and `OSError`. Nothing is written then.
    """
    for line in faults_of(audience, others, columns, dialect):
        raise Refused(line)
    with held(file):
        listed = in_file(file)
        names = [one["name"] for one in listed]
        if audience["name"] not in names:
            write(file, [*listed, audience])
        elif replaces:
            write(
                file, [audience if name == audience["name"] else one for name, one in zip(names, listed, strict=True)]
            )
        else:
            raise NameTaken(audience["name"])

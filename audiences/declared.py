"""Which audiences there are: those of the var `audiences`, and those of the file of the var `audiences_file`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

from audiences.conditions import condition, fault
from audiences.file import PARTS, Audience, Unreadable, read

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
CHANNELS = ("email", "sms")
# The first is 1. Audiences without one come after those that have one.
LAST_PRIORITY = 1000
OF_VAR = "var audiences"


def is_name(value: object) -> bool:
    """Return whether a value is a name in small letters, digits and _."""
    return NAME.fullmatch(str(value)) is not None


def are_readable(value: object) -> bool:
    """Return whether a value is a list of mappings with the parts of an audience alone, name and where as text."""
    return isinstance(value, list | tuple) and all(
        isinstance(audience, Mapping)
        and set(audience) <= set(PARTS)
        and all(isinstance(audience.get(part), str) for part in ("name", "where"))
        for audience in value
    )


def in_file(file: Path, shown: str | None = None) -> list[Audience]:
    """Return the audiences of a file, none where there is no file. Raises `Unreadable`, naming it as it is shown."""
    listed = read(file, shown)
    if not are_readable(listed):
        raise Unreadable(
            f"{shown or file}: must be a list of audiences, each with a name, a where and, if wanted, a channel and a"
            " priority"
        )
    return listed


def in_order(listed: Sequence[Audience]) -> list[str]:
    """Return the names in the order in which they get a customer of several: by priority, then as they are listed."""
    return [audience["name"] for audience in sorted(listed, key=lambda one: one.get("priority") or LAST_PRIORITY)]


def all_of(of_var: Sequence[Audience], file: str | None) -> list[Audience]:
    """Return the audiences of the var, then those of the file; none of a file that can't be read (see `faults`)."""
    try:
        return [*of_var, *_in_project(file)]
    except Unreadable:
        return list(of_var)


def faults(of_var: Sequence[Audience], file: str | None, columns: Collection[str] | None, dialect: str) -> list[str]:
    """Return one line for each fault of an audience that can be told without asking the engine.

    `columns` are those that a condition may name (None: any).
    """
    found = _faults_of_list(OF_VAR, of_var, [], columns, dialect)
    try:
        return found + _faults_of_list(str(file), _in_project(file), of_var, columns, dialect)
    except Unreadable as unreadable:
        return [*found, str(unreadable)]


def faults_of(
    audience: Audience, others: Collection[str], columns: Collection[str] | None, dialect: str
) -> Iterator[str]:
    """Yield one line for each fault of an audience beside others of these names."""
    name, channel = audience["name"], audience.get("channel")
    if not is_name(name):
        yield f"name must be small letters, digits and _. Got: {name}"
    elif name in others:
        yield f"name must be there once. Got: {name} twice"
    if channel not in (None, *CHANNELS):
        yield f"channel must be one of [{', '.join(CHANNELS)}], or not there. Got: {channel}"
    priority = audience.get("priority")
    is_whole = isinstance(priority, int) and not isinstance(priority, bool)
    if priority is not None and not (is_whole and 1 <= priority < LAST_PRIORITY):
        yield f"priority must be a whole number from 1 to {LAST_PRIORITY - 1}, or not there. Got: {priority}"
    if refusal := fault(audience["where"], columns, dialect):
        yield refusal


def _faults_of_list(
    place: str,
    listed: Sequence[Audience],
    before: Sequence[Audience],
    columns: Collection[str] | None,
    dialect: str,
) -> list[str]:
    others, found = {audience["name"] for audience in before}, []
    for audience in listed:
        lines = faults_of(audience, others, columns, dialect)
        found += [f"{place}: audience {audience['name']}: {line}" for line in lines]
        others.add(audience["name"])
    return found


def _in_project(file: str | None) -> list[Audience]:
    if not file:
        return []
    from dbt.flags import get_flags

    return in_file(Path(getattr(get_flags(), "PROJECT_DIR", None) or ".", file), file)


# dbt hands functions and plain values to Jinja, as it does with its own modules.
context = SimpleNamespace(
    condition=condition, is_name=is_name, are_readable=are_readable, all_of=all_of, in_order=in_order, faults=faults
)

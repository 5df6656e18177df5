"""The file of audiences that the screen writes and the next build reads: YAML, as the var has them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from run_guard.private_file import private_file

Audience = Mapping[str, str | int]
PARTS = ("name", "where", "channel", "priority")
VAR = "audiences"
MOST_BYTES = 1_000_000
WIDTH = 100
HEADER = """\
# Audiences beside those of the var audiences: the next build makes them. `make app` writes this file, and keeps no
# comments.
"""


class _Dumper(yaml.SafeDumper):
    """Writes what is not printable by its code: in other styles a line separator would come back as a blank."""

    def represent_str(self, text: str) -> yaml.Node:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Dumper.add_representer(str, _Dumper.represent_str)


class Unreadable(Exception):
    """A file that does not say which audiences there are; its text is one line."""


def read(file: Path, shown: object = None) -> object:
    """Return what a file lists, nothing where there is no file. Raises `Unreadable` where it is no list of that name.

    What is listed is not looked at. A fault names the file as it is `shown`.
    """
    shown = shown or file
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unreadable(f"{shown}: can't be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise Unreadable(f"{shown}: must have at most {MOST_BYTES:,} bytes")
    try:
        document = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{shown}: must be YAML{_place(error)}") from None
    document = {VAR: None} if document is None else document
    if not isinstance(document, dict) or set(document) != {VAR}:
        raise Unreadable(f"{shown}: must be a list under the name {VAR}, and nothing else")
    return document[VAR] or []


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", and is not in line {mark.line + 1}" if mark else ""


def as_yaml(listed: Sequence[Audience]) -> str:
    """Return audiences as the var has them in a YAML file."""
    rows = [{part: audience[part] for part in PARTS if audience.get(part)} for audience in listed]
    return yaml.dump({VAR: rows}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def write(file: Path, listed: Sequence[Audience]) -> None:
    """Write a file in one step, for its owner alone."""
    with private_file(file.resolve()) as stream:
        stream.write((HEADER + as_yaml(listed)).encode())


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Let nobody else who asks read and write a file, so that no audience of two at once is lost."""
    folder = os.open(file.resolve().parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)

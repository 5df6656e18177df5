"""How a sync fails: as a whole, for one request, or for one contact."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

EMAIL = re.compile(r"[^\s\"'<>(),;:=]+@[^\s\"'<>(),;:=]+")
PHONE = re.compile(r"\+?\d[\d .-]{6,}\d")


@dataclass(frozen=True)
class Failure:
    """Why a CRM did not take one contact."""

    status: int | None
    message: str


class SyncError(Exception):
    """The sync can't go on; its text is one line for the person who runs it."""


@dataclass
class Refused(Exception):
    """The CRM took nothing of a request.

    ``culprits`` are the contacts that it named, by their place in the request; without any, the request is sent again
    in halves until the refused contacts are found.
    """

    failure: Failure
    culprits: dict[int, str] = field(default_factory=dict)


def without_personal_data(text: str) -> str:
    """Returns ``text`` on one line without the addresses and numbers that a CRM quotes in its messages."""
    masked = PHONE.sub("(number)", EMAIL.sub("(address)", text))
    return " ".join(masked.split())[:500]

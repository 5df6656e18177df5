"""How a sync fails: as a whole, for one request, or for one contact."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

EMAIL = re.compile(r"[^\s\"'<>(),;:=]{1,64}@[^\s\"'<>(),;:=]{1,255}")
PHONE = re.compile(r"\+?[\d(][\d ()./-]{6,}\d")
WORD = re.compile(r"\w+")
# So many words has the longest name or address that is looked for.
MOST_WORDS = 12
# How JSON may write any character.
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# So much of an answer is looked at, and so much of it is kept.
MOST_READ = 20_000
MOST_KEPT = 500
# So many characters of a key in a row give it away.
PART_OF_KEY = 8


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


Details = frozenset[tuple[str, ...]]
NO_DETAILS: Details = frozenset()


def details_in(texts: Iterable[str]) -> Details:
    """Returns what is known of contacts as words, to be found again whatever stands between them."""
    return frozenset(tuple(WORD.findall(text.casefold())) for text in texts if len(text.strip()) > 1) - {()}


def without_personal_data(
    text: str, known: Details = NO_DETAILS, key: str = "", part_of_key: int = PART_OF_KEY, most_kept: int = MOST_KEPT
) -> str:
    """Returns ``text`` on one line without what a CRM quotes in its messages and nobody may read.

    That is every address and number, the ``known`` details of contacts, however they are escaped, and any
    ``part_of_key`` characters of the ``key`` in a row.
    """
    plain = ESCAPED.sub(lambda code: chr(int(code[1], 16)), text[:MOST_READ])
    plain = " ".join(unquote(html.unescape(plain)).split())
    plain = without_details(without_key(plain, key, part_of_key), known)
    masked = PHONE.sub("(number)", EMAIL.sub("(address)", plain))
    # A character that is no character, or moves the cursor, is no part of a line.
    return "".join(character if character.isprintable() else " " for character in masked)[:most_kept]


def without_details(text: str, known: Details) -> str:
    """Returns ``text`` without the words that are known of a contact, the longest first."""
    found = list(WORD.finditer(text))
    words = [word[0].casefold() for word in found]
    longest = min(MOST_WORDS, max(map(len, known), default=0))
    pieces, place, at = [], 0, 0
    while at < len(words):
        length = next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in known), 0)
        if length:
            pieces += [text[place : found[at].start()], "(contact)"]
            place = found[at + length - 1].end()
        at += length or 1
    return "".join([*pieces, text[place:]])


def without_key(text: str, key: str, part: int) -> str:
    """Returns ``text`` without the key, or any part of it that is so long."""
    length = min(part, len(key))
    if not length:
        return text
    parts = {key[start : start + length].casefold() for start in range(len(key) - length + 1)}
    hidden = [False] * len(text)
    for start in range(len(text) - length + 1):
        if text[start : start + length].casefold() in parts:
            hidden[start : start + length] = [True] * length
    shown = (
        character if not hidden[place] else "(key)" if not place or not hidden[place - 1] else ""
        for place, character in enumerate(text)
    )
    return "".join(shown)

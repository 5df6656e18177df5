"""Brevo: the blocked addresses with their reasons, then all contacts for those on a blocklist."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any

from pydantic import Field

from crm_sync.answers import Answer
from crm_sync.client import Client
from crm_sync.errors import SyncError
from crm_sync.suppressions import suppressed
from crm_sync.suppressions.suppressed import Suppressed

BLOCKED, CONTACTS = "/v3/smtp/blockedContacts", "/v3/contacts"
MOST_BLOCKED, MOST_CONTACTS = 100, 1000
# A contact that is deleted meanwhile moves all later ones, and one of them is passed over.
MOST_READINGS = 3
# Its words for what rules.suppression_words calls otherwise; an unknown one is kept, and the build names it.
REASONS = {
    "adminBlocked": "suppressed",
    "contactFlaggedAsSpam": "complained",
    "hardBounce": "bounced",
    "unsubscribedViaApi": "unsubscribed",
    "unsubscribedViaEmail": "unsubscribed",
    "unsubscribedViaMA": "unsubscribed",
}


class Reason(Answer):
    code: str | None = None


class Blocked(Answer):
    email: str
    senderEmail: str | None = None
    blockedAt: str | None = None
    reason: Reason | None = None


class BlockedPage(Answer):
    count: int = 0
    contacts: list[Blocked] = Field(default_factory=list)


class Contact(Answer):
    id: int
    emailBlacklisted: bool
    smsBlacklisted: bool
    email: str | None = None
    attributes: dict[str, Any] = Field(default_factory=dict)


class ContactPage(Answer):
    count: int
    contacts: list[Contact]


def read(client: Client) -> Iterator[list[Suppressed]]:
    """Yields the suppressed addresses of each page."""
    for page in pages(client, BLOCKED, BlockedPage, MOST_BLOCKED, identity):
        yield [found for one in page for found in blocked(one)]
    for page in pages(client, CONTACTS, ContactPage, MOST_CONTACTS, lambda one: one.id):
        yield [found for one in page for found in blocklisted(one)]


def pages(
    client: Client,
    path: str,
    shape: type[BlockedPage | ContactPage],
    size: int,
    key: Callable[[Any], Hashable],
) -> Iterator[list[Any]]:
    """Yields pages in the order of creation, and reads again from the first where rows have moved meanwhile."""
    for _ in range(MOST_READINGS):
        page = client.get(path, shape, limit=str(size), offset="0", sort="asc")
        yield page.contacts
        reached = len(page.contacts)
        while page.contacts and reached < page.count:
            # Each page begins with the last row of the one before: where another is there, rows have moved.
            last = key(page.contacts[-1])
            page = client.get(path, shape, limit=str(size), offset=str(reached - 1), sort="asc")
            if not page.contacts or key(page.contacts[0]) != last:
                break
            yield page.contacts[1:]
            reached += len(page.contacts) - 1
        if reached >= page.count:
            return
    raise SyncError(f"{client.name} changes {path} faster than it can be read: try again later")


def identity(one: Blocked) -> Hashable:
    """Returns what tells a blocked address from another row of it: one sender, or one time, each."""
    return one.email, one.senderEmail, one.blockedAt, one.reason and one.reason.code


def blocked(one: Blocked) -> list[Suppressed]:
    """Returns the suppression of an address to which Brevo sends nothing any more."""
    code = (one.reason and one.reason.code) or ""
    return suppressed.email(one.email, REASONS.get(code, code), one.blockedAt)


def blocklisted(one: Contact) -> Iterator[Suppressed]:
    """Yields the suppressions of a contact; why it is on a blocklist and since when, Brevo does not say."""
    if one.emailBlacklisted:
        yield from suppressed.email(one.email, "suppressed")
    if one.smsBlacklisted:
        yield from suppressed.phone(one.attributes.get("SMS"), "suppressed")

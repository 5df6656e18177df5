"""HubSpot: a search for contacts that no marketing email reaches; it keeps no suppression of text messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from crm_sync.answers import Answer
from crm_sync.client import Client, encode
from crm_sync.errors import SyncError
from crm_sync.suppressions import suppressed
from crm_sync.suppressions.suppressed import Suppressed

SEARCH = "/crm/v3/objects/contacts/search"
ID, EMAIL, OTHER_EMAILS = "hs_object_id", "email", "hs_additional_emails"
# Property, the condition on it, and the reason that it stands for: of several the first.
CONDITIONS: dict[str, tuple[dict[str, str], str]] = {
    "hs_email_optout": ({"operator": "EQ", "value": "true"}, "unsubscribed"),
    "hs_email_hard_bounce_reason_enum": ({"operator": "HAS_PROPERTY"}, "bounced"),
    "hs_email_bad_address": ({"operator": "EQ", "value": "true"}, "bounced"),
    "hs_email_quarantined": ({"operator": "EQ", "value": "true"}, "suppressed"),
}
MOST_CONTACTS = 200


class Contact(Answer):
    id: Annotated[str, Field(pattern=r"^[0-9]{1,30}$")]
    properties: dict[str, str | None]


class Found(Answer):
    results: list[Contact]


def question(last_id: int) -> dict[str, Any]:
    """Returns the search for contacts after ``last_id``: a search has no more than 10,000 results to leaf through."""
    after = {"propertyName": ID, "operator": "GT", "value": str(last_id)}
    groups = [[after, {"propertyName": name, **condition}] for name, (condition, _) in CONDITIONS.items()]
    return {
        "filterGroups": [{"filters": filters} for filters in groups],
        "properties": [EMAIL, OTHER_EMAILS, *CONDITIONS],
        "sorts": [ID],
        "limit": MOST_CONTACTS,
        "after": "0",
    }


def read(client: Client) -> Iterator[list[Suppressed]]:
    """Yields the suppressed addresses of each search."""
    last_id = 0
    while True:
        contacts = client.post(SEARCH, encode(question(last_id)), Found).results
        if not contacts:
            return
        yield [found for contact in contacts for found in suppressions_of(contact.properties)]
        ids = [int(contact.id) for contact in contacts]
        if min(ids) <= last_id:
            raise SyncError(f"{client.name} finds contacts again that it was not asked for")
        last_id = max(ids)


def suppressions_of(properties: dict[str, str | None]) -> Iterator[Suppressed]:
    """Yields all addresses of a contact: which of them was meant, HubSpot does not say."""
    said = [reason for name, (_, reason) in CONDITIONS.items() if (properties.get(name) or "false") != "false"]
    addresses = [properties.get(EMAIL) or "", *(properties.get(OTHER_EMAILS) or "").split(";")]
    for address in addresses:
        yield from suppressed.email(address, said[0] if said else "suppressed")

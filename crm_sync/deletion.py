"""How each CRM deletes a person for good. It is found by our key: the warehouse has no address any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from crm_sync.answers import Answer, Id
from crm_sync.errors import SyncError
from crm_sync.hubspot import CONTACTS, KEY, Problem
from crm_sync.klaviyo import PROFILES, Klaviyo, ProfilePage
from crm_sync.vendor import Vendor

# Yields each key once the CRM has nothing of it any more, and whether it had.
Deleter = Callable[[Any, Sequence[str]], Iterator[tuple[str, bool]]]
KLAVIYO_DELETIONS = "/api/data-privacy-deletion-jobs"
HUBSPOT_DELETION = "/crm/v3/objects/contacts/gdpr-delete"
# Klaviyo's answer to a job.
ACCEPTED = frozenset({202})


class KeyedContact(Answer):
    id: Id
    properties: dict[str, str | None]


class KeyedContacts(Answer):
    results: list[KeyedContact]
    errors: list[Problem] = []  # noqa: RUF012


def delete_at_klaviyo(vendor: Klaviyo, keys: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Asks for the deletion of each profile; Klaviyo carries it out later, and shows it under Deleted Profiles."""
    named = ",".join(f'"{key}"' for key in keys)
    profiles: dict[str, list[str]] = {}
    asked = {"filter": f"any(external_id,[{named}])", "fields[profile]": "external_id", "page[size]": "100"}
    for profile in vendor.pages(PROFILES, ProfilePage, asked):
        profiles.setdefault(profile.attributes.external_id, []).append(profile.id)
    for key in keys:
        for profile in profiles.get(key, []):
            attributes = {"profile": {"data": {"type": "profile", "id": profile}}}
            job = {"data": {"type": "data-privacy-deletion-job", "attributes": attributes}}
            vendor.send(KLAVIYO_DELETIONS, job, ACCEPTED)
        yield key, key in profiles


def delete_at_hubspot(vendor: Vendor, keys: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Deletes contacts with all that belongs to them, also those that an earlier sync has archived."""
    ids: dict[str, set[str]] = {}
    for archived in ("false", "true"):
        answer = vendor.post(
            f"{CONTACTS}/read?archived={archived}",
            {
                "idProperty": KEY,
                "inputs": [{"id": key} for key in keys],
                "properties": [KEY],
                "propertiesWithHistory": [],
            },
            KeyedContacts,
        )
        for error in answer.errors:
            if error.category != "OBJECT_NOT_FOUND":
                raise SyncError(f"HubSpot can't say whom it has: {error.category}")
        for contact in answer.results:
            ids.setdefault(contact.properties.get(KEY) or "", set()).add(contact.id)
    for key in keys:
        for contact in sorted(ids.get(key, ())):
            vendor.send(HUBSPOT_DELETION, {"objectId": contact})
        yield key, key in ids


def delete_at_brevo(vendor: Vendor, keys: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Deletes contacts, on whatever list they are."""
    for key in keys:
        yield key, vendor.client.delete(f"/v3/contacts/{quote(key, safe='')}", identifierType="ext_id")


DELETERS: dict[str, Deleter] = {
    "klaviyo": delete_at_klaviyo,
    "hubspot": delete_at_hubspot,
    "brevo": delete_at_brevo,
}

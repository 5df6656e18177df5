"""How each CRM deletes a person for good. It is found by our key: the warehouse has no address any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from crm_sync.errors import SyncError
from crm_sync.hubspot import CONTACTS, KEY
from crm_sync.klaviyo import PROFILES
from crm_sync.vendor import Vendor

# Yields each key once the CRM has nothing of it any more, and whether it had.
Deleter = Callable[[Vendor, Sequence[str]], Iterator[tuple[str, bool]]]
KLAVIYO_DELETIONS = "/api/data-privacy-deletion-jobs"
HUBSPOT_DELETION = "/crm/v3/objects/contacts/gdpr-delete"


def delete_at_klaviyo(vendor: Vendor, keys: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Asks for the deletion of each profile; Klaviyo carries it out later, and shows it under Deleted Profiles."""
    named = ",".join(f'"{key}"' for key in keys)
    page = vendor.client.get(
        PROFILES,
        **{"filter": f"any(external_id,[{named}])", "fields[profile]": "external_id", "page[size]": "100"},
    )
    profiles: dict[str, list[str]] = {}
    while True:
        for profile in page["data"]:
            profiles.setdefault(profile["attributes"]["external_id"], []).append(profile["id"])
        following = (page.get("links") or {}).get("next")
        if not following:
            break
        page = vendor.client.get(following)
    for key in keys:
        for profile in profiles.get(key, []):
            attributes = {"profile": {"data": {"type": "profile", "id": profile}}}
            vendor.post(KLAVIYO_DELETIONS, {"data": {"type": "data-privacy-deletion-job", "attributes": attributes}})
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
        ).json()
        for error in answer.get("errors", []):
            if error["category"] != "OBJECT_NOT_FOUND":
                raise SyncError(f"HubSpot can't say whom it has: {error['category']}")
        for contact in answer["results"]:
            ids.setdefault(contact["properties"][KEY], set()).add(contact["id"])
    for key in keys:
        for contact in sorted(ids.get(key, ())):
            vendor.post(HUBSPOT_DELETION, {"objectId": contact})
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

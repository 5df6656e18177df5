"""Every request keeps to its vendor's own description, and none can subscribe anybody."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crm.running import sync
from crm.server import FakeCrm, schema
from crm.shop import COLUMNS, ShopFiles
from crm_sync.contacts import PERSONAL, PROPERTIES

ROOT = Path(__file__).parents[3]
SPECS = Path(os.environ.get("SEXTANT_VENDOR_SPECS") or ROOT / "../shared/specs")
DESCRIBED = {"klaviyo": "klaviyo_bulk_import_profiles.json", "hubspot": "hubspot_contacts_v3.json"}

KINDS = {"string": "text", "int": "number", "bigint": "number", "decimal(18,4)": "number", "decimal(5,4)": "number"}

# All that a sync may ever ask of a CRM: method and path, where * is one part.
ALLOWED = {
    "klaviyo": {
        ("POST", "/api/profile-bulk-import-jobs"),
        ("GET", "/api/profile-bulk-import-jobs/*"),
        ("GET", "/api/profile-bulk-import-jobs/*/import-errors"),
        ("GET", "/api/profiles"),
    },
    "hubspot": {
        ("POST", "/crm/v3/objects/contacts/batch/upsert"),
        ("POST", "/crm/v3/objects/contacts/batch/read"),
        ("POST", "/crm/v3/objects/contacts/batch/archive"),
        ("GET", "/crm/v3/properties/contacts"),
        ("POST", "/crm/v3/properties/contacts/batch/create"),
    },
    "brevo": {
        ("POST", "/v3/contacts/import"),
        ("POST", "/v3/contacts/lists/12/contacts/remove"),
        ("GET", "/v3/processes/*"),
        ("GET", "/reports/*"),
        ("GET", "/v3/contacts/attributes"),
        ("POST", "/v3/contacts/attributes/normal/*"),
    },
}
# Names that give, take or imply consent with one of the three; a request may not even hold the words.
CONSENT = {
    *("subscriptions", "subscribed", "consent", "consented_at", "$consent", "$email_consent", "$sms_consent"),
    *("marketing", "historical_import", "custom_source", "resubscribe", "unsubscribe", "suppress", "unsuppress"),
    *("lifecyclestage", "hs_email_optout", "hs_legal_basis", "hs_marketable_status", "hs_lead_status", "optout"),
    *("emailblacklist", "smsblacklist", "emailblacklisted", "smsblacklisted", "smtpblacklistsender"),
    *("opt_in", "double_opt-in", "unlinklistids", "newlist"),
}


def test_a_sync_knows_every_column_of_the_mart():
    # A list is a text in the warehouse.
    known = {name: {"list": "text"}.get(kind, kind) for name, kind in PROPERTIES.items()}
    known |= dict.fromkeys((*PERSONAL, "country_code", "contact_key", "row_hash"), "text")
    assert known == {name: KINDS.get(data_type, data_type) for name, data_type in COLUMNS.items()}


def names(value: Any) -> Iterator[str]:
    """Yields every name and text within JSON, but values of our own fields."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield name.lower()
            if not name.lower().startswith("sextant_"):
                yield from names(part)
    elif isinstance(value, list):
        for part in value:
            yield from names(part)
    elif isinstance(value, str):
        yield value.lower()


def a_year_of_syncs(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    """Creates the fields, then adds, changes, refuses and removes contacts."""
    crm.fields.clear()
    crm.refused = {"k21"}
    sync(vendor, shop, prepare=True)
    crm.refused.clear()
    shop.execute(
        "update activation.crm_contacts set city = null, revenue = -3, row_hash = 'v2' where customer_id < 'c2'"
    )
    shop.execute("delete from activation.crm_contacts where contact_key in ('k4', 'k9', 'k30')")
    shop.publish()
    sync(vendor, shop)


def test_no_request_can_subscribe_anybody(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    a_year_of_syncs(vendor, crm, shop)
    used = set()
    for asked in crm.asked:
        fits = {
            (method, path)
            for method, path in ALLOWED[vendor]
            if method == asked.method
            and len(path.split("/")) == len(asked.path.split("/"))
            and all(ours in ("*", theirs) for ours, theirs in zip(path.split("/"), asked.path.split("/"), strict=True))
        }
        assert fits, asked
        used |= fits
        assert not CONSENT & set(names(asked.body)), asked
    # Nothing is allowed that a sync does not need.
    assert ALLOWED[vendor] - used <= ({("GET", "/reports/*")} if vendor == "brevo" else set())


def test_every_write_keeps_to_our_schemas(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    """The CRM itself judges the requests with them; here, that they would notice."""
    a_year_of_syncs(vendor, crm, shop)
    for part, name in crm.schemas.items():
        bodies = [post.body for post in crm.posts(part)]
        assert bodies, f"nothing was sent to {part}"
        validator = schema(name)
        assert all(validator.is_valid(body) for body in bodies)
        for field in ("subscriptions", "emailBlacklist", "lifecyclestage"):
            assert not validator.is_valid({**bodies[0], field: True})
    part, name = next(iter(crm.schemas.items()))
    for right, wrong in (("@example.com", ""), ("+336", "06"), ("2024-02-29", "29/02/2024")):
        broken = [json.loads(json.dumps(post.body).replace(right, wrong)) for post in crm.posts(part)]
        assert not all(schema(name).is_valid(body) for body in broken)


@pytest.mark.parametrize("vendor", sorted(DESCRIBED), indirect=True)
def test_every_write_keeps_to_the_vendors_description(vendor: str, crm: FakeCrm, shop: ShopFiles) -> None:
    file = SPECS / DESCRIBED[vendor]
    if not file.is_file():
        pytest.skip(f"no vendor's description at {file}: SEXTANT_VENDOR_SPECS names its folder")
    described = as_json_schema(json.loads(file.read_text(encoding="utf-8")))
    a_year_of_syncs(vendor, crm, shop)
    judged = set()
    for asked in crm.asked:
        if asked.method != "POST" or asked.path not in described["paths"]:
            continue
        content = described["paths"][asked.path]["post"]["requestBody"]["content"]
        (media_type,) = content.values()
        validator = Draft202012Validator({**media_type["schema"], "components": described["components"]})
        faults = [error.message for error in validator.iter_errors(asked.body)]
        assert not faults, faults[0]
        judged.add(asked.path)
    assert judged == {path for method, path in ALLOWED[vendor] if method == "POST" and "/properties/" not in path}


def as_json_schema(value: Any) -> Any:
    """Returns OpenAPI 3.0 as JSON Schema has it: what may be null says so by its type; unknown fields are refused."""
    if isinstance(value, list):
        return [as_json_schema(part) for part in value]
    if not isinstance(value, dict):
        return value
    changed = {name: as_json_schema(part) for name, part in value.items() if name != "nullable"}
    if value.get("nullable") and isinstance(value.get("type"), str):
        changed["type"] = [value["type"], "null"]
    if isinstance(value.get("properties"), dict) and value["properties"] and value.get("type") == "object":
        changed.setdefault("additionalProperties", False)
    return changed

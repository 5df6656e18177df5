"""HubSpot: batches of contacts, upserted by email or by our key, archived when they are to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crm_sync.answers import Answer, Id
from crm_sync.contacts import PROPERTIES, Row, property_name, text_value
from crm_sync.errors import Failure, Refused
from crm_sync.vendor import NONE_FAILED, Failures, Vendor

CONTACTS = "/crm/v3/objects/contacts/batch"
FIELDS = "/crm/v3/properties/contacts"
KEY = property_name("contact_key")
STANDARD = {
    "email": "email",
    "phone": "phone",
    "first_name": "firstname",
    "last_name": "lastname",
    "city": "city",
    "country_code": "country",
}
# HubSpot's type and form field of each kind of property.
KINDS = {
    "text": ("string", "text"),
    # A text too, which HubSpot's filters search for a word: choices would have to be created for each audience.
    "list": ("string", "text"),
    "number": ("number", "number"),
    "date": ("date", "date"),
    "boolean": ("bool", "booleancheckbox"),
}
CHOICES = [
    {"label": "Yes", "value": "true", "displayOrder": 0},
    {"label": "No", "value": "false", "displayOrder": 1},
]


class Context(Answer):
    objectWriteTraceId: list[str] = []  # noqa: RUF012


class Problem(Answer):
    category: str
    message: str
    context: Context | None = None


class Batch(Answer):
    results: list[dict[str, Any]]
    errors: list[Problem] = []  # noqa: RUF012


class Contact(Answer):
    id: Id


class Contacts(Answer):
    results: list[Contact]
    errors: list[Problem] = []  # noqa: RUF012


class Field(Answer):
    name: str


class Fields(Answer):
    results: list[Field]


class HubSpot(Vendor):
    """A new contact is found by its email if it has one, a known contact by the key that it was given then."""

    name = "hubspot"
    label = "HubSpot"
    default_url = "https://api.hubapi.com"
    key_variable = "HUBSPOT_ACCESS_TOKEN"
    most_contacts = 100
    most_removals = 100
    most_bytes = 5_000_000

    @classmethod
    def headers(cls, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def family(self, row: Row) -> str:
        return "email" if row["change_type"] == "added" and row.get("email") else KEY

    def item(self, row: Row) -> dict[str, Any]:
        properties = {KEY: row["contact_key"]}
        # A value that the warehouse lacks stays as HubSpot has it. Our own properties are emptied.
        properties |= {theirs: row[ours] for ours, theirs in STANDARD.items() if row.get(ours)}
        properties |= {property_name(column): text_value(row.get(column)) for column in PROPERTIES}
        family = self.family(row)
        return {
            "id": row["email"] if family == "email" else row["contact_key"],
            "idProperty": family,
            "objectWriteTraceId": row["contact_key"],
            "properties": properties,
        }

    def body(self, rows: Sequence[Row]) -> dict[str, Any]:
        return {"inputs": [self.item(row) for row in rows]}

    def upsert(self, rows: Sequence[Row]) -> Failures:
        answer = self.post(f"{CONTACTS}/upsert", self.body(rows), Batch)
        keys = {row["contact_key"] for row in rows}
        failures: dict[str, Failure] = {}
        for error in answer.errors:
            failure = Failure(207, f"{error.category}: {error.message}")
            named = keys & set(error.context.objectWriteTraceId if error.context else [])
            if not named:
                # Nobody may be acknowledged on a guess: halves of the batch show whom HubSpot refused.
                raise Refused(failure)
            failures |= dict.fromkeys(named, failure)
        if len(answer.results) + len(failures) != len(rows):
            raise Refused(Failure(207, "HubSpot took fewer contacts than it names"))
        return failures

    def remove(self, rows: Sequence[Row]) -> Failures:
        """Archives contacts by HubSpot's own ids, which are read first; those that it lost count as removed."""
        answer = self.post(
            f"{CONTACTS}/read",
            {
                "idProperty": KEY,
                "inputs": [{"id": row["contact_key"]} for row in rows],
                "properties": [KEY],
                "propertiesWithHistory": [],
            },
            Contacts,
        )
        for error in answer.errors:
            if error.category != "OBJECT_NOT_FOUND":
                raise Refused(Failure(207, f"{error.category}: {error.message}"))
        found = [{"id": contact.id} for contact in answer.results]
        if found:
            self.send(f"{CONTACTS}/archive", {"inputs": found})
        return NONE_FAILED

    def missing_fields(self) -> dict[str, str]:
        present = {field.name for field in self.client.get(FIELDS, Fields).results}
        needed = {KEY: "key"} | {property_name(column): kind for column, kind in PROPERTIES.items()}
        return {name: kind for name, kind in needed.items() if name not in present}

    def create_fields(self, fields: Mapping[str, str]) -> None:
        self.send(f"{FIELDS}/batch/create", {"inputs": [self._field(*field) for field in fields.items()]})

    def _field(self, name: str, kind: str) -> dict[str, Any]:
        kind_of_value, form = KINDS["text" if kind == "key" else kind]
        return {
            "name": name,
            "label": name.replace("_", " ").capitalize(),
            "groupName": "contactinformation",
            "type": kind_of_value,
            "fieldType": form,
            "hasUniqueValue": kind == "key",
            "options": CHOICES if kind == "boolean" else [],
        }

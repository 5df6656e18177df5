"""Brevo: imports into one list; a removed contact leaves the list. Neither touches a blocklist."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from drt.config.models import RetryConfig
from pydantic import Field

from crm_sync.answers import Answer
from crm_sync.client import poll
from crm_sync.contacts import PROPERTIES, Row, json_value, mentioned, property_name
from crm_sync.errors import Failure, Refused, SyncError
from crm_sync.vendor import NONE_FAILED, Failures, Vendor

LIST_VARIABLE = "BREVO_LIST_ID"
ATTRIBUTES = "/v3/contacts/attributes"
STANDARD = {"first_name": "FIRSTNAME", "last_name": "LASTNAME", "phone": "SMS"}
# Ours, because Brevo has none of its own.
OURS = PROPERTIES | {"city": "text", "country_code": "text"}
KINDS = {"text": "text", "list": "text", "number": "float", "date": "date", "boolean": "boolean"}
# Brevo's answer to a removal where nothing is left to remove.
NOTHING_LEFT = ("already removed", "does not exist", "do not exist")


def attribute_name(column: str) -> str:
    """Returns the name of a column's attribute; Brevo writes them in capitals."""
    return property_name(column).upper()


class Import(Answer):
    processId: Annotated[int, Field(ge=0, lt=2**63)]


class Reports(Answer):
    """The address of a report for each kind of problem."""

    reports: dict[str, Any] | None = Field(None, alias="import")


class Process(Answer):
    status: str
    info: Reports | None = None


class Removed(Answer):
    failure: list[str | int] | None = None


class Removal(Answer):
    contacts: Removed


class Attribute(Answer):
    name: str


class Attributes(Answer):
    attributes: list[Attribute]


class Brevo(Vendor):
    """Contacts are found by email or phone number; EXT_ID is the contact_key."""

    name = "brevo"
    label = "Brevo"
    default_url = "https://api.brevo.com"
    key_variable = "BREVO_API_KEY"
    most_contacts = 10_000
    most_removals = 150
    # Brevo takes 10 MB and advises 8.
    most_bytes = 8_000_000
    list_id = 0

    @classmethod
    def connect(cls, requests_per_second: float, retry: RetryConfig, poll_seconds: float) -> Brevo:
        brevo = super().connect(requests_per_second, retry, poll_seconds)
        number = os.environ.get(LIST_VARIABLE, "").strip()
        if not number.isdigit():
            raise SyncError(f"Brevo needs the number of the list to fill in the environment variable {LIST_VARIABLE}")
        brevo.list_id = int(number)
        return brevo

    @classmethod
    def headers(cls, key: str) -> dict[str, str]:
        return {"api-key": key, "Content-Type": "application/json", "Accept": "application/json"}

    def item(self, row: Row) -> dict[str, Any]:
        attributes: dict[str, Any] = {"EXT_ID": row["contact_key"]}
        # A value that the warehouse lacks stays as Brevo has it. An empty text empties our own attributes.
        attributes |= {theirs: row[ours] for ours, theirs in STANDARD.items() if row.get(ours)}
        for column in OURS:
            value = json_value(row.get(column))
            attributes[attribute_name(column)] = "" if value is None else value
        contact: dict[str, Any] = {"attributes": attributes}
        return {"email": row["email"], **contact} if row.get("email") else contact

    def body(self, rows: Sequence[Row]) -> dict[str, Any]:
        return {
            "listIds": [self.list_id],
            "updateExistingContacts": True,
            "emptyContactsAttributes": True,
            "disableNotification": True,
            "jsonBody": [self.item(row) for row in rows],
        }

    def upsert(self, rows: Sequence[Row]) -> Failures:
        process = self.post("/v3/contacts/import", self.body(rows), Import).processId

        def finished() -> Process | None:
            answer = self.client.get(f"/v3/processes/{process}", Process)
            return answer if answer.status in ("completed", "failed", "cancelled") else None

        outcome = poll(finished, self.label, self.poll_seconds)
        if outcome.status != "completed":
            raise SyncError(f"Brevo reports its import {process} as {outcome.status}")
        failures: dict[str, Failure] = {}
        for reason, url in ((outcome.info and outcome.info.reports) or {}).items():
            if isinstance(url, str) and url:
                failures |= self._reported(reason, self.client.download(url), rows)
        return failures

    def _reported(self, reason: str, report: str, rows: Sequence[Row]) -> Failures:
        """Reads a report of one kind of fault: a CSV file with one contact per line, whatever its columns."""
        separator = max(",;\t", key=report.partition("\n")[0].count)
        failures: dict[str, Failure] = {}
        try:
            for line in csv.reader(io.StringIO(report), delimiter=separator):
                failures |= dict.fromkeys(mentioned(line, rows), Failure(None, reason))
        except csv.Error as error:
            raise SyncError("Brevo offers a report that can't be read: it is no CSV") from error
        if not failures and report.strip().count("\n"):
            # Nobody may be acknowledged on a guess: halves of the import show whom Brevo refused.
            raise Refused(Failure(None, reason))
        return failures

    def remove(self, rows: Sequence[Row]) -> Failures:
        """Takes contacts off the list; contacts that are no longer on it count as removed.

        Brevo may list them as failed beside others that it took off, and says of those alone that they are not there.
        """
        try:
            failed = self.post(
                f"/v3/contacts/lists/{self.list_id}/contacts/remove",
                {"extIds": [row["contact_key"] for row in rows]},
                Removal,
            ).contacts.failure
        except Refused as refused:
            if not any(words in refused.failure.message.lower() for words in NOTHING_LEFT):
                raise
            return NONE_FAILED
        if not failed:
            return NONE_FAILED
        failure = Failure(201, "Brevo did not take the contact off the list")
        if len(rows) == 1:
            return {rows[0]["contact_key"]: failure}
        named = mentioned(map(str, failed), rows)
        if len(named) < len(failed) or len(named) == len(rows):
            # Nobody may be acknowledged on a guess: halves of the request show whom Brevo failed to take off.
            raise Refused(failure)
        return self.remove([row for row in rows if row["contact_key"] in named])

    def missing_fields(self) -> dict[str, str]:
        present = {attribute.name for attribute in self.client.get(ATTRIBUTES, Attributes).attributes}
        needed = {name: "text" for name in STANDARD.values() if name != "SMS"}
        needed |= {attribute_name(column): kind for column, kind in OURS.items()}
        return {name: kind for name, kind in needed.items() if name not in present}

    def create_fields(self, fields: Mapping[str, str]) -> None:
        for name, kind in fields.items():
            self.send(f"{ATTRIBUTES}/normal/{name}", {"type": KINDS[kind]})

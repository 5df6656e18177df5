"""Klaviyo, HubSpot and Brevo, as far as a sync uses them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from crm.server import KEY, Answer, FakeCrm


class FakeKlaviyo(FakeCrm):
    """Jobs that are still processing when first asked about, and errors in pages of two."""

    header = ("Authorization", f"Klaviyo-API-Key {KEY}")
    schemas = {"profile-bulk-import-jobs": "klaviyo_import"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[dict[str, Any]] = []
        self.unnamed_errors = False

    def limits(self, path: str, body: Any, size: int) -> str | None:
        count = len(body["data"]["attributes"]["profiles"]["data"])
        return f"{count} profiles in {size} bytes" if count > 10_000 or size > 5_000_000 or not count else None

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        parts = path.strip("/").split("/")[1:]
        if method == "POST":
            return self._import(body["data"]["attributes"]["profiles"]["data"])
        if parts == ["profiles"]:
            asked = json.loads(query["filter"][0].removeprefix("any(external_id,").removesuffix(")"))
            found = [{"id": f"id-{key}", "attributes": {"external_id": key}} for key in asked if key in self.contacts]
            return Answer(200, {"data": found, "links": {"next": None}})
        job = self.jobs[int(parts[1])]
        if parts[2:] == ["import-errors"]:
            start = int(query.get("page", ["0"])[0])
            following = f"{self.url}{path}?page={start + 2}" if start + 2 < len(job["errors"]) else None
            return Answer(200, {"data": job["errors"][start : start + 2], "links": {"next": following}})
        job["asked"] += 1
        status = "complete" if job["asked"] > 1 else "processing"
        return Answer(200, {"data": {"attributes": {"status": status, "failed_count": len(job["errors"])}}})

    def _import(self, profiles: list[dict[str, Any]]) -> Answer:
        keys = [profile["attributes"]["external_id"] for profile in profiles]
        pointers = [
            {"detail": f"Bad phone of {key}", "source": {"pointer": f"/data/attributes/profiles/data/{place}/x"}}
            for place, key in enumerate(keys)
            if key in self.broken
        ]
        if pointers:
            return Answer(400, {"errors": pointers})
        errors = []
        for key, profile in zip(keys, profiles, strict=True):
            attributes = profile["attributes"]
            if key in self.refused:
                named = {} if self.unnamed_errors else {"attributes": {"email": attributes.get("email")}}
                says = {"code": "invalid", "detail": f"{attributes.get('email')} is no address. {self.says}"}
                errors.append({"attributes": {**says, "original_payload": named}})
                continue
            properties = dict(self.contacts.get(key, {}).get("properties", {})) | attributes.get("properties", {})
            for name in profile.get("meta", {}).get("patch_properties", {}).get("unset", []):
                properties.pop(name, None)
            self.keep(key, attributes | {"properties": properties})
        self.jobs.append({"errors": errors, "asked": 0})
        return Answer(202, {"data": {"id": str(len(self.jobs) - 1)}})


class FakeHubSpot(FakeCrm):
    """Contacts are kept by our key; refused ones come back in a multi-status answer."""

    header = ("Authorization", f"Bearer {KEY}")
    schemas = {  # noqa: RUF012
        "batch/upsert": "hubspot_upsert",
        "contacts/batch/read": "hubspot_read",
        "batch/archive": "hubspot_archive",
    }

    def limits(self, path: str, body: Any, size: int) -> str | None:
        count = len(body["inputs"])
        return f"{count} contacts" if count > 100 or not count else None

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if path.startswith("/crm/v3/properties/contacts"):
            if method == "POST":
                self.fields |= {field["name"] for field in body["inputs"]}
                return Answer(201, {"results": body["inputs"]})
            return Answer(200, {"results": [{"name": name} for name in self.fields]})
        inputs = body["inputs"]
        if path.endswith("/read"):
            ids = [one["id"] for one in inputs]
            found = [
                {"id": f"7{key}", "properties": {"sextant_contact_key": key}} for key in ids if key in self.contacts
            ]
            lost = {"category": "OBJECT_NOT_FOUND", "message": "none", "context": {"ids": ids}}
            return Answer(
                200 if len(found) == len(ids) else 207, {"results": found, "errors": [lost][: len(ids) - len(found)]}
            )
        if path.endswith("/archive"):
            for one in inputs:
                del self.contacts[one["id"].removeprefix("7")]
            return Answer(204)
        if any(one["objectWriteTraceId"] in self.broken for one in inputs):
            return Answer(400, {"message": "an email is invalid", "category": "VALIDATION_ERROR"})
        results, errors = [], []
        for one in inputs:
            trace = one["objectWriteTraceId"]
            if trace in self.refused:
                says = {"category": "VALIDATION_ERROR", "message": f"{one['id']} is invalid. {self.says}"}
                errors.append({**says, "context": {"objectWriteTraceId": [trace]}})
                continue
            self.keep(one["properties"]["sextant_contact_key"], one["properties"])
            results.append({"id": "1", "objectWriteTraceId": trace})
        return Answer(207 if errors else 200, {"results": results, "errors": errors})


class FakeBrevo(FakeCrm):
    """Imports run in the background; their report names refused contacts by address, in a file of its own.

    ``stuck``: keys of contacts that it does not take off the list. Those that are not on it fail beside others, too.
    """

    header = ("api-key", KEY)
    schemas = {"contacts/import": "brevo_import", "/remove": "brevo_remove"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.processes: list[dict[str, Any]] = []
        self.on_list: set[str] = set()
        self.stuck: set[str] = set()
        self.unnamed_errors = False

    @staticmethod
    def number_of(key: str) -> int:
        """Return the number that the CRM itself has given a contact."""
        return 1000 + int(key[1:])

    def limits(self, path: str, body: Any, size: int) -> str | None:
        if path.endswith("/remove"):
            return "too many" if len(body["extIds"]) > 150 else None
        return f"{size} bytes" if size > 10_000_000 else None

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if path.startswith("/reports/"):
            emails = self.processes[int(path.split("/")[2])]["refused"]
            return Answer(200, "line;email\n" + "".join(f"{place};{email}\n" for place, email in enumerate(emails)))
        if path.startswith("/v3/contacts/attributes"):
            if method == "POST":
                self.fields.add(path.rsplit("/", 1)[1])
                return Answer(201)
            return Answer(200, {"attributes": [{"name": name} for name in self.fields]})
        if path.startswith("/v3/processes/"):
            number = path.rsplit("/", 1)[1]
            process = self.processes[int(number)]
            process["asked"] += 1
            if process["asked"] == 1:
                return Answer(200, {"id": int(number), "status": "in_process"})
            report = f"{self.url}/reports/{quote(number)}" if process["refused"] else ""
            return Answer(
                200,
                {
                    "id": int(number),
                    "status": "completed",
                    "info": {"import": {f"invalid_emails {self.says}".strip(): report}},
                },
            )
        if path.endswith("/remove"):
            asked = set(body["extIds"])
            if not self.on_list & asked:
                return Answer(400, {"message": "Contact already removed from list and/or does not exist"})
            gone = (self.on_list & asked) - self.stuck
            self.on_list -= gone
            failed = [self.number_of(key) if self.unnamed_errors else key for key in sorted(asked - gone)]
            return Answer(201, {"contacts": {"success": sorted(gone), "failure": failed}})
        return self._import(body["jsonBody"])

    def _import(self, contacts: list[dict[str, Any]]) -> Answer:
        if any(contact["attributes"]["EXT_ID"] in self.broken for contact in contacts):
            return Answer(400, {"code": "invalid_parameter", "message": "jsonBody is not valid"})
        refused = []
        for contact in contacts:
            key = contact["attributes"]["EXT_ID"]
            if key in self.refused:
                refused.append(contact["email"])
                continue
            self.keep(key, {"email": contact.get("email")} | contact["attributes"])
            self.on_list.add(key)
        self.processes.append({"refused": refused, "asked": 0})
        return Answer(202, {"processId": len(self.processes) - 1})


FAKES: dict[str, type[FakeCrm]] = {"klaviyo": FakeKlaviyo, "hubspot": FakeHubSpot, "brevo": FakeBrevo}

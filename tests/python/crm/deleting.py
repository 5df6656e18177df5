"""Klaviyo, HubSpot and Brevo that also delete people for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm.fakes import FakeBrevo, FakeHubSpot, FakeKlaviyo
from crm.server import Answer, FakeCrm


class Klaviyo(FakeKlaviyo):
    """Deletes the profile that a job names by its id."""

    def limits(self, path: str, body: Any, size: int) -> str | None:
        return None if "privacy" in path else super().limits(path, body, size)

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if path != "/api/data-privacy-deletion-jobs":
            return super().reply(method, path, query, body)
        assert body["data"]["type"] == "data-privacy-deletion-job" and list(body["data"]["attributes"]) == ["profile"]
        profile = body["data"]["attributes"]["profile"]["data"]
        assert profile.keys() == {"type", "id"} and profile["type"] == "profile"
        del self.contacts[profile["id"].removeprefix("id-")]
        return Answer(202)


class HubSpot(FakeHubSpot):
    """Keeps archived contacts apart, and deletes both kinds."""

    def __init__(self) -> None:
        super().__init__()
        self.archived: set[str] = set()

    def limits(self, path: str, body: Any, size: int) -> str | None:
        return None if "gdpr" in path else super().limits(path, body, size)

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if path.endswith("/archive"):
            self.archived |= {one["id"].removeprefix("7") for one in body["inputs"]}
        if path.endswith("/read") and query.get("archived") == ["true"]:
            keys = [one["id"] for one in body["inputs"] if one["id"] in self.archived]
            return Answer(
                200, {"results": [{"id": f"7{key}", "properties": {"sextant_contact_key": key}} for key in keys]}
            )
        if path.endswith("/gdpr-delete"):
            key = body["objectId"].removeprefix("7")
            self.contacts.pop(key, None)
            self.archived.discard(key)
            return Answer(204)
        return super().reply(method, path, query, body)


class Brevo(FakeBrevo):
    """Deletes a contact by its EXT_ID, which has to be called so."""

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        if method != "DELETE":
            return super().reply(method, path, query, body)
        assert query == {"identifierType": ["ext_id"]}
        key = path.rsplit("/", 1)[1]
        if self.contacts.pop(key, None) is None:
            return Answer(404, {"code": "document_not_found", "message": "Contact does not exist"})
        self.on_list.discard(key)
        return Answer(204)


DELETING: dict[str, type[FakeCrm]] = {"klaviyo": Klaviyo, "hubspot": HubSpot, "brevo": Brevo}

"""Klaviyo: bulk import jobs of profiles. They carry no consent, and so can't subscribe anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crm_sync.answers import Answer, Id
from crm_sync.client import poll
from crm_sync.contacts import PROPERTIES, Row, json_value, mentioned, names_in, property_name, texts_in
from crm_sync.errors import Failure, Refused, SyncError
from crm_sync.vendor import NONE_FAILED, Failures, Vendor

JOBS = "/api/profile-bulk-import-jobs"
PROFILES = "/api/profiles"
STANDARD = {"email": "email", "phone": "phone_number", "first_name": "first_name", "last_name": "last_name"}
OURS = {column: property_name(column) for column in PROPERTIES}
# More pages than any answer has: a page that names itself as the next has no end.
MOST_PAGES = 1_000


class Created(Answer):
    id: Id


class Job(Answer):
    status: str
    failed_count: int | None


class JobData(Answer):
    attributes: Job


class Links(Answer):
    next: str | None = None


class Page(Answer):
    links: Links | None = None


class CreatedAnswer(Answer):
    data: Created


class JobAnswer(Answer):
    data: JobData


class Profile(Answer):
    external_id: str


class ProfileData(Answer):
    id: Id
    attributes: Profile


class ProfilePage(Page):
    data: list[ProfileData]


class Reason(Answer):
    code: str
    detail: str | None
    original_payload: Any = None


class ReasonData(Answer):
    attributes: Reason


class ReasonPage(Page):
    data: list[ReasonData]


class Klaviyo(Vendor):
    """Profiles are found by email, phone number or external_id, which is the contact_key."""

    name = "klaviyo"
    label = "Klaviyo"
    default_url = "https://a.klaviyo.com"
    key_variable = "KLAVIYO_API_KEY"
    most_contacts = 10_000
    # Their keys go into the address of one request.
    most_removals = 50
    most_bytes = 5_000_000

    @classmethod
    def headers(cls, key: str) -> dict[str, str]:
        return {
            "Authorization": f"Klaviyo-API-Key {key}",
            "revision": "2026-07-15",
            "Content-Type": "application/vnd.api+json",
            "Accept": "application/vnd.api+json",
        }

    def item(self, row: Row) -> dict[str, Any]:
        attributes: dict[str, Any] = {"external_id": row["contact_key"]}
        # A value that the warehouse lacks stays as Klaviyo has it.
        attributes |= {theirs: row[ours] for ours, theirs in STANDARD.items() if row.get(ours)}
        location = {"city": row.get("city"), "country": row.get("country_code")}
        if location := {key: value for key, value in location.items() if value}:
            attributes["location"] = location
        ours = {
            name: names_in(row.get(column)) if PROPERTIES[column] == "list" else row.get(column)
            for column, name in OURS.items()
        }
        attributes["properties"] = {name: json_value(value) for name, value in ours.items() if value is not None}
        profile: dict[str, Any] = {"type": "profile", "attributes": attributes}
        if unknown := [name for name, value in ours.items() if value is None]:
            profile["meta"] = {"patch_properties": {"unset": unknown}}
        return profile

    def body(self, rows: Sequence[Row]) -> dict[str, Any]:
        return self._job([self.item(row) for row in rows])

    def _job(self, profiles: list[dict[str, Any]]) -> dict[str, Any]:
        return {"data": {"type": "profile-bulk-import-job", "attributes": {"profiles": {"data": profiles}}}}

    def upsert(self, rows: Sequence[Row]) -> Failures:
        return self._run(self.body(rows), rows)

    def remove(self, rows: Sequence[Row]) -> Failures:
        """Removes our properties from profiles that exist, and with them the profiles from every segment built on them.

        Profiles are looked up first: an import by external_id would create one that Klaviyo has deleted.
        """
        keys = ",".join('"' + row["contact_key"].replace("\\", "\\\\").replace('"', '\\"') + '"' for row in rows)
        found = self.pages(
            PROFILES,
            ProfilePage,
            {"filter": f"any(external_id,[{keys}])", "fields[profile]": "external_id", "page[size]": "100"},
        )
        profiles = [
            {
                "type": "profile",
                "id": profile.id,
                "attributes": {"external_id": profile.attributes.external_id},
                "meta": {"patch_properties": {"unset": list(OURS.values())}},
            }
            for profile in found
        ]
        return self._run(self._job(profiles), rows) if profiles else NONE_FAILED

    def _run(self, body: dict[str, Any], rows: Sequence[Row]) -> Failures:
        job = self.post(JOBS, body, CreatedAnswer).data.id

        def finished() -> Job | None:
            attributes = self.client.get(f"{JOBS}/{job}", JobAnswer).data.attributes
            return attributes if attributes.status in ("complete", "cancelled") else None

        outcome = poll(finished, self.label, self.poll_seconds)
        if outcome.status == "cancelled":
            raise SyncError(f"Klaviyo cancelled the import job {job}")
        return self._failures(job, outcome.failed_count, rows) if outcome.failed_count else NONE_FAILED

    def _failures(self, job: str, expected: int, rows: Sequence[Row]) -> Failures:
        failures: dict[str, Failure] = {}
        unnamed = 0
        last = "no reason given"
        for error in self.pages(f"{JOBS}/{job}/import-errors", ReasonPage, {}):
            last = f"{error.attributes.code}: {error.attributes.detail}"
            keys = mentioned(texts_in(error.attributes.original_payload or {}), rows)
            failures |= dict.fromkeys(keys, Failure(None, last))
            unnamed += not keys
        if unnamed or len(failures) < expected:
            # Nobody may be acknowledged on a guess: halves of the job show whom Klaviyo refused.
            raise Refused(Failure(None, last))
        return failures

    def pages(self, path: str, shape: type[Page], parameters: dict[str, str]) -> Iterator[Any]:
        """Yields what all pages of an answer have."""
        page = self.client.get(path, shape, **parameters)
        for _ in range(MOST_PAGES):
            yield from page.data
            following = page.links.next if page.links else None
            if not following:
                return
            page = self.client.get(following, shape)
        raise SyncError(f"Klaviyo answers GET {path} with more than {MOST_PAGES:,} pages")

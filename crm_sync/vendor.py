"""What every CRM has in common, as the delivery sees it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from drt.config.models import RetryConfig

from crm_sync.answers import Shape
from crm_sync.client import DONE, Client, encode
from crm_sync.contacts import Row
from crm_sync.errors import NO_DETAILS, Details, Failure, Refused, SyncError, without_personal_data

Failures = Mapping[str, Failure]
# Bytes between two contacts of a request, and around all of them.
BETWEEN, AROUND = 1, 1_000
# The longest line of a sync's own, which may list all the fields that an account lacks.
MOST_TOLD = 2_000
NONE_FAILED: Failures = {}


class Vendor:
    """A CRM. Subclasses define its requests and interpret its answers."""

    name: ClassVar[str]
    label: ClassVar[str]
    default_url: ClassVar[str]
    # Environment variable of the key; never an option, which other users of the machine could read.
    key_variable: ClassVar[str]
    most_contacts: ClassVar[int]
    most_removals: ClassVar[int]
    most_bytes: ClassVar[int]

    def __init__(self, client: Client | None, poll_seconds: float = 2.0) -> None:
        """Without a ``client`` it can only say what it would send."""
        self.client = client
        self.poll_seconds = poll_seconds

    @classmethod
    def connect(cls, requests_per_second: float, retry: RetryConfig, poll_seconds: float) -> Vendor:
        """Returns the CRM with the key and address of the environment."""
        return cls(cls.client_of_environment(requests_per_second, retry), poll_seconds)

    @classmethod
    def client_of_environment(cls, requests_per_second: float, retry: RetryConfig) -> Client:
        """Returns the CRM's API with the key and address of the environment."""
        key = os.environ.get(cls.key_variable, "").strip()
        if not key:
            raise SyncError(f"{cls.label} needs its key in the environment variable {cls.key_variable}")
        url = os.environ.get(f"{cls.name.upper()}_BASE_URL", "").strip() or cls.default_url
        return Client(cls.label, url, cls.headers(key), requests_per_second, retry, key)

    @classmethod
    def headers(cls, key: str) -> dict[str, str]:
        """Returns the headers of every request."""
        raise NotImplementedError

    def item(self, row: Row) -> dict[str, Any]:
        """Returns a contact as a request has it."""
        raise NotImplementedError

    def body(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Returns the request body that adds or changes ``rows``."""
        raise NotImplementedError

    def upsert(self, rows: Sequence[Row]) -> Failures:
        """Adds or changes contacts with one request; returns those that the CRM did not take."""
        raise NotImplementedError

    def remove(self, rows: Sequence[Row]) -> Failures:
        """Takes contacts back; returns those that it could not."""
        raise NotImplementedError

    def missing_fields(self) -> dict[str, str]:
        """Returns the fields (name: kind) that the CRM's account lacks and needs before a sync."""
        return {}

    def create_fields(self, fields: Mapping[str, str]) -> None:
        """Creates fields in the CRM's account."""

    def family(self, row: Row) -> str:
        """Returns what contacts of one request must share."""
        return ""

    def requests(self, rows: Sequence[Row]) -> Iterator[list[Row]]:
        """Packs added and changed contacts into as few requests as the limits on contacts and bytes allow."""
        families: dict[str, list[Row]] = {}
        for row in rows:
            families.setdefault(self.family(row), []).append(row)
        for family in families.values():
            request, size = [], 0
            for row in family:
                more = len(encode(self.item(row))) + BETWEEN
                if request and (len(request) == self.most_contacts or size + more > self.most_bytes - AROUND):
                    yield request
                    request, size = [], 0
                request.append(row)
                size += more
            yield request

    def post(self, path: str, body: dict[str, Any], shape: type[Shape]) -> Shape:
        """Sends ``body``, and returns the answer; what is larger than the CRM takes is refused here, and so halved."""
        return self.client.post(path, self._content(body), shape)

    def send(self, path: str, body: dict[str, Any], done: frozenset[int] = DONE) -> None:
        """Sends ``body`` to what answers by its status alone, which is one of ``done`` where it was done."""
        self.client.send(path, self._content(body), done)

    def _content(self, body: dict[str, Any]) -> bytes:
        content = encode(body)
        if len(content) > self.most_bytes:
            raise Refused(Failure(413, f"larger than the {self.most_bytes:,} bytes of a request"))
        return content

    def clean(self, message: str, known: Details = NO_DETAILS) -> str:
        """Returns the CRM's words without the key, and without what they say of contacts."""
        return without_personal_data(message, known, self.client.key)

    def clean_line(self, line: str, known: Details = NO_DETAILS) -> str:
        """Returns a line of the sync's own the same way; only the whole key is none of its words."""
        return without_personal_data(line, known, self.client.key, len(self.client.key), MOST_TOLD)

"""Requests to a CRM: paced, repeated while that helps, and with failures sorted by their meaning."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from drt.config.models import RetryConfig
from drt.destinations.rate_limiter import RateLimiter
from drt.destinations.retry import with_retry

from crm_sync.errors import Failure, Refused, SyncError, without_personal_data

# The CRM read the request and refused it: another one may still be taken.
REFUSALS = frozenset({400, 409, 413, 422})
NOT_FOUND = 404
TIMEOUT_SECONDS = 60.0
# In a JSON:API pointer, the place of the profile at fault.
PLACE = re.compile(r"/data/(\d+)")


def encode(body: Any) -> bytes:
    """Returns ``body`` as it is sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _say_when(response: httpx.Response) -> None:
    """Brevo has its own header for the seconds to wait."""
    seconds = response.headers.get("x-sib-ratelimit-reset")
    if response.status_code == 429 and seconds and "Retry-After" not in response.headers:
        response.headers["Retry-After"] = seconds


class Client:
    """One CRM's API: its address, its credentials, its pace."""

    def __init__(
        self, name: str, base_url: str, headers: dict[str, str], requests_per_second: float, retry: RetryConfig
    ) -> None:
        """``requests_per_second`` 0 sets no pace."""
        self.name = name
        self._retry = retry
        self._pace = RateLimiter(requests_per_second=requests_per_second)
        self._http = httpx.Client(
            base_url=base_url, headers=headers, timeout=TIMEOUT_SECONDS, event_hooks={"response": [_say_when]}
        )

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def get(self, path: str, **parameters: str) -> Any:
        """Returns the JSON at ``path``, which may also be a full address within the API."""
        return self._answer("GET", path, params=parameters or None).json()

    def post(self, path: str, content: bytes) -> httpx.Response:
        """Sends JSON. Raises ``Refused`` where the CRM took nothing, ``SyncError`` where any request would fail."""
        return self._answer("POST", path, content=content)

    def delete(self, path: str, **parameters: str) -> bool:
        """Deletes what is at ``path``; returns whether there was anything."""
        try:
            self._answer("DELETE", path, params=parameters or None)
        except SyncError as error:
            status = getattr(getattr(error.__cause__, "response", None), "status_code", None)
            if status != NOT_FOUND:
                raise
            return False
        return True

    def download(self, url: str) -> str:
        """Returns the text at ``url``. It may be on another host, so the credentials are not sent."""

        def fetch() -> str:
            response = httpx.get(url, timeout=TIMEOUT_SECONDS, follow_redirects=True)
            response.raise_for_status()
            return response.text

        try:
            return with_retry(fetch, self._retry)
        except httpx.HTTPError as error:
            raise SyncError(f"{self.name} offers a report that can't be read: {type(error).__name__}") from error

    def _answer(self, method: str, path: str, **request: Any) -> httpx.Response:
        def ask() -> httpx.Response:
            self._pace.acquire()
            response = self._http.request(method, path, **request)
            response.raise_for_status()
            return response

        try:
            return with_retry(ask, self._retry)
        except httpx.HTTPStatusError as error:
            raise self._meaning(error.response) from error
        except httpx.TransportError as error:
            raise SyncError(f"{self.name} can't be reached: {type(error).__name__}") from error

    def _meaning(self, response: httpx.Response) -> Exception:
        status, text = response.status_code, without_personal_data(response.text)
        if status in REFUSALS:
            refused = Refused(Failure(status, text))
            refused.culprits = named_by_pointer(response)
            return refused
        if status in (401, 403):
            return SyncError(f"{self.name} does not accept the key ({status}): {text}")
        if status == 429 or status >= 500:
            return SyncError(f"{self.name} still answers {status} after {self._retry.max_attempts} attempts: {text}")
        return SyncError(f"{self.name} answers {status}: {text}")


def named_by_pointer(response: httpx.Response) -> dict[int, str]:
    """Returns the profiles that a JSON:API error points to (``.../data/<n>/...``), each with the error's text."""
    try:
        errors = response.json()["errors"]
        named = {}
        for error in errors:
            places = PLACE.findall(error["source"]["pointer"])
            if not places:
                return {}
            named[int(places[-1])] = without_personal_data(str(error.get("detail") or error.get("title")))
        return named
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def waits(first_seconds: float, longest_seconds: float, patience_seconds: float) -> Iterator[None]:
    """Yields after longer and longer waits until ``patience_seconds`` are over."""
    wait, waited = first_seconds, 0.0
    while waited < patience_seconds:
        time.sleep(wait)
        waited += wait
        yield
        wait = min(2 * wait, longest_seconds)


def poll(question: Callable[[], Any | None], name: str, first_seconds: float) -> Any:
    """Asks until there is an answer other than None; an import that takes longer than an hour stops the sync."""
    for _ in waits(first_seconds, longest_seconds=12 * first_seconds, patience_seconds=3600):
        if (answer := question()) is not None:
            return answer
    raise SyncError(f"{name} has not finished an import within an hour; what it did is sent again next time")

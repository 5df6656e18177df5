"""Requests to a CRM: paced, repeated while that helps, and with failures sorted by their meaning."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, Literal

import httpx
from drt.config.models import RetryConfig
from drt.destinations.rate_limiter import RateLimiter
from drt.destinations.retry import parse_retry_after, with_retry

from crm_sync.answers import Answer, Shape, read
from crm_sync.errors import MOST_READ, Failure, Refused, SyncError, without_personal_data

# The CRM read the request and refused it: another one may still be taken.
REFUSALS = frozenset({400, 409, 413, 422})
# Answers to a request that has nothing to tell: created, nothing to add.
DONE = frozenset({201, 204})
# What of an answer's headers is looked at: how its text is written, and when to ask again.
KEPT_HEADERS = ("Content-Type", "Retry-After")
TIMEOUT_SECONDS = 60.0
# The longest answer, unpacked: ten times what a page of a thousand contacts, or a report on ten thousand, may have.
MOST_BYTES = 50_000_000
# How long an answer may take to arrive as a whole, however little of it comes at a time.
MOST_SECONDS = 600.0
# In a JSON:API pointer, the place of the profile at fault.
PLACE = re.compile(r"/data/(\d{1,9})(?!\d)")


def encode(body: Any) -> bytes:
    """Returns ``body`` as it is sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class _Source(Answer):
    pointer: str


class _Error(Answer):
    source: _Source
    detail: str | None = None
    title: str | None = None


class _Errors(Answer):
    """Errors of JSON:API."""

    errors: list[_Error]


class _NotFound(Answer):
    """Brevo's answer where it has nothing to delete."""

    code: Literal["document_not_found"]


def seconds_to_wait(text: str | None) -> float | None:
    """Returns how long a header asks to wait, in seconds or until a date; None where it says nothing sensible."""
    try:
        return parse_retry_after(text)
    except (ValueError, OverflowError):
        return None


class Client:
    """One CRM's API: its address, its credentials, its pace."""

    def __init__(
        self,
        name: str,
        base_url: str,
        headers: dict[str, str],
        requests_per_second: float,
        retry: RetryConfig,
        key: str = "",
    ) -> None:
        """``requests_per_second`` 0 sets no pace; ``key`` is what no message may say."""
        self.name = name
        self.key = key
        self._retry = retry
        self._pace = RateLimiter(requests_per_second=requests_per_second)
        try:
            self._base = httpx.URL(base_url)
            self._http = httpx.Client(
                base_url=base_url, headers=headers, timeout=TIMEOUT_SECONDS, event_hooks={"response": [self._say_when]}
            )
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise SyncError(
                f"{name} can't be asked: its address or its key has characters that no request may have"
            ) from error

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _say_when(self, response: httpx.Response) -> None:
        """Brings what a CRM asks to wait to one header, in seconds and no longer than the sync's patience.

        Brevo says it in a header of its own. What says nothing sensible is taken away: the sync's own waits hold.
        """
        said = response.headers.get("Retry-After") or response.headers.get("x-sib-ratelimit-reset")
        response.headers.pop("Retry-After", None)
        seconds = seconds_to_wait(said)
        if seconds is not None:
            response.headers["Retry-After"] = f"{min(seconds, self._retry.max_backoff):.3f}"

    def get(self, path: str, shape: type[Shape], **parameters: str) -> Shape:
        """Returns the answer at ``path``, which may also be a full address within the API."""
        if "://" in path and not self._is_own(path):
            # The credentials would go with the request.
            raise SyncError(f"{self.name} sends the sync to another address than its own")
        return self._read(shape, self._answer("GET", path, params=parameters or None), f"GET {path.partition('?')[0]}")

    def post(self, path: str, content: bytes, shape: type[Shape]) -> Shape:
        """Sends JSON, and returns the answer.

        Raises ``Refused`` where the CRM took nothing, ``SyncError`` where any request would fail.
        """
        return self._read(shape, self._answer("POST", path, content=content), f"POST {path}")

    def send(self, path: str, content: bytes, done: frozenset[int] = DONE) -> None:
        """Sends JSON to what has nothing to say but that it was done, by its status; raises as ``post`` does."""
        response = self._answer("POST", path, content=content)
        self._check_done(response, f"POST {path}", done)

    def delete(self, path: str, **parameters: str) -> bool:
        """Deletes what is at ``path``; returns whether there was anything. Raises as ``post`` does.

        Only the CRM's own words say that there was nothing: a wrong address answers 404 too.
        """
        try:
            response = self._answer("DELETE", path, params=parameters or None)
        except SyncError as error:
            refused = getattr(error.__cause__, "response", None)
            if refused is None or refused.status_code != 404 or isinstance(read(_NotFound, refused.content), str):
                raise
            return False
        self._check_done(response, f"DELETE {path.rpartition('/')[0]}", DONE)
        return True

    def download(self, url: str) -> str:
        """Returns the text at ``url``. It may be on another host, so the credentials are not sent."""

        def fetch() -> str:
            with httpx.stream("GET", url, timeout=TIMEOUT_SECONDS, follow_redirects=True) as answer:
                self._say_when(answer)
                response = self._whole(answer, "for a report")
            response.raise_for_status()
            return response.text

        try:
            return with_retry(fetch, self._retry)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SyncError(f"{self.name} offers a report that can't be read: {type(error).__name__}") from error

    def _is_own(self, address: str) -> bool:
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            return False
        return (url.scheme, url.host, url.port) == (self._base.scheme, self._base.host, self._base.port)

    def _read(self, shape: type[Shape], response: httpx.Response, asked: str) -> Shape:
        answer = read(shape, response.content)
        if isinstance(answer, str):
            raise SyncError(f"{self.name} answers {asked} with what can't be understood: {answer}")
        return answer

    def _answer(self, method: str, path: str, **request: Any) -> httpx.Response:
        def ask() -> httpx.Response:
            self._pace.acquire()
            with self._http.stream(method, path, **request) as answer:
                response = self._whole(answer, f"{method} {path.partition('?')[0]}")
            response.raise_for_status()
            return response

        try:
            return with_retry(ask, self._retry)
        except httpx.HTTPStatusError as error:
            raise self._meaning(error.response) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SyncError(f"{self.name} can't be reached: {type(error).__name__}") from error

    def _check_done(self, response: httpx.Response, asked: str, done: frozenset[int]) -> None:
        if response.status_code not in done:
            raise SyncError(
                f"{self.name} answers {asked} with {response.status_code}, which does not say that it was done"
            )

    def _whole(self, answer: httpx.Response, asked: str) -> httpx.Response:
        """Returns an answer with all that it says, which is read no further than any answer of a CRM may go."""
        ends, size, parts = time.monotonic() + MOST_SECONDS, 0, []
        for part in answer.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise SyncError(f"{self.name} answers {asked} with more than {MOST_BYTES:,} bytes")
            if time.monotonic() > ends:
                raise SyncError(f"{self.name} answers {asked} for longer than {MOST_SECONDS:,.0f} seconds")
        kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
        return httpx.Response(answer.status_code, headers=kept, content=b"".join(parts), request=answer.request)

    def _meaning(self, response: httpx.Response) -> Exception:
        # Not shortened yet: half a name would not be known for one.
        status, text = response.status_code, without_personal_data(response.text, key=self.key, most_kept=MOST_READ)
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
    body = read(_Errors, response.content)
    if isinstance(body, str):
        return {}
    named = {}
    for error in body.errors:
        places = PLACE.findall(error.source.pointer)
        if not places:
            return {}
        named[int(places[-1])] = error.detail or error.title or "no reason given"
    return named


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

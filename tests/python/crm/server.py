"""A CRM on the loopback interface. It follows its vendor's rules, and answers badly where a test plans it."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).parent / "schemas"
KEY = "a secret"
ENDS = 2


class Asked(NamedTuple):
    """A request as the CRM saw it."""

    method: str
    path: str
    body: Any
    size: int
    at: float


class Answer(NamedTuple):
    """What the CRM says: JSON, text, bytes, or parts of an answer one after the other."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = {}


def schema(name: str) -> Draft202012Validator:
    """Returns the validator of one of the project's own request schemas."""
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")))


def as_bytes(body: Any) -> bytes:
    """Returns an answer as it is sent: texts and bytes as they are, nothing for None, otherwise as JSON."""
    if isinstance(body, bytes):
        return body
    if body is None:
        return b""
    return (body if isinstance(body, str) else json.dumps(body)).encode()


def without_the_middle(body: Any) -> Any:
    """Returns a request with the first and last contacts of a long list: all of them would take minutes."""
    if isinstance(body, dict):
        return {name: without_the_middle(value) for name, value in body.items()}
    if isinstance(body, list) and len(body) > 2 * ENDS:
        return body[:ENDS] + body[-ENDS:]
    return body


class FakeCrm:
    """The part that all three share; a subclass answers ``reply``.

    ``plan``: answers to give to the next writing requests instead of taking them. ``refused``: keys of contacts
    that it does not take. ``broken``: keys of contacts for which it refuses the whole request. ``taken``: runs
    after a request was taken, before it is answered. ``spoiled``: method, part of a path, and what is answered there
    whatever was done. ``says``: words to add to the reason why a contact is not taken.
    """

    header: tuple[str, str]
    schemas: Mapping[str, str]

    def __init__(self) -> None:
        self.contacts: dict[str, dict[str, Any]] = {}
        self.writes: dict[str, int] = {}
        self.asked: list[Asked] = []
        self.faults: list[str] = []
        self.plan: deque[Answer] = deque()
        self.refused: set[str] = set()
        self.broken: set[str] = set()
        self.fields: set[str] = set()
        self.taken: Callable[[], None] = lambda: None
        self.spoiled: tuple[str, str, Answer] | None = None
        self.says = ""
        self.lock = threading.Lock()
        self._validators = {part: schema(name) for part, name in self.schemas.items()}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Closes the port."""
        self._server.shutdown()
        self._server.server_close()

    def reply(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> Answer:
        """Answers a request that has passed every rule."""
        raise NotImplementedError

    def limits(self, path: str, body: Any, size: int) -> str | None:
        """Returns which of the vendor's limits a request breaks."""
        raise NotImplementedError

    def posts(self, part: str) -> list[Asked]:
        """Returns the requests that wrote to a path."""
        return [asked for asked in self.asked if asked.method == "POST" and part in asked.path]

    def keep(self, key: str, contact: dict[str, Any]) -> None:
        """Adds a contact, or updates the known one."""
        self.contacts[key] = self.contacts.get(key, {}) | contact
        self.writes[key] = self.writes.get(key, 0) + 1

    def answer(self, method: str, address: str, headers: Mapping[str, str], raw: bytes) -> Answer:
        """Compares a request with the vendor's rules; a broken rule is a fault of the test."""
        parts = urlsplit(address)
        body = json.loads(raw) if raw else None
        with self.lock:
            self.asked.append(Asked(method, parts.path, body, len(raw), time.monotonic()))
            name, value = self.header
            if headers.get(name) != value and not parts.path.startswith("/reports/"):
                return Answer(401, {"message": "no such key"})
            if method == "POST":
                if self.plan:
                    return self.plan.popleft()
                fault = self.limits(parts.path, body, len(raw))
                for path, validator in self._validators.items():
                    if path in parts.path:
                        sample = without_the_middle(body)
                        fault = fault or next((error.message for error in validator.iter_errors(sample)), None)
                if fault:
                    self.faults.append(fault)
                    return Answer(400, {"message": fault})
            said = self.reply(method, parts.path, parse_qs(parts.query), body)
            if method == "POST":
                self.taken()
            if self.spoiled and method == self.spoiled[0] and self.spoiled[1] in parts.path:
                return self.spoiled[2]
            return said

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        crm = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body in one packet; otherwise each answer waits for an acknowledgement.
            wbufsize = -1

            def _respond(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                said = crm.answer(self.command, self.path, self.headers, raw)
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                if isinstance(said.body, Iterator):
                    self._send_parts(said.body)
                    return
                content = as_bytes(said.body)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def _send_parts(self, parts: Iterator[bytes]) -> None:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                try:
                    for part in parts:
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                        self.wfile.flush()
                except OSError:
                    # Whoever asked has hung up.
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _respond

            def log_message(self, *_: object) -> None:
                """Logs nothing."""

        return Handler

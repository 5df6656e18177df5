"""An object store on loopback: as much of S3's API as lists a bucket and hands out its objects."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

KEY = "reader"


@contextmanager
def object_store(bucket: str, objects: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """Serve the objects of one bucket to whoever has the key; give the environment in which it is found."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_HEAD(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _answer(self) -> None:
            address = urlsplit(self.path)
            asked_bucket, _, key = unquote(address.path).strip("/").partition("/")
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            if f"Credential={KEY}/" not in self.headers.get("Authorization", ""):
                self._send(403, b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")
            elif asked_bucket != bucket:
                self._send(404, b"<Error><Code>NoSuchBucket</Code><Message>no such bucket</Message></Error>")
            elif key:
                self._object(key)
            else:
                self._send(200, _listed(bucket, objects, query.get("prefix", ""), query.get("delimiter", "")))

        def _object(self, key: str) -> None:
            if key not in objects:
                self._send(404, b"<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>")
                return
            content, status, headers = objects[key], 200, {"ETag": '"1"'}
            if asked := self.headers.get("Range"):
                first, _, last = asked.removeprefix("bytes=").partition("-")
                begin, end = int(first), min(int(last or len(content) - 1), len(content) - 1)
                headers["Content-Range"] = f"bytes {begin}-{end}/{len(content)}"
                content, status = content[begin : end + 1], 206
            self._send(status, content, headers)

        def _send(self, status: int, content: bytes, headers: Mapping[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": "unused",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _listed(bucket: str, objects: Mapping[str, bytes], prefix: str, delimiter: str) -> bytes:
    """What ListObjectsV2 answers, on one page."""
    files, folders = [], {}
    for key in sorted(name for name in objects if name.startswith(prefix)):
        head, found, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
        if found:
            folders[prefix + head + delimiter] = None
        else:
            files.append(
                f"<Contents><Key>{escape(key)}</Key><Size>{len(objects[key])}</Size><ETag>1</ETag>"
                "<LastModified>2024-01-01T00:00:00.000Z</LastModified></Contents>"
            )
    common = "".join(f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in folders)
    count = len(files) + len(folders)
    return (
        f"<ListBucketResult><Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{count}</KeyCount>"
        f"<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>{''.join(files)}{common}</ListBucketResult>"
    ).encode()

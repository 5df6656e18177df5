"""The text of a file as UTF-8, unpacked and without its byte-order mark, in pieces."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NoReturn

import pyarrow as pa

from intake.errors import IntakeError
from intake.files import DataFile

# A piece, with everything computed from it, fits into a processor's cache.
PIECE = 1 << 18
# The longest record that DuckDB reads, less a little.
LONGEST = 2_000_000
EMPTY = "must have a header and at least one row. Got: an empty file"

_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_NO_TEXT = {
    b"PK\x03\x04": "a zip archive or workbook",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "a workbook of an old Excel",
    b"%PDF": "a PDF",
}


class Source:
    """A text file that may be read several times.

    Its encoding is decided by evidence: a byte-order mark, zeros in every second byte, or UTF-8 that holds. A line that
    is no UTF-8 is Windows-1252, so that files of several systems that were joined keep their letters. Its first bytes
    say how the file is packed, not its name: browsers unpack files that they download.
    """

    def __init__(self, file: DataFile) -> None:
        self.name = file.name
        self.western_lines = 0
        self._beyond_ascii = False
        self._path = file.path
        self.packed: str | None = None
        with self._reading(), open(file.path, "rb") as stream:
            start = stream.read(4)
        self.packed = next((packed for magic, packed in _PACKED.items() if start.startswith(magic)), None)
        for magic, content in _NO_TEXT.items():
            if start.startswith(magic):
                raise IntakeError(f"{self.name}: must be CSV. Got: {content}")
        with self._reading(), self._open() as stream:
            start = stream.read(4096)
        self._wide, self._mark = _wide(start)

    @property
    def encoding(self) -> str:
        """The encoding, for people; known once all pieces were read."""
        if self._wide:
            return "UTF-16"
        if not self.western_lines:
            return "UTF-8"
        return "UTF-8 and Windows-1252" if self._beyond_ascii else "Windows-1252"

    def pieces(self) -> Iterator[bytes]:
        """Yield the text in pieces of whole lines, as UTF-8.

        Raises ``IntakeError`` where the file can't be read to its end or holds what is no text.
        """
        self.western_lines, self._beyond_ascii = 0, False
        rest = b""
        done = 0
        for piece in self._unpacked():
            text = rest + piece
            # Neither a line nor \r\n is cut in two.
            size = text.rfind(b"\n") + 1 or text.rfind(b"\r", 0, len(text) - 1) + 1
            text, rest = text[:size], text[size:]
            if text:
                yield self._as_utf8(text, done)
                done += len(text)
            if len(rest) > LONGEST:
                self._stop(f"must be shorter than {LONGEST:,} bytes. Got: a longer line", done)
        if rest:
            yield self._as_utf8(rest, done)

    def _unpacked(self) -> Iterator[bytes]:
        """The bytes without the mark, and as UTF-8 where they are UTF-16."""
        with self._reading(), self._open() as stream:
            stream.read(len(self._mark))
            if not self._wide:
                while piece := stream.read(PIECE):
                    yield piece
                return
            decoder = codecs.getincrementaldecoder(self._wide)()
            done = 0
            final = False
            while not final:
                piece = stream.read(PIECE)
                final = not piece
                try:
                    text = decoder.decode(piece, final).encode()
                except UnicodeError:
                    self._stop("must be UTF-16 to the end of the file. Got: other bytes, or a file cut short", done)
                yield text
                done += len(text)

    def _as_utf8(self, text: bytes, done: int) -> bytes:
        if b"\0" in text:
            before = text[: text.index(b"\0")]
            self._stop("must be text. Got: a zero byte, so a binary or damaged file", done, before)
        if text.isascii():
            return text
        try:
            text.decode()
        except UnicodeDecodeError:
            return b"".join(self._lines_as_utf8(text, done))
        self._beyond_ascii = True
        return text

    def _lines_as_utf8(self, text: bytes, done: int) -> Iterator[bytes]:
        place = 0
        for line in text.splitlines(keepends=True):
            try:
                line.decode()
                self._beyond_ascii |= not line.isascii()
                yield line
            except UnicodeDecodeError:
                self.western_lines += 1
                try:
                    yield line.decode("cp1252").encode()
                except UnicodeDecodeError as error:
                    fault = "must be UTF-8 or Windows-1252. Got: the byte {:02x}, which is in neither"
                    self._stop(fault.format(line[error.start]), done, text[:place], f", byte {error.start + 1}")
            place += len(line)

    def _stop(self, fault: str, done: int, before: bytes = b"", place: str = "") -> NoReturn:
        """Stop after ``done`` bytes of the text and those ``before``; only now are the lines counted."""
        lines = 1 + _line_ends(before)
        returned = False
        for piece in self._unpacked() if done else ():
            piece = piece[:done]
            lines += _line_ends(piece) - (returned and piece.startswith(b"\n"))
            returned = piece.endswith(b"\r")
            done -= len(piece)
            if not done:
                break
        raise IntakeError(f"{self.name} line {lines:,}{place}: {fault}")

    def _open(self) -> BinaryIO:
        if self.packed == "gzip":
            return gzip.open(self._path, "rb")
        if self.packed == "zstd":
            return pa.input_stream(str(self._path), compression="zstd")
        return open(self._path, "rb")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise IntakeError(f"{self.name}: must be a whole gzip file. Got: one cut short or damaged") from None
        except (OSError, pa.ArrowException) as error:
            if self.packed == "zstd":
                raise IntakeError(f"{self.name}: must be a whole zstd file. Got: one cut short or damaged") from None
            raise IntakeError(f"{self.name}: can't be read. Got: {getattr(error, 'strerror', None)}") from None


def _line_ends(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _wide(start: bytes) -> tuple[str | None, bytes]:
    """The UTF-16 that a text's start shows, if any, and its byte-order mark."""
    if start.startswith(codecs.BOM_UTF8):
        return None, codecs.BOM_UTF8
    for mark, wide in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if start.startswith(mark):
            return wide, mark
    # Without a mark: in most letters of most languages, every second byte is zero.
    half = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if half and odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le", b""
    if half and even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be", b""
    return None, b""

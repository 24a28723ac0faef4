"""The reader of attached files: Dovecot puts a file here while it indexes a letter, and gets its name and text back.

It speaks as much of HTTP as Dovecot does towards Apache Tika (``fts_tika``), because so alone Dovecot tells the name of
a file. An answer that is none would keep the letter's other words out of the index: whatever comes is answered by 200.
One process for each request, as a user who owns nothing.
"""

from __future__ import annotations

import signal
import socketserver
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Final

from congthu.documents.contents.bounded import bounded
from congthu.documents.contents.limits import LIMITS, Limits
from congthu.documents.contents.names import name_of, words_of_name
from congthu.documents.contents.reading import text_of

_LINE: Final = 8192
"""Octets of a line that are kept."""
_LINES: Final = 100
_PIECE: Final = 1 << 16
_SECONDS: Final = 60
"""After this a connection on which nothing comes is given up."""
_AT_ONCE: Final = 4


@dataclass(frozen=True, kw_only=True)
class Request:
    """A file and what is said of it."""

    content_type: str
    name: str
    raw: bytes
    """Empty where the file is larger than what is read."""


class Broken(Exception):
    """The request ends before its end, or is none."""


def read_request(stream: BufferedIOBase, limits: Limits) -> Request:
    """Return a request; of lines that are too long the beginning counts, and of a file that is too large the name.

    Raises:
        Broken: it is not read to its end.
    """
    if not _line(stream).startswith((b"PUT ", b"POST ")):
        raise Broken
    fields: dict[bytes, bytes] = {}
    for _ in range(_LINES):
        line = _line(stream)
        if not line:
            break
        name, _colon, value = line.partition(b":")
        fields.setdefault(name.strip().lower(), value.strip())
    else:
        raise Broken
    raw = _body(stream, fields, limits.octets)
    content_type = fields.get(b"content-type", b"").decode("ascii", "replace").lower()
    return Request(content_type=content_type, name=name_of(fields.get(b"content-disposition", b"")), raw=raw)


def answer_to(request: Request, limits: Limits) -> bytes:
    """Return the words of a file: those of its name, and those of its text as far as it can be read."""
    text = ""
    if request.raw:
        text = bounded(
            lambda: text_of(request.raw, name=request.name, content_type=request.content_type, limits=limits), limits
        )
    # The store takes a word for whole only when a blank or a line's end follows it.
    return f"{words_of_name(request.name)}\n{text}\n".encode("utf-8", "ignore")


def serve(host: str, port: int) -> None:
    """Answer until told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _Server((host, port), _Handler) as server:
        server.serve_forever()


class _Server(socketserver.ForkingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    max_children = _AT_ONCE
    request_queue_size = 64


class _Handler(socketserver.StreamRequestHandler):
    timeout = _SECONDS

    def handle(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            content = answer_to(read_request(self.rfile, LIMITS), LIMITS)
        except (Broken, OSError):
            return
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(content)}\r\n"
        self.wfile.write(f"{head}Connection: close\r\n\r\n".encode("ascii") + content)


def _line(stream: BufferedIOBase) -> bytes:
    """Return the beginning of the next line, without its end.

    Raises:
        Broken: there is none.
    """
    line = piece = stream.readline(_LINE)
    while piece and not piece.endswith(b"\n"):
        piece = stream.readline(_LINE)
    if not piece:
        raise Broken
    return line.rstrip(b"\r\n")


def _body(stream: BufferedIOBase, fields: dict[bytes, bytes], most: int) -> bytes:
    """Return what follows, and nothing of it where it is more than may be; it is read to its end all the same."""
    kept: list[bytes] = []
    length = 0
    for size in _sizes(stream, fields):
        left = size
        while left:
            piece = stream.read(min(left, _PIECE))
            if not piece:
                raise Broken
            left -= len(piece)
            length += len(piece)
            if length <= most:
                kept.append(piece)
    return b"".join(kept) if length <= most else b""


def _sizes(stream: BufferedIOBase, fields: dict[bytes, bytes]) -> Iterator[int]:
    """Yield the size of each piece of the body that follows."""
    if fields.get(b"transfer-encoding", b"").lower() != b"chunked":
        yield _number(fields.get(b"content-length", b"0"), 10)
        return
    while size := _number(_line(stream).partition(b";")[0], 16):
        yield size
        if stream.readline(3).strip():
            raise Broken
    while _line(stream):
        pass


def _number(digits: bytes, base: int) -> int:
    try:
        number = int(digits, base)
    except ValueError as error:
        raise Broken from error
    if number < 0:
        raise Broken
    return number


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))

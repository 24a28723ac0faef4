"""The reader of attached files as Dovecot talks to it, and as somebody might who sends what no letter holds."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest

from congthu.documents.contents.limits import LIMITS, Limits
from congthu.documents.contents.service import Broken, Request, answer_to, read_request


@pytest.fixture(scope="module")
def door() -> Iterator[tuple[str, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()
    command = [sys.executable, "-I", "-m", "congthu.documents.contents.service", address[0], str(address[1])]
    with subprocess.Popen(command) as process:
        try:
            _until_it_listens(address)
            yield address
        finally:
            process.terminate()


def _until_it_listens(address: tuple[str, int]) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(address, timeout=5).close()
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return


def ask(door: tuple[str, int], raw: bytes) -> bytes:
    """Return the whole answer."""
    with socket.create_connection(door, timeout=60) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            return answer.read()


def put(content: bytes, *, disposition: bytes = b"", piece: int = 1000) -> bytes:
    """Return a request as Dovecot writes it."""
    pieces = (content[at : at + piece] for at in range(0, len(content), piece))
    body = b"".join(b"%x\r\n%b\r\n" % (len(one), one) for one in pieces)
    head = b"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Type: application/octet-stream\r\n"
    return head + b"Content-Disposition: " + disposition + b"\r\nAccept: text/plain\r\n\r\n" + body + b"0\r\n\r\n"


def document(text: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("[Content_Types].xml", "<a/>")
        file.writestr("word/document.xml", f"<a><t>{text}</t></a>")
    return written.getvalue()


def test_a_file_is_answered_by_its_name_and_its_words(door: tuple[str, int]) -> None:
    name = b"attachment; filename*=utf-8''K%E1%BA%BF_ho%E1%BA%A1ch.docx"
    head, _, said = ask(door, put(document("Đường tỉnh"), disposition=name)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert said.decode() == "Kế hoạch docx\nĐường tỉnh\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04 and no archive", id="broken-archive"),
        pytest.param(b"%PDF-1.7 and no more", id="broken-pdf"),
        pytest.param(b"\x00" * 5000, id="zeros"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_cannot_be_read_is_answered_by_its_name(door: tuple[str, int], content: bytes) -> None:
    answer = ask(door, put(content, disposition=b'attachment; filename="a.bin"'))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"\r\n\r\na bin\n\n")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="another-method"),
        pytest.param(b"PUT / HTTP/1.1\r\n" + b"A: b\r\n" * 500, id="headers-without-end"),
        pytest.param(b"PUT / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", id="negative"),
        pytest.param(b"PUT / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc", id="cut"),
        pytest.param(b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", id="no-number"),
        pytest.param(b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n", id="wrong-number"),
    ],
)
def test_nonsense_ends_its_own_connection_and_nothing_else(door: tuple[str, int], raw: bytes) -> None:
    with pytest.raises(Broken):
        read_request(io.BytesIO(raw), LIMITS)
    with suppress(ConnectionError):
        assert ask(door, raw) == b""
    assert ask(door, put(document("Sau đó"))).endswith("\nSau đó\n".encode())


def test_a_name_without_end_is_cut_and_the_file_read_all_the_same() -> None:
    endless = b'attachment; filename="' + b"a" * 100_000 + b'"'
    request = read_request(io.BytesIO(put(document("Còn đây"), disposition=endless)), LIMITS)
    assert len(request.name) < 10_000
    assert answer_to(request, LIMITS).endswith("\nCòn đây\n".encode())


def test_a_file_that_is_too_large_is_read_to_its_end_and_not_kept() -> None:
    stream = io.BytesIO(put(b"a" * 5000, disposition=b'attachment; filename="a.txt"') + b"next")
    request = read_request(stream, Limits(octets=4000))
    assert request == Request(content_type="application/octet-stream", name="a.txt", raw=b"")
    assert stream.read() == b"next"

"""Another's IMAP server, which may answer anything: bounded, encrypted or not at all."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from congthu.engine.errors import StoreError
from congthu.engine.imap.foreign import ForeignBox, open_foreign
from congthu.engine.imap.types import ForeignFolder, ForeignServer
from congthu.engine.imap.wire.connection import Wire

INBOX = ForeignFolder(raw_name=b"INBOX", parts=("INBOX",), special_use="")


@pytest.fixture
def ends() -> Iterator[tuple[ForeignBox, socket.socket]]:
    """A box and the server's end of it; what the server will say is said before it is asked."""
    ours, theirs = socket.socketpair()
    ours.settimeout(2)
    with ours, theirs:
        yield ForeignBox(Wire(cast("Any", ours), most=10_000)), theirs


def test_folders_letters_and_their_marks_are_read(ends: tuple[ForeignBox, socket.socket]) -> None:
    box, server = ends
    server.sendall(
        b"* CAPABILITY IMAP4rev1 SPECIAL-USE LIST-EXTENDED\r\nc1 OK\r\n"
        b'* LIST (\\HasNoChildren \\Sent) "." "INBOX.&AJAA1Q-"\r\n* LIST (\\Noselect) "." x\r\n'
        b"* LIST () NIL INBOX\r\nc2 OK\r\n"
        b"* 2 EXISTS\r\n* OK [UIDVALIDITY 77] ok\r\nc3 OK\r\n* SEARCH 9 3 4\r\nc4 OK\r\n"
        b'* 1 FETCH (UID 4 FLAGS (\\Seen) INTERNALDATE "01-Jan-2020 10:00:00 +0700" RFC822.SIZE 3)\r\n'
        b"* 2 FETCH (UID 9 FLAGS () INTERNALDATE NIL RFC822.SIZE 5)\r\n"
        b"* 3 FETCH (UID 5 FLAGS () RFC822.SIZE 5)\r\nc5 OK\r\n"
        b"* 9 FETCH (UID 5 BODY[] {3}\r\nxyz)\r\n* 1 FETCH (UID 4 BODY[] {3}\r\nabc)\r\nc6 OK\r\n"
    )
    sent, inbox = box.folders()
    assert (sent.special_use, sent.parts[0], inbox.parts) == ("\\Sent", "INBOX", ("INBOX",))
    assert box.examine(INBOX) == (77, 2)
    assert box.uids(after=3) == [4, 9]
    first, second = box.heads([4, 9])
    assert (first.flags, first.octets, second.arrived_at) == (frozenset({"\\Seen"}), 3, None)
    assert box.read(4) == b"abc"


ANSWERS = [
    b"* 1 FETCH (UID 4 BODY[] {99999999999}\r\n",
    b"* OK still here\r\n" * 1000,
    b"* 1 FETCH (((((\r\nc1 OK\r\n",
    b"* 1 FETCH (UID x RFC822.SIZE y)\r\nc1 OK\r\n",
    b"* FETCH\r\n* 1 FETCH\r\nc1 NO\r\n",
    b"* BYE\r\n",
    b"\0\xff\r\n" * 20 + b"c1 BAD\r\n",
]
QUESTIONS: list[Callable[[ForeignBox], object]] = [
    ForeignBox.folders,
    lambda box: box.examine(INBOX),
    lambda box: box.uids(after=0),
    lambda box: box.heads([4]),
    lambda box: box.read(4),
]


@pytest.mark.parametrize("said", ANSWERS)
@pytest.mark.parametrize("ask", QUESTIONS)
def test_whatever_it_answers_is_bounded(
    ends: tuple[ForeignBox, socket.socket], said: bytes, ask: Callable[[ForeignBox], object]
) -> None:
    box, server = ends
    server.sendall(said)
    server.shutdown(socket.SHUT_WR)
    try:
        found = ask(box)
    except StoreError:
        return
    assert not found or found == (0, 0)


@contextmanager
def listening(said: bytes) -> Iterator[ForeignServer]:
    """A server that says something and does not begin to encrypt."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            client, _ = server.accept()
            with client, contextlib.suppress(OSError):
                client.sendall(said)
                client.recv(100)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        yield ForeignServer(host="old.example", address="127.0.0.1", port=port, is_wrapped=False, seconds=5)
        thread.join(5)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"* OK ready\r\ns NO never\r\n", id="refuses"),
        pytest.param(b"* OK ready\r\ns OK go\r\n* not TLS at all\r\n", id="no-tls-after-all"),
        pytest.param(b"x" * 20_000, id="endless-line"),
        pytest.param(b"* OK\r\n" * 40, id="never-answers"),
    ],
)
def test_without_encryption_nothing_is_told(said: bytes) -> None:
    with (
        listening(said) as server,
        pytest.raises(StoreError, match="untrusted"),
        open_foreign(server, login="a", password="b"),
    ):
        raise AssertionError("it must not open")


def test_a_server_that_is_not_there_is_told_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    gone = ForeignServer(host="old.example", address="127.0.0.1", port=port, is_wrapped=True, seconds=5)
    with pytest.raises(StoreError, match="unreachable"), open_foreign(gone, login="a", password="b"):
        raise AssertionError("it must not open")

"""One IMAP connection against a server that says what the test wants."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from congthu.engine.errors import StoreCut, StoreError
from congthu.engine.imap.types import Server
from congthu.engine.imap.wire.connection import Wire
from congthu.engine.state import Endpoint


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    """A connection and the server's end of it."""
    ours, theirs = socket.socketpair()
    ours.settimeout(2)
    with ours, theirs:
        yield Wire(ours), theirs


def test_answers_stand_with_their_commands_in_whatever_order_they_come(ends: tuple[Wire, socket.socket]) -> None:
    wire, server = ends
    server.sendall(b"* 7 EXISTS\r\nc2 OK second\r\nc1 NO [NOPERM] first\r\n")
    first, second = wire.run((b"STATUS",), (b"NOOP",))
    assert (first.status, first.code[0], second.status) == (b"NO", b"NOPERM", b"OK")
    assert [response.number for response in second.named(b"EXISTS")] == [7]
    with pytest.raises(StoreError, match="forbidden"):
        first.checked("status")
    assert server.recv(100) == b"c1 STATUS\r\nc2 NOOP\r\n"


@pytest.mark.parametrize("said", [b"* BYE kicked\r\n", b"* 1 FETCH (UID {9}\r\nab", b""])
def test_an_end_is_told_as_one(ends: tuple[Wire, socket.socket], said: bytes) -> None:
    wire, server = ends
    server.sendall(said)
    server.shutdown(socket.SHUT_WR)
    with pytest.raises(StoreCut):
        wire.run((b"NOOP",))
    assert wire.is_shut


def test_silence_is_not_waited_for_without_end(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    wire._connection.settimeout(0.05)
    with pytest.raises(StoreCut):
        wire.run((b"NOOP",))


def test_a_response_without_end_is_refused(ends: tuple[Wire, socket.socket]) -> None:
    wire, server = ends
    server.sendall(b"* 1 FETCH (BODY[] {99999999999}\r\n")
    with pytest.raises(StoreError, match="unreadable"):
        wire.run((b"NOOP",))
    assert wire.is_shut


def test_whoever_is_interrupted_leaves_no_answer_to_the_next(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends

    def interrupted() -> bytes:
        raise KeyboardInterrupt

    wire._receive = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        wire.run((b"NOOP",))
    assert wire.is_shut


def test_a_part_that_would_end_the_line_is_never_sent(ends: tuple[Wire, socket.socket]) -> None:
    wire, server = ends
    with pytest.raises(StoreError, match="bad_command"):
        wire.run((b"SELECT a\r\nc2 LOGOUT",))
    assert not wire.is_shut
    server.sendall(b"c2 OK\r\n")
    assert wire.run((b"NOOP",))[0].status == b"OK"


def test_a_door_that_is_not_there_is_told_by_its_path(tmp_path: Path) -> None:
    nowhere = Server(
        endpoint=Endpoint(host="127.0.0.1", port=1),
        hostname="mail.vidu.vn",
        ca_file="",
        path=str(tmp_path / "imap.sock"),
    )
    with pytest.raises(StoreError, match="unreachable") as told:
        Wire.open(nowhere, context=ssl.create_default_context(), box="a@vidu.vn", token="t")
    assert told.value.params["endpoint"] == nowhere.path

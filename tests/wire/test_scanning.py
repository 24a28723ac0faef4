"""The virus scanner asked over its socket. Clause: D8.3-1."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import pytest

from congthu.engine.errors import ScannerAway
from congthu.engine.scanning import read_answer, scan
from congthu.engine.types import Scanned


class Scanner:
    """A daemon that takes one message and gives one answer."""

    def __init__(self, path: Path, answer: bytes, *, hears: int) -> None:
        self.path, self.heard = path, b""
        self._answer, self._hears = answer, hears

    @contextmanager
    def listening(self) -> Iterator[PurePosixPath]:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(self.path))
            door.listen()
            thread = threading.Thread(target=self._serve, args=(door,))
            thread.start()
            yield PurePosixPath(self.path)
            thread.join(timeout=30)

    def _serve(self, door: socket.socket) -> None:
        connection, _ = door.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while len(self.heard) < self._hears and (length := struct.unpack(">I", stream.read(4))[0]):
                self.heard += stream.read(length)
            connection.sendall(self._answer)


def test_a_message_of_several_pieces_is_heard_whole(tmp_path: Path) -> None:
    raw = bytes(range(256)) * 3000
    scanner = Scanner(tmp_path / "s", b"stream: OK\0", hears=len(raw) + 1)
    with scanner.listening() as at:
        assert scan(raw, at=at) is Scanned.CLEAN
    assert scanner.heard == raw


def test_who_has_heard_enough_is_heard(tmp_path: Path) -> None:
    scanner = Scanner(tmp_path / "s", b"INSTREAM size limit exceeded. ERROR\0", hears=1)
    with scanner.listening() as at:
        assert scan(bytes(100_000), at=at) is Scanned.UNKNOWN


def test_nobody_there_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(ScannerAway):
        scan(b"x", at=PurePosixPath(tmp_path / "none"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param(b"stream: OK\0", Scanned.CLEAN, id="clean"),
        pytest.param(b"stream: Congthu.Test.EICAR.UNOFFICIAL FOUND\0", Scanned.INFECTED, id="infected"),
        pytest.param(b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0", Scanned.UNKNOWN, id="too-deep"),
        pytest.param(b"INSTREAM size limit exceeded. ERROR\0", Scanned.UNKNOWN, id="too-large"),
    ],
)
def test_answers(line: bytes, told: Scanned) -> None:
    assert read_answer(line) is told


@pytest.mark.parametrize("line", [b"", b"\0", b"UNKNOWN COMMAND\0", b"stream: x ERROR\0", b"stream: OK? no\0", b"OK"])
def test_what_is_no_answer_is_no_verdict(line: bytes) -> None:
    with pytest.raises(ScannerAway):
        read_answer(line)

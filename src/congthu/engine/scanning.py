"""ClamAV asked about a message that does not come through Postfix. Clause: D8.3-1.

What comes by SMTP is looked at by Rspamd, which asks the same daemon. The daemon speaks over its socket: a command, the
octets in pieces each with its length, a piece of none, and one line as the answer (clamd(8), INSTREAM).
"""

from __future__ import annotations

import socket
import struct
from pathlib import PurePosixPath
from typing import Final

from congthu.engine.errors import ScannerAway
from congthu.engine.state import DesiredState
from congthu.engine.types import Scanned

_PIECE: Final = 262_144
_LONGEST_ANSWER: Final = 4096
_PATIENCE: Final = 120.0
"""Seconds: the daemon gives up after sixty, and others may be before us."""
_NOT_LOOKED_THROUGH: Final = b"Heuristics.Limits.Exceeded"


def scanner_socket(state: DesiredState) -> PurePosixPath:
    """Return where the scanner of an instance is asked."""
    return state.places.run / "clamd.sock"


def scan(raw: bytes, *, at: PurePosixPath) -> Scanned:
    """Return what the scanner says of a message.

    Raises:
        ScannerAway: it gives no answer, or one that is not known here.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE)
        try:
            connection.connect(str(at))
            _send(connection, raw)
            return read_answer(_receive(connection))
        except OSError as error:
            raise ScannerAway(str(error)) from error


def read_answer(line: bytes) -> Scanned:
    """Return what an answer says.

    Raises:
        ScannerAway: it is none that is known.
    """
    text = line.rstrip(b"\0\n")
    if text == b"stream: OK":
        return Scanned.CLEAN
    if text.startswith(b"INSTREAM size limit exceeded") or _NOT_LOOKED_THROUGH in text:
        return Scanned.UNKNOWN
    if text.startswith(b"stream: ") and text.endswith(b" FOUND"):
        return Scanned.INFECTED
    raise ScannerAway(text[:200].decode("ascii", "replace"))


def _send(connection: socket.socket, raw: bytes) -> None:
    try:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(raw), _PIECE):
            piece = raw[start : start + _PIECE]
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It has heard enough: why stands in its answer.
        return


def _receive(connection: socket.socket) -> bytes:
    """Return the answer up to its end; behind it the connection is reset where not all was heard."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (piece := connection.recv(_LONGEST_ANSWER)):
        answer += piece
    return answer

"""A TLS 1.1 greeting written by hand: this machine's own library may be unable to speak versions that old."""

from __future__ import annotations

import secrets
import struct

_TLS_1_0, _TLS_1_1 = 0x0301, 0x0302
_SUITES = (0xC013, 0xC014, 0xC009, 0xC00A, 0x002F, 0x0035, 0x000A)
"""ECDHE and RSA with AES in CBC and SHA-1, 3DES: what servers of that time agreed to."""
_CURVES = (0x0017, 0x0018, 0x0019)
_RECORD_ALERT, _RECORD_HANDSHAKE, _SERVER_HELLO = 21, 22, 2


def old_client_hello(hostname: str) -> bytes:
    """Return a ClientHello that offers TLS 1.1 at most. Source: RFC 4346, sections 6.2.1 and 7.4.1.2."""
    name = hostname.encode("idna")
    server_name = struct.pack("!HBH", len(name) + 3, 0, len(name)) + name
    curves = struct.pack(f"!H{len(_CURVES)}H", 2 * len(_CURVES), *_CURVES)
    extensions = _extension(0, server_name) + _extension(10, curves) + _extension(11, b"\x01\x00")
    suites = struct.pack(f"!H{len(_SUITES)}H", 2 * len(_SUITES), *_SUITES)
    body = struct.pack("!H", _TLS_1_1) + secrets.token_bytes(32) + b"\x00" + suites + b"\x01\x00"
    body += struct.pack("!H", len(extensions)) + extensions
    handshake = b"\x01" + struct.pack("!I", len(body))[1:] + body
    return struct.pack("!BHH", _RECORD_HANDSHAKE, _TLS_1_0, len(handshake)) + handshake


def agreed_to_old(answer: bytes) -> bool | None:
    """Tell whether the server went on with an old version; None when its answer (11 bytes suffice) is neither.

    A close without a word is a refusal, too.
    """
    if not answer or answer[0] == _RECORD_ALERT:
        return False
    if len(answer) >= 11 and answer[0] == _RECORD_HANDSHAKE and answer[5] == _SERVER_HELLO:  # noqa: PLR2004 -- To the version.
        return int.from_bytes(answer[9:11], "big") <= _TLS_1_1
    return None


def _extension(kind: int, content: bytes) -> bytes:
    return struct.pack("!HH", kind, len(content)) + content

"""A push service and a browser behind it, on loopback: takes what is told, opens it, knows who sent it (RFC 8291).

Written from the standards and not from our sender, so that both must be right to agree.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def text_of(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def octets_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _hkdf(salt: bytes, material: bytes, info: bytes, octets: int) -> bytes:
    key = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()[:octets]


def _point(octets: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), octets)


@dataclass(frozen=True, kw_only=True)
class FakeBrowser:
    """What a browser keeps for one subscription."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def public(self) -> bytes:
        key = self.private.public_key()
        return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)

    def open(self, body: bytes) -> bytes:
        """Return what was sealed for this browser."""
        salt, size, sender = body[:16], int.from_bytes(body[16:20], "big"), body[21 : 21 + body[20]]
        assert len(body) <= 21 + len(sender) + size
        shared = self.private.exchange(ec.ECDH(), _point(sender))
        material = _hkdf(self.secret, shared, b"WebPush: info\x00" + self.public + sender, 32)
        key = _hkdf(salt, material, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _hkdf(salt, material, b"Content-Encoding: nonce\x00", 12)
        padded = AESGCM(key).decrypt(nonce, body[21 + len(sender) :], None).rstrip(b"\x00")
        assert padded.endswith(b"\x02")
        return padded[:-1]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One message that the service took."""

    path: str
    headers: dict[str, str]
    body: bytes

    def claims(self) -> dict[str, object]:
        """Return what the sender says of itself, once the signature was verified with the key that it names."""
        scheme, _, words = self.headers["authorization"].partition(" ")
        assert scheme == "vapid"
        given = dict(word.strip().split("=", 1) for word in words.split(","))
        head, claims, signature = given["t"].split(".")
        raw = octets_of(signature)
        pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        _point(octets_of(given["k"])).verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        return {**json.loads(octets_of(claims)), "key": given["k"]}


@dataclass(kw_only=True)
class FakePushService:
    """A service that answers with ``status`` and remembers what it took."""

    origin: str = ""
    status: int = 201
    taken: list[Taken] = field(default_factory=list)


@contextmanager
def push_service(port: int = 0) -> Iterator[FakePushService]:
    """Run a service on a port of loopback."""
    service = FakePushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.taken.append(Taken(path=self.path, headers=headers, body=body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    service.origin = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

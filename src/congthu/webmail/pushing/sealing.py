"""What is told, sealed for one browser, and the proof of who sends it. Pure. Clause: RFC8291, RFC8292."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.jwk import ECKey

from congthu.webmail.pushing.errors import DeviceRefused
from congthu.webmail.pushing.types import Target

SALT_OCTETS: Final = 16
_CURVE: Final = ec.SECP256R1()
_POINT_OCTETS: Final = 65
_SECRET_OCTETS: Final = 16
_RECORD_OCTETS: Final = 4096
_LAST_RECORD: Final = b"\x02"
_PADDED_TO: Final = 32
"""All that is told has one length, whatever words it may once have."""
_PROOF_LASTS: Final = timedelta(hours=12)
"""RFC 8292 section 2 allows 24 hours."""


def read_target(endpoint: str, public_key: str, secret: str) -> Target:
    """Return where a browser wants to be told, from what it sends (base64url).

    Raises:
        DeviceRefused: ``keys``.
    """
    target = Target(endpoint=endpoint, public_key=_octets(public_key), secret=_octets(secret))
    if len(target.public_key) != _POINT_OCTETS or len(target.secret) != _SECRET_OCTETS:
        raise DeviceRefused("keys")
    _point(target.public_key)
    return target


def seal(told: bytes, target: Target, *, once: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """Return what is told in the form that only the browser opens; ``once`` and ``salt`` are used for this alone.

    Raises:
        DeviceRefused: ``keys``: the browser's key is none.
    """
    shared = once.exchange(ec.ECDH(), _point(target.public_key))
    sender = _written(once.public_key())
    material = _derive(shared, target.secret, b"WebPush: info\0" + target.public_key + sender, 32)
    key = _derive(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(material, salt, b"Content-Encoding: nonce\0", 12)
    padded = (told + _LAST_RECORD).ljust(_PADDED_TO, b"\0")
    head = salt + _RECORD_OCTETS.to_bytes(4, "big") + bytes([len(sender)]) + sender
    return head + AESGCM(key).encrypt(nonce, padded, None)


def proof(endpoint: str, *, key: ec.EllipticCurvePrivateKey, contact: str, at: datetime) -> str:
    """Return the header field Authorization by which a push service knows who asks; ``contact`` is a mailto address."""
    parts = urlsplit(endpoint)
    claims: dict[str, object] = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + _PROOF_LASTS).timestamp()),
        "sub": contact,
    }
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, ECKey.import_key(pem.decode()))
    return f"vapid t={token}, k={public_text(key)}"


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the public half of our key as browsers take it."""
    return base64.urlsafe_b64encode(_written(key.public_key())).rstrip(b"=").decode()


def _derive(material: bytes, salt: bytes, info: bytes, octets: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=octets, salt=salt, info=info).derive(material)


def _written(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _point(raw: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)
    except ValueError as error:
        raise DeviceRefused("keys") from error


def _octets(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise DeviceRefused("keys") from error

"""Codes of authenticator programs (TOTP, RFC 6238) and printed recovery codes. Pure."""

from __future__ import annotations

import hashlib
import io
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pyotp
import segno

PERIOD: Final = timedelta(seconds=30)
WINDOW: Final = 1
"""So many periods before and after: clocks of telephones go a little wrong, and typing takes time."""
DIGITS: Final = 6

RECOVERY_CODES: Final = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that nobody misreads on paper."""
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What an authenticator program is given: a picture to look at, or a key to type."""

    key: str
    """In groups of four, base32."""
    svg: str
    """The picture, for use inside a page."""


def new_secret() -> str:
    """Return a fresh secret of 160 bits, base32."""
    return pyotp.random_base32()


def make_offer(secret: str, *, login: str, issuer: str) -> Offer:
    """Return the key and its picture; ``issuer`` and ``login`` are what the program shows beside its code."""
    address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)
    picture = io.BytesIO()
    # A light ground of its own, because a dark page would make the picture unreadable for cameras.
    segno.make(address, error="m").save(
        picture, kind="svg", scale=4, border=3, light="#fff", xmldecl=False, svgns=False, svgclass="qr", lineclass=None
    )
    key = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Offer(key=key, svg=picture.getvalue().decode())


def matching_step(secret: str, typed: str, *, at: datetime, after: int) -> int | None:
    """Return the period whose code was typed, or None. Periods up to ``after`` are over, whatever the clock says."""
    code = "".join(typed.split())
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    generator, here = pyotp.HOTP(secret), int(at.timestamp() // PERIOD.total_seconds())
    steps = [
        step for step in range(here - WINDOW, here + WINDOW + 1) if secrets.compare_digest(generator.at(step), code)
    ]
    return next((step for step in steps if step > after), None)


def new_recovery_codes() -> list[str]:
    """Return ten random codes as they are printed: four groups of four, about 79 bits each."""
    return [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(typed: str) -> str:
    """Return the digest of a code, however its letters and groups were typed."""
    code = "".join(char for char in typed.lower() if char in _ALPHABET)
    return hashlib.sha256(code.encode()).hexdigest()


def is_recovery_code(typed: str) -> bool:
    """Tell whether something has the form of a recovery code, not of a generator's."""
    return sum(char in _ALPHABET for char in typed.lower()) == _GROUPS * _GROUP

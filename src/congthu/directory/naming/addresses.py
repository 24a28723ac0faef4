"""Putting an address together and checking it against RFC 5321."""

from __future__ import annotations

import re
from typing import Final, NewType

from congthu.directory.errors import UnusableAddress

LocalPart = NewType("LocalPart", str)
"""The first part of a person's address, e.g. ``hantt``: a–z and 0–9, never with a dot."""

MAX_LOCAL_OCTETS: Final = 64
"""RFC 5321, 4.5.3.1.1: everything before the ``@``, labels included."""

MAX_ADDRESS_OCTETS: Final = 254
"""RFC 5321, 4.5.3.1.3: a path is at most 256 octets, two of which are the angle brackets."""

_ATOM: Final = re.compile(r"[a-z0-9]+", re.ASCII)
_DOMAIN: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII
)


def check_local_part(text: str) -> LocalPart:
    """Return ``text`` as a local part of one piece.

    Raises:
        UnusableAddress: it is empty, too long, or holds anything but a–z and 0–9.
    """
    if not _ATOM.fullmatch(text):
        raise UnusableAddress("local_part_characters", local_part=text)
    if len(text) > MAX_LOCAL_OCTETS:
        raise UnusableAddress("local_part_too_long", local_part=text, limit=MAX_LOCAL_OCTETS)
    return LocalPart(text)


def compose(*parts: str, domain: str) -> str:
    """Return the address whose local part is ``parts`` joined by dots: person, unit, body, district.

    >>> compose("hantt", "namda", "krongno", domain="daknong.gov.vn")
    'hantt.namda.krongno@daknong.gov.vn'

    Clause: D5.1a-3, D5.1b, D5.1c, D5.1d-1, D5.1d-2, D5.1d-3, D5.1d-4, D5.1e-1, D5.1e-2. The blank after the dot in
    the printed regulation is a misprint.

    Raises:
        UnusableAddress: a part or the domain has characters it may not have, or the whole is too long.
    """
    if not parts:
        raise UnusableAddress("local_part_characters", local_part="")
    for part in parts:
        check_local_part(part)
    local = ".".join(parts)
    if len(local) > MAX_LOCAL_OCTETS:
        raise UnusableAddress("local_part_too_long", local_part=local, limit=MAX_LOCAL_OCTETS)
    if not _DOMAIN.fullmatch(domain):
        raise UnusableAddress("domain_characters", domain=domain)
    address = f"{local}@{domain}"
    if len(address) > MAX_ADDRESS_OCTETS:
        raise UnusableAddress("address_too_long", address=address, limit=MAX_ADDRESS_OCTETS)
    return address

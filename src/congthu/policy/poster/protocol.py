"""Postfix's policy delegation protocol: bytes to a request, an answer to bytes. Pure.

A request is lines of ``name=value`` ended by an empty line; the answer is ``action=…`` and an empty line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from congthu.common.errors import CongThuError

MAX_REQUEST_BYTES: Final = 16_384
"""Postfix sends about one kilobyte; an address has at most 254 octets."""

MAX_ATTRIBUTES: Final = 100
END: Final = b"\n\n"


class MalformedRequest(CongThuError):
    """Whoever speaks there is not Postfix; the connection is closed without an answer."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What Postfix asks about one recipient."""

    recipient: str
    """The list written to, lower case."""
    login: str
    """The name somebody logged in with, lower case; empty for mail from outside."""


def parse_request(raw: bytes) -> Request:
    """Return the request in ``raw``, which ends before or after its empty line; unknown attributes are passed over.

    Raises:
        MalformedRequest: it is too large, not UTF-8, has a line without ``=`` or a control character, is of another
            kind, or names no recipient.
    """
    if len(raw) > MAX_REQUEST_BYTES:
        raise MalformedRequest("request_too_large", limit=MAX_REQUEST_BYTES)
    try:
        lines = raw.decode("utf-8").rstrip("\n").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedRequest("request_not_utf8") from error
    attributes = _attributes(lines)
    if attributes.get("request") != "smtpd_access_policy":
        raise MalformedRequest("request_of_another_kind")
    recipient = attributes.get("recipient", "").strip().lower()
    if not recipient:
        raise MalformedRequest("recipient_missing")
    return Request(recipient=recipient, login=attributes.get("sasl_username", "").strip().lower())


def format_answer(action: str) -> bytes:
    """Return the bytes of an answer."""
    return f"action={action}\n\n".encode("ascii")


def _attributes(lines: list[str]) -> dict[str, str]:
    if len(lines) > MAX_ATTRIBUTES:
        raise MalformedRequest("too_many_attributes", limit=MAX_ATTRIBUTES)
    attributes: dict[str, str] = {}
    for line in lines:
        name, equals, value = line.partition("=")
        if not equals or not name or not line.isprintable():
            raise MalformedRequest("line_is_no_attribute")
        if name in attributes:
            # Postfix sends each once; a second one could be meant to hide the first.
            raise MalformedRequest("attribute_twice", name=name)
        attributes[name] = value
    return attributes

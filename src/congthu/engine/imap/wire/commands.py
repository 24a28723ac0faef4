"""Commands out, answers in: how they are put on the wire and what their end means. Pure."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from congthu.engine.errors import StoreAway, StoreCut, StoreError
from congthu.engine.imap.wire.quoting import Literal, expand_set
from congthu.engine.imap.wire.reader import Response, code_of

_CODES: Final = {
    b"ALREADYEXISTS": "exists",
    b"AUTHENTICATIONFAILED": "refused",
    b"AUTHORIZATIONFAILED": "refused",
    b"EXPUNGEISSUED": "gone",
    b"INUSE": "unreachable",
    b"LIMIT": "too_many",
    b"NONEXISTENT": "no_folder",
    b"NOPERM": "forbidden",
    b"OVERQUOTA": "full",
    b"TRYCREATE": "no_folder",
    b"UNAVAILABLE": "unreachable",
}
"""Response codes of RFC 5530 and their like → ours."""
_SHOWN: Final = 300


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What came for one command."""

    untagged: tuple[Response, ...]
    status: bytes
    """``OK``, ``NO`` or ``BAD``."""
    text: bytes
    """The rest of the last line, its response code in front."""

    def named(self, name: bytes) -> list[Response]:
        """Return the untagged responses of one name."""
        return [response for response in self.untagged if response.name == name]

    @property
    def code(self) -> tuple[bytes, bytes]:
        return code_of(self.text)

    def found(self) -> list[int]:
        """Return the numbers of ESEARCH's ALL, in its order (RFC 4731); none where nothing was found."""
        for response in self.named(b"ESEARCH"):
            words = response.rest.split()
            if b"ALL" in words[:-1]:
                return expand_set(words[words.index(b"ALL") + 1])
        return []

    def error(self, what: str) -> StoreError | None:
        """Return what went wrong, in our words; None for OK."""
        if self.status == b"OK":
            return None
        reason = self.text.decode("utf-8", "replace")[:_SHOWN]
        # Dovecot 2.3 says this in words alone.
        is_absent = self.text.startswith(b"Mailbox doesn't exist")
        code = "no_folder" if is_absent else _CODES.get(self.code[0], "failed")
        return StoreError(code, what=what, reason=reason)

    def checked(self, what: str) -> Answer:
        """Return itself.

        Raises:
            StoreError: the answer is not OK.
        """
        if error := self.error(what):
            raise error
        return self


def written(tag: bytes, parts: Sequence[bytes]) -> bytes:
    """Return a command as octets; literals need no answer in between (RFC 7888).

    Raises:
        StoreError: ``bad_command``: a part that would end the line.
    """
    found = [tag]
    for part in parts:
        if isinstance(part, Literal):
            # In a literal of its own kind an octet NUL could travel; in this one it must not (RFC 9051, 4.3).
            if part.find(b"\0") >= 0:
                raise StoreError("bad_command", reason="NUL")
            found.append(b"{%d+}\r\n%b" % (len(part), part))
        elif b"\r" in part or b"\n" in part or b"\0" in part:
            raise StoreError("bad_command", reason="line end")
        else:
            found.append(part)
    return b" ".join(found) + b"\r\n"


def bearer(box: str, token: str) -> bytes:
    """Return the initial response of OAUTHBEARER (RFC 7628, 3.1).

    Raises:
        StoreError: ``refused``: a name or token that no server can have given.
    """
    raw = f"n,a={box},\1auth=Bearer {token}\1\1".encode("utf-8", "replace")
    if raw.count(b"\1") != 3 or b"\0" in raw or b"," in box.encode("utf-8", "replace"):  # noqa: PLR2004 -- Those above.
        raise StoreError("refused", box=box)
    return base64.b64encode(raw)


def login_error(answer: Answer, box: str) -> StoreError | None:
    """Return why a login failed; None when it did not."""
    if answer.status == b"OK":
        return None
    reason = answer.text.decode("utf-8", "replace")[:_SHOWN]
    if answer.code[0] == b"UNAVAILABLE":
        return StoreAway("unreachable", box=box, reason=reason)
    return StoreError("refused", box=box, reason=reason)


def cut(reason: object) -> StoreCut:
    """Return that the connection ended."""
    return StoreCut("unreachable", reason=str(reason)[:_SHOWN])

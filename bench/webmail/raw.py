"""IMAP and submission over connections that stay open: the floor under every webmail."""

from __future__ import annotations

import re
import smtplib
import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from imaplib import IMAP4_SSL, Time2Internaldate
from typing import Any, Final

from bench.imap_check import IMAP_SECONDS, logged_in
from bench.instance import Account, Instance
from bench.webmail.users import INBOX, PAGE

UID: Final = re.compile(rb"\bUID (\d+)")
MESSAGES: Final = re.compile(rb"MESSAGES (\d+)")
ROW_ITEMS: Final = (
    "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM TO CC SUBJECT DATE X-PRIORITY CONTENT-TYPE)])"
)
"""What a row of a list is made from. Without PREVIEW, which Dovecot has at hand or not as it was filled: so the floor
does not depend on that, and is the lowest."""


class RawUser:
    """Somebody who speaks IMAP by hand; nothing is decoded, so that only the server is measured."""

    def __init__(self, instance: Instance, account: Account) -> None:
        self._instance, self._account = instance, account
        self._imap: IMAP4_SSL | None = None
        self._smtp: smtplib.SMTP_SSL | None = None

    @property
    def imap(self) -> IMAP4_SSL:
        assert self._imap is not None, "sign in first"
        return self._imap

    async def sign_in(self) -> None:
        """Log in by password once, and select the inbox."""
        host, port = self._instance.endpoints["imaps"]
        context = self._instance.tls()

        def connect() -> IMAP4_SSL:
            return IMAP4_SSL(host, port, ssl_context=context, timeout=IMAP_SECONDS)

        self._imap = logged_in(connect, self._account.address, self._account.password)
        self.imap.select(INBOX)

    async def rows(self, start: int) -> Sequence[int]:
        """Fetch by number, which is the order of arrival."""
        total = self.total()
        first, last = max(1, total - start - PAGE + 1), total - start
        return self._fetched(self.imap.fetch(f"{first}:{last}", ROW_ITEMS))[::-1]

    async def read(self, uid: int) -> str:
        """Fetch the whole message, and mark it as read as its reader does."""
        answer = _good(self.imap.uid("FETCH", str(uid), "(FLAGS BODY[])"))
        return b"".join(item[1] for item in answer if isinstance(item, tuple)).decode("utf-8", "replace")

    async def search(self, word: str) -> Sequence[int]:
        """Search, and fetch the rows of the newest that were found."""
        found = self.found(word)[-PAGE:]
        if not found:
            return []
        return self._fetched(self.imap.uid("FETCH", ",".join(map(str, found)), ROW_ITEMS))[::-1]

    def found(self, word: str) -> list[int]:
        """Return all whose subject has the word."""
        (numbers, *_) = _good(self.imap.uid("SEARCH", "SUBJECT", f'"{word}"'))
        return [int(number) for number in (numbers or b"").split()]

    async def flag(self, uid: int, *, on: bool) -> None:
        """Store the flag."""
        _good(self.imap.uid("STORE", str(uid), "+FLAGS" if on else "-FLAGS", r"(\Flagged)"))

    async def move(self, uid: int, to: str) -> None:
        """Move by RFC 6851."""
        _good(self.imap.uid("MOVE", str(uid), to))

    async def prepare_sending(self) -> None:
        """Log in at submission; the connection then stays open until the letter has gone."""
        host, port = self._instance.endpoints["submissions"]
        self._smtp = smtplib.SMTP_SSL(host, port, context=self._instance.tls(), timeout=IMAP_SECONDS)
        self._smtp.login(self._account.address, self._account.password)

    async def send(self, to: str, subject: str) -> None:
        """Submit and append to the folder of what was sent."""
        assert self._smtp is not None, "prepare sending first"
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self._account.address, to, subject
        letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=self._instance.domain)
        letter.set_content("Kính gửi anh chị.\n")
        self._smtp.send_message(letter)
        self.imap.append("Sent", r"(\Seen)", Time2Internaldate(time.time()), letter.as_bytes())
        self._smtp.close()

    async def leave(self) -> None:
        """Close both connections."""
        if self._smtp:
            self._smtp.close()
        if self._imap:
            self._imap.shutdown()

    def total(self) -> int:
        """Return how many messages the inbox holds now."""
        # Without NOOP the connection would not know yet what STATUS already counts.
        _good(self.imap.noop())
        (status, *_) = _good(self.imap.status(INBOX, "(MESSAGES)"))
        found = MESSAGES.search(status)
        assert found, status
        return int(found[1])

    def flags(self, uid: int) -> bytes:
        """Return the answer about the flags of a message; empty when it is not there."""
        self.imap.noop()
        return b"".join(line for line in _good(self.imap.uid("FETCH", str(uid), "(FLAGS)")) if isinstance(line, bytes))

    def _fetched(self, answer: tuple[str, list[Any]]) -> list[int]:
        parts = (item[0] if isinstance(item, tuple) else item for item in _good(answer))
        return [int(found[1]) for part in parts if isinstance(part, bytes) and (found := UID.search(part))]


def _good(answer: tuple[str, list[Any]]) -> list[Any]:
    status, lines = answer
    if status != "OK":
        msg = f"the server says {status}: {lines!r}"
        raise ConnectionError(msg)
    return lines

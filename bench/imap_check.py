"""What a box holds, seen as its owner sees it: over IMAP with TLS."""

from __future__ import annotations

import imaplib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bench.instance import Account, Instance

MESSAGE_ID = re.compile(rb"Message-ID:\s*(<[^>]+>)", re.IGNORECASE)
FOLDER = re.compile(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>.+)$')
IMAP_SECONDS = 60
PATIENCE_SECONDS = 60.0
"""As long as Postfix, too, leaves a database alone that failed it."""
PAUSE_SECONDS = 1.0
Client = TypeVar("Client", bound=imaplib.IMAP4)


def logged_in(connect: Callable[[], Client], login: str, password: str, *, seconds: float = PATIENCE_SECONDS) -> Client:
    """Log in over a new connection, asking again while the answer is "for the moment not", as mail programs do.

    Dovecot says UNAVAILABLE (RFC 5530) when its database was killed a moment ago. Any other refusal is final.

    Raises:
        imaplib.IMAP4.error: refused, or still not to be had after so many seconds.
    """
    until = time.monotonic() + seconds
    while True:
        client = connect()
        try:
            client.login(login, password)
        except BaseException as failure:
            client.shutdown()
            is_final = not isinstance(failure, imaplib.IMAP4.error) or "[UNAVAILABLE]" not in str(failure)
            if is_final or time.monotonic() >= until:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return client


@contextmanager
def mailbox(instance: Instance, account: Account) -> Iterator[imaplib.IMAP4_SSL]:
    """Open a box and log in as its owner."""
    host, port = instance.endpoints["imaps"]

    def connect() -> imaplib.IMAP4_SSL:
        return imaplib.IMAP4_SSL(host, port, ssl_context=instance.tls(), timeout=IMAP_SECONDS)

    connection = logged_in(connect, account.address, account.password)
    try:
        yield connection
    finally:
        connection.shutdown()


def message_ids(instance: Instance, account: Account) -> Counter[str]:
    """Return how often each Message-ID lies in the box, over all its folders (a filter may have moved it)."""
    found: Counter[str] = Counter()
    with mailbox(instance, account) as connection:
        for folder in _folders(connection):
            _, (count, *_) = connection.select(folder, readonly=True)
            if not count or not int(count):
                continue
            _, answer = connection.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
            headers = (item[1] for item in answer if isinstance(item, tuple))
            found.update(match.group(1).decode() for header in headers if (match := MESSAGE_ID.search(header)))
    return found


def _folders(connection: imaplib.IMAP4_SSL) -> list[str]:
    _, lines = connection.list()
    matches = (FOLDER.match(line) for line in lines if isinstance(line, bytes))
    return [m["name"].decode() for m in matches if m and b"\\noselect" not in m["flags"].lower()]

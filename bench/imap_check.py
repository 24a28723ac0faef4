"""What a box holds, seen as its owner sees it: over IMAP with TLS."""

from __future__ import annotations

import imaplib
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bench.instance import Account, Instance

MESSAGE_ID = re.compile(rb"Message-ID:\s*(<[^>]+>)", re.IGNORECASE)
FOLDER = re.compile(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>.+)$')
IMAP_SECONDS = 60


@contextmanager
def mailbox(instance: Instance, account: Account) -> Iterator[imaplib.IMAP4_SSL]:
    """Open a box and log in as its owner."""
    host, port = instance.endpoints["imaps"]
    connection = imaplib.IMAP4_SSL(host, port, ssl_context=instance.tls(), timeout=IMAP_SECONDS)
    try:
        connection.login(account.address, account.password)
        yield connection
    finally:
        connection.logout()


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

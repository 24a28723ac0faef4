"""A box full of letters for a measurement, opened by a token as the web does."""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Iterator
from itertools import islice

from bench.instance import Account, Instance
from congthu.engine.api import BoxConnection, create_folder, list_folders, open_box
from congthu.engine.imap.wire.quoting import Literal, mailbox
from congthu.engine.state import Endpoint
from congthu.engine.types import Server

FOLDER = "bench"
_AT_ONCE = 200


def server_of(instance: Instance, *, hostname: str) -> Server:
    host, port = instance.endpoints["imaps"]
    return Server(endpoint=Endpoint(host=host, port=port), hostname=hostname, ca_file=str(instance.ca), seconds=600)


def issue(instance: Instance, account: Account) -> str:
    """Make a token for the own box, as ``congthu.accounts.tokens`` does."""
    token = secrets.token_hex(16)
    digest = hashlib.sha256(token.encode()).hexdigest()
    login = account.address.replace("'", "''")
    statement = (  # The quotes of the login are doubled above.
        "INSERT INTO accounts_boxtoken (digest, box, account_id, rights, expires_at)"  # noqa: S608
        f" SELECT '{digest}', '{login}', id, 'own', now() + interval '60 seconds'"
        f" FROM accounts_account WHERE login = '{login}'"
    )
    instance.ask(statement, role="postgres")
    return token


def fill(instance: Instance, server: Server, account: Account, *, messages: int) -> str:
    """Return a folder with so many letters; made only where it is not there yet."""
    name = f"{FOLDER}-{messages}"
    with open_box(server, box=account.address, token=issue(instance, account)) as box:
        if any(folder.name == name and folder.messages == messages for folder in list_folders(box)):
            return name
        create_folder(box, name)
        _append(box, name, letters(messages))
    return name


def _append(box: BoxConnection, folder: str, source: Iterator[tuple[bytes, bytes]]) -> None:
    """Store letters, many with one command (RFC 3502)."""
    while some := list(islice(source, _AT_ONCE)):
        parts = [part for flags, raw in some for part in (flags, Literal(raw))]
        box.ask("append", b"APPEND", mailbox(folder), *parts)


def letters(count: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield flags and letters: half of them answers, a fifth with a file, a tenth unseen; the same at each run."""
    dice = random.Random(7)
    ids: list[str] = []
    for number in range(count):
        ids.append(f"<{number}.{dice.getrandbits(40):x}@bench.example.org>")
        parent = dice.choice(ids[-200:-1]) if number and dice.random() < 0.5 else ""
        answers = f"In-Reply-To: {parent}\r\nReferences: {parent}\r\n" if parent else ""
        head = (
            f"From: Can bo {number % 97} <canbo{number % 97}@example.org>\r\nTo: toi@example.org\r\n"
            f"Subject: =?utf-8?q?C=C3=B4ng_v=C4=83n_s=E1=BB=91_{number}?=\r\nMessage-ID: {ids[-1]}\r\n{answers}"
            f"Date: Mon, 23 Nov 2026 08:{number // 60 % 60:02}:{number % 60:02} +0700\r\nMIME-Version: 1.0\r\n"
        )
        text = "Kính gửi các cơ quan, báo cáo việc thực hiện nhiệm vụ.\r\n" * dice.randint(2, 40)
        flags = b"(\\Seen)" if dice.random() < 0.9 else b"()"
        yield flags, (head + (_with_file(text, dice) if number % 5 == 0 else _plain(text))).encode()


def _plain(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"


def _with_file(text: str, dice: random.Random) -> str:
    content = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\r\n" * dice.randint(10, 200)
    return (
        f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n{_plain(text)}\r\n--b\r\n'
        'Content-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{content}--b--\r\n"
    )

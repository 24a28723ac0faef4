"""Filling boxes quickly: one by import; others as copies of it on the disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from imaplib import IMAP4_SSL
from pathlib import Path
from typing import Final

from bench.imap_check import mailbox
from bench.instance import Account, Instance
from bench.store import SDBOX_MAIL
from bench.webmail.letters import BoxWriter

DOVEADM: Final = "/usr/bin/doveadm"
LISTED: Final = (
    "From Sender To Cc Reply-To Subject Date Message-ID In-Reply-To References X-Priority Importance Priority "
    "Content-Type List-Id List-Post Auto-Submitted Authentication-Results Disposition-Notification-To "
    "X-Congthu-Nguoi-Gui"
)
"""Headers that a list asks for, ours and Roundcube's."""


def fill(instance: Instance, account: Account, count: int) -> float:
    """Bring the inbox of an account up to ``count`` letters; return the seconds it took.

    ``doveadm import`` saves with the instance's own settings but for ``mail_fsync``: a wait for the disk after each of
    100,000 letters would take half an hour.
    """
    started = time.perf_counter()
    with mailbox(instance, account) as connection:
        _, (held, *_) = connection.select("INBOX")
    if missing := range(int(held or 0), count):
        with tempfile.TemporaryDirectory(prefix="congthu-bench.", dir=instance.state.parent) as folder:
            _write_maildir(Path(folder), BoxWriter(domain=instance.domain), missing)
            _like_store(Path(folder), instance)
            options = ("-o", "mail_fsync=never", "import", "-u", account.address)
            _doveadm(instance, *options, f"maildir:{folder}", "", "all")
    with mailbox(instance, account) as connection:
        # Dovecot remembers what it is asked for; where people read their mail, it knows all of this. The first words it
        # never keeps (docs/decisions/0021).
        _warm(connection, f"(FLAGS BODYSTRUCTURE ENVELOPE BODY.PEEK[HEADER.FIELDS ({LISTED})])")
    return time.perf_counter() - started


def index_words(instance: Instance, account: Account, *, seconds: float = 3600) -> float:
    """Let the store index the words of the inbox, and return the seconds it took; 0 where it has no such index.

    It says NO to a search for as long as it is at work. A search measured meanwhile would be one without the index, on
    a machine that is making it.
    """
    door = instance.endpoints.get("searching")
    started = time.perf_counter()
    while door:
        with mailbox(replace(instance, endpoints=instance.endpoints | {"imaps": door}), account) as connection:
            connection.select("INBOX", readonly=True)
            status, _ = connection.uid("SEARCH", "TEXT", "warmingtheindex")
        if status == "OK" or time.perf_counter() - started > seconds:
            break
        time.sleep(0.5)
    return time.perf_counter() - started


def _write_maildir(folder: Path, writer: BoxWriter, numbers: range) -> None:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir()
    for number in numbers:
        letter = writer.write(number)
        at = letter.arrived_at.timestamp()
        path = folder / "cur" / f"{at:.0f}.M{number}.bench:2,{'S' if letter.is_seen else ''}"
        path.write_bytes(letter.raw)
        os.utime(path, (at, at))


def _like_store(folder: Path, instance: Instance) -> None:
    for path in (folder, *folder.rglob("*")):
        _like(path, instance.store)


def _warm(connection: IMAP4_SSL, items: str) -> None:
    _, (held, *_) = connection.select("INBOX")
    total = int(held or 0)
    for first in range(1, total + 1, 1000):
        connection.fetch(f"{first}:{min(first + 999, total)}", items)


def copy_box(instance: Instance, source: Account, targets: tuple[Account, ...]) -> int:
    """Give others the box of ``source`` by hard links, where they have none yet; return how many got one.

    The store is encrypted with one key for all, so a stored message is good in every box. Nobody may have the
    source's box open. For throw-away instances.
    """
    homes = {address: instance.store / home for address, home in _homes(instance)}
    new = [target for target in targets if not homes[target.address].exists()]
    for target in new:
        home = homes[target.address]
        home.parent.mkdir(parents=True, exist_ok=True)
        _like(home.parent, homes[source.address].parent)
        _like(home.parent.parent, homes[source.address].parent.parent)
        shutil.copytree(homes[source.address], home, copy_function=_link_or_copy, symlinks=True)
        for folder in (home, *(path for path in home.rglob("*") if path.is_dir() or not SDBOX_MAIL.match(path.name))):
            _like(folder, homes[source.address])
    return len(new)


def _link_or_copy(source: str, target: str) -> None:
    if SDBOX_MAIL.match(Path(source).name):
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)


def _like(path: Path, model: Path) -> None:
    owner = model.stat()
    shutil.chown(path, owner.st_uid, owner.st_gid)


def _homes(instance: Instance) -> list[tuple[str, str]]:
    lines = instance.ask("SELECT address || ' ' || mailbox_id FROM mail.mailbox")
    pairs = (line.split(" ") for line in lines)
    return [(address, f"{number[:2]}/{number[2:4]}/{number}") for address, number in pairs]


def kick(instance: Instance, account: Account) -> None:
    """End the sessions of somebody, so that the box rests on the disk."""
    with suppress(subprocess.CalledProcessError):  # Nobody was there.
        _doveadm(instance, "kick", account.address)
    time.sleep(0.5)


def _doveadm(instance: Instance, *words: str) -> None:
    config = instance.state / "engine" / "current" / "dovecot" / "dovecot.conf"
    subprocess.run([DOVEADM, "-c", str(config), *words], check=True, capture_output=True, timeout=3600)

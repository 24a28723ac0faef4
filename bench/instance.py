"""A running mail system as the measurements see it: its endpoints, its state folder, its processes.

Ours and the bare peer are described by the same ``endpoints.json``, so that both are measured by the same code.
"""

from __future__ import annotations

import json
import os
import ssl
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PSQL = "/usr/bin/psql"
POSTQUEUE = "/usr/sbin/postqueue"
BARE_PIDS = "bare.pids"
"""Where the bare peer notes its top processes, in its ``run`` folder."""
QUEUES = ("maildrop", "incoming", "active", "deferred", "hold")


@dataclass(frozen=True, kw_only=True)
class Account:
    """Someone who may log in."""

    address: str
    password: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Instance:
    """Where one mail system listens and keeps things."""

    endpoints: dict[str, tuple[str, int]]
    ca: Path
    accounts: tuple[Account, ...]
    state: Path
    domain: str = ""
    web: tuple[str, int] = ("", 0)
    """Host and port of the pages, where there are any."""

    def tls(self) -> ssl.SSLContext:
        """Return a context that trusts this instance's authority; names are not checked, since we ask by number."""
        context = ssl.create_default_context(cafile=str(self.ca))
        context.check_hostname = False
        return context

    @property
    def store(self) -> Path:
        return self.state / "mail"

    @property
    def postfix_config(self) -> Path:
        return self.state / "engine" / "current" / "postfix"

    def pids(self) -> tuple[int, ...]:
        """Return the processes that all others of this instance descend from: read anew, as they may be restarted.

        Ours has one, its supervisor; the bare peer has one for each daemon.

        Raises:
            FileNotFoundError: it is not running.
        """
        bare = self.state / "run" / BARE_PIDS
        path = bare if bare.exists() else self.state / "run" / "supervisord.pid"
        return tuple(int(pid) for pid in path.read_text(encoding="ascii").split())

    def account(self, role: str) -> Account:
        """Return the first account in a role.

        Raises:
            LookupError: nobody holds the role.
        """
        for account in self.accounts:
            if account.role == role:
                return account
        held = sorted({account.role for account in self.accounts})
        msg = f"no account with the role {role!r} in endpoints.json (it has: {', '.join(held)})"
        raise LookupError(msg)

    def queued(self) -> int:
        """Return how many messages wait in the Postfix queue, by counting its files.

        A file that may not be executed is not whole yet (``MAIL_QUEUE_STAT_READY``): what a killed cleanup left
        lies so until Postfix removes it, and was never answered 250.
        """
        return sum(_ready_files(str(self.state / "spool" / queue)) for queue in QUEUES)

    def flush(self) -> None:
        """Ask Postfix to try deferred mail now; it may be down at the moment, which is no error here."""
        command = [POSTQUEUE, "-c", str(self.postfix_config), "-f"]
        subprocess.run(command, check=False, capture_output=True, timeout=30)

    def has_database(self) -> bool:
        """Say whether there is a directory to ask; the bare peer has only files."""
        return (self.state / "run" / ".s.PGSQL.5432").exists()

    def ask(self, statement: str, *, role: str = "mail_reader") -> list[str]:
        """Return the lines of a query on the views that the engines read."""
        command = [
            PSQL,
            "-h",
            str(self.state / "run"),
            "-p",
            "5432",
            "-U",
            role,
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            "-",
            "congthu",
        ]
        # A statement about twelve thousand people is longer than an argument may be.
        answer = subprocess.run(command, check=True, capture_output=True, timeout=60, text=True, input=statement)
        return answer.stdout.splitlines()

    def boxes(self) -> list[str]:
        """Return addresses that receive mail: from the directory, or else those of the accounts."""
        if self.has_database():
            return self.ask("SELECT address FROM mail.mailbox ORDER BY md5(address)")
        return [account.address for account in self.accounts]

    def members(self, group: str) -> frozenset[str]:
        """Return the boxes a group address reaches; for the bare peer everybody is in the only group."""
        if self.has_database():
            quoted = group.replace("'", "''")
            return frozenset(self.ask(f"SELECT member FROM mail.member WHERE address = '{quoted}'"))  # noqa: S608
        return frozenset(account.address for account in self.accounts)


def _ready_files(folder: str) -> int:
    if not Path(folder).is_dir():
        return 0
    count = 0
    for entry in os.scandir(folder):
        try:
            if entry.is_dir(follow_symlinks=False):
                count += _ready_files(entry.path)
            else:
                count += bool(entry.stat(follow_symlinks=False).st_mode & stat.S_IXUSR)
        except FileNotFoundError:  # Postfix moved it while we looked: it may still wait, in a folder seen before.
            count += 1
    return count


def _web(url: str) -> tuple[str, int]:
    found = urlsplit(url)
    return found.hostname or "", found.port or 443


def load_instance(path: Path) -> Instance:
    """Read an ``endpoints.json``; the state folder is the file's own folder unless the file names another."""
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    endpoints = {
        key: (str(value[0]), int(value[1]))
        for key, value in raw.items()
        if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int)
    }
    accounts = tuple(
        Account(address=a["address"], password=a["password"], role=a.get("role", "")) for a in raw.get("accounts", ())
    )
    return Instance(
        endpoints=endpoints,
        ca=Path(raw["ca"]),
        accounts=accounts,
        state=Path(raw.get("state", path.resolve().parent)),
        web=_web(raw.get("web", "")),
        domain=raw.get("domain") or (accounts[0].address.partition("@")[2] if accounts else ""),
    )

"""What we ask of a running Dovecot: over its HTTP API, on loopback, with a key, never as root.

Dovecot's own list of allowed commands (``templates/dovecot``) has only those of this file. None reads mail.
https://doc.dovecot.org/2.3/admin_manual/doveadm_http_api/
"""

from __future__ import annotations

import base64
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from congthu.engine.errors import EngineError
from congthu.engine.state import Endpoint

PATH: Final = "/doveadm/v1"
TAG: Final = "congthu"
NO_SUCH_USER: Final = 67
NOBODY_CONNECTED: Final = 68
"""Exit codes of sysexits.h: EX_NOUSER and EX_NOHOST."""

_USER = re.compile(r"[a-z0-9._+-]+@[a-z0-9.-]+")


class DoveadmError(EngineError):
    """Dovecot could not be asked, or refused: ``unreachable``, ``refused``, ``no_such_user`` or ``bad_user``."""


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """The open sessions of one person with one protocol."""

    user: str
    service: str
    """``imap``, ``pop3`` or ``sieve``."""
    connections: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Usage:
    """How full a box is."""

    used_bytes: int
    """Rounded up to whole KiB by Dovecot."""
    limit_bytes: int | None
    """None: no limit."""
    messages: int


@dataclass(frozen=True, kw_only=True)
class Doveadm:
    """A Dovecot to ask; every call is one short connection, so that this may be shared and kept."""

    endpoint: Endpoint
    key: str = field(repr=False)
    seconds: float = 10

    def kick(self, user: str, *, address: str = "") -> bool:
        """End all sessions of ``user``, or those from one IP address; return whether there was one. Clause: D4-3.

        It does not keep the person from logging in again: suspend first, then flush, then kick.
        """
        mask = [_checked(user), str(ip_address(address))] if address else [_checked(user)]
        try:
            self._run("kick", mask=mask)
        except DoveadmError as error:
            if error.params.get("exit_code") == NOBODY_CONNECTED:
                return False
            raise
        return True

    def flush_auth_cache(self, user: str) -> int:
        """Forget what is remembered of ``user``'s password; return how many entries were forgotten."""
        (row,) = self._run("authCacheFlush", user=[_checked(user)])
        return int(row["entries"])

    def who(self, user: str = "") -> tuple[Sessions, ...]:
        """Return everybody's open sessions, or those of ``user``."""
        return tuple(
            Sessions(
                user=row["username"],
                service=row["service"],
                connections=int(row["connections"]),
                addresses=tuple(row["ips"].strip("()").split()),
            )
            for row in self._run("who", **({"mask": [_checked(user)]} if user else {}))
        )

    def quota(self, user: str) -> Usage:
        """Return how full the box of ``user`` is. Clause: D5.2a."""
        return _usage(self._run("quotaGet", user=_checked(user)))

    def quotas(self) -> dict[str, Usage]:
        """Return how full every box is, by address; takes a millisecond of processor time a box. Clause: D5.2a."""
        rows = sorted(self._run("quotaGet", allUsers=True), key=itemgetter("username"))
        return {user: _usage(tuple(found)) for user, found in groupby(rows, itemgetter("username"))}

    def _run(self, name: str, /, **parameters: object) -> tuple[dict[str, str], ...]:
        status, body = self._post(json.dumps([[name, parameters, TAG]]))
        if status != HTTPStatus.OK:
            raise DoveadmError("refused", command=name, status=status)
        try:
            ((kind, *content, _tag),) = json.loads(body)
        except ValueError as error:
            raise DoveadmError("unreadable", command=name) from error
        if kind == "error":
            raise _error(name, content[0])
        return tuple(_rows(content))

    def _post(self, body: str) -> tuple[int, bytes]:
        key = base64.b64encode(self.key.encode()).decode()
        headers = {"Authorization": f"X-Dovecot-API {key}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(self.endpoint.host, self.endpoint.port, timeout=self.seconds)
        try:
            connection.request("POST", PATH, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise DoveadmError("unreachable", endpoint=str(self.endpoint), reason=str(error)) from error
        finally:
            connection.close()


def doveadm(endpoint: Endpoint, key_file: Path, *, seconds: float = 10) -> Doveadm:
    """Return the client with the key that ``key_file`` holds.

    Not stripped: Dovecot takes the whole file for the key, a line end included.
    """
    return Doveadm(endpoint=endpoint, key=key_file.read_bytes().decode("ascii"), seconds=seconds)


def _usage(rows: tuple[dict[str, str], ...]) -> Usage:
    by_type = {row["type"]: row for row in rows}
    limit = by_type["STORAGE"]["limit"]
    return Usage(
        used_bytes=int(by_type["STORAGE"]["value"]) * 1024,
        limit_bytes=None if limit == "-" else int(limit) * 1024,
        messages=int(by_type["MESSAGE"]["value"]),
    )


def _rows(content: list[object]) -> Iterator[dict[str, str]]:
    """Yield the rows of an answer; ``who`` (2.3.19) closes its list after the first row and lets the others follow."""
    for item in content:
        if isinstance(item, dict):
            yield item
        elif isinstance(item, list):
            yield from _rows(item)


def _error(name: str, details: dict[str, object]) -> DoveadmError:
    exit_code = details.get("exitCode")
    code = "no_such_user" if exit_code == NO_SUCH_USER else "refused"
    return DoveadmError(code, command=name, exit_code=exit_code, reason=details.get("type"))


def _checked(user: str) -> str:
    """Return a user name that means one person: Dovecot's masks know ``*`` and ``?``."""
    if not _USER.fullmatch(user):
        raise DoveadmError("bad_user", user=user)
    return user

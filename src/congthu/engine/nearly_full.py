"""Boxes that letters to groups filled: those warn nobody, so all boxes are looked at each night. Clause: D5.2a.

A warning counts the quota of a box a second time, which took a fifth of a letter to everybody (docs/decisions/0010).
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from congthu.engine.doveadm import Usage
from congthu.engine.errors import EngineError

WARNED_AT: Final = 80
"""Percent; the first of the warnings in ``templates/dovecot/dovecot.conf.j2``."""
_SECONDS: Final = 60.0
_DONE: Final = b"+\n"

logger = logging.getLogger(__name__)


class NotWarned(EngineError):
    """Dovecot's service of warnings did not do what was asked: ``failed`` or ``unreachable``."""


def find_nearly_full(usages: Mapping[str, Usage]) -> list[str]:
    """Return the addresses of the boxes of whose space ``WARNED_AT`` percent or more are used."""
    return [
        address
        for address, usage in usages.items()
        if usage.limit_bytes and usage.used_bytes * 100 >= usage.limit_bytes * WARNED_AT
    ]


def warn_each(addresses: Iterable[str], service: Path) -> None:
    """Have the owners told, as Dovecot has them told; whoever was told before is passed over by the service.

    Raises:
        NotWarned: the service is away; some owners may have been told.
    """
    for address in addresses:
        try:
            answer = _ask(service, str(WARNED_AT), address)
        except OSError as error:
            raise NotWarned("unreachable", service=service, reason=str(error)) from error
        if answer != _DONE:
            raise NotWarned("failed", box=address)


def _ask(service: Path, *arguments: str) -> bytes:
    """Return what the service answers; its protocol is that of Dovecot's ``script``, version 4.0."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_SECONDS)
        connection.connect(str(service))
        lines = ["VERSION\tscript\t4\t0", "-", *arguments, "", ""]
        connection.sendall("\n".join(lines).encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(4096), b""))

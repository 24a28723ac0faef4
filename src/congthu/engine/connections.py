"""Open connections of mail programs, for the owner of the login."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from congthu.engine.doveadm import doveadm
from congthu.engine.state import LOOPBACK, DesiredState, Endpoint


@dataclass(frozen=True, kw_only=True)
class Connection:
    """What one machine has open with one protocol."""

    protocol: str
    """``imap``, ``pop3`` or ``sieve``."""
    address: str


def list_connections(state: DesiredState, login: str) -> Sequence[Connection]:
    """Return the open connections of a login, one entry for each protocol and address.

    SMTP is not among them: a message is handed over and the connection ends. Dovecot 2.3 does not tell since when a
    connection is open.

    Raises:
        DoveadmError: Dovecot cannot be asked.
    """
    endpoint = Endpoint(host=LOOPBACK, port=state.ports.doveadm)
    found = doveadm(endpoint, Path(state.places.secrets) / "doveadm.key").who(login)
    pairs = {(sessions.service, address) for sessions in found for address in sessions.addresses}
    return [Connection(protocol=protocol, address=address) for protocol, address in sorted(pairs)]

"""Where the mail store of an instance is reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from congthu.engine.imap.types import Server
from congthu.engine.state import LOOPBACK, DesiredState, Endpoint

_ANYWHERE: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 -- Compared, not bound to.


def imap_server(state: DesiredState) -> Server:
    """Return where boxes are read."""
    return _server(state, state.ports.imaps)


def imap_door(state: DesiredState) -> Server:
    """Return where the web reads boxes, by token alone: a socket of its own, with nothing to encrypt on the way."""
    return replace(imap_server(state), path=str(state.places.imap_door))


def search_server(state: DesiredState) -> Server:
    """Return where words are looked for, see `searching`: the same boxes, answered from the index of words.

    Where an instance has no index this is where boxes are read.
    """
    if not state.has_search_index:
        return imap_door(state)
    return replace(imap_door(state), is_for_words=True)


def sieve_server(state: DesiredState) -> Server:
    """Return where filters are read."""
    return _server(state, state.ports.managesieve)


def _server(state: DesiredState, port: int) -> Server:
    host = LOOPBACK if state.listen in _ANYWHERE else state.listen
    return Server(
        endpoint=Endpoint(host=host, port=port), hostname=state.hostname, ca_file=str(state.places.pki / "ca.pem")
    )

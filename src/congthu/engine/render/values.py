"""What a value must look like before it may stand in a daemon's configuration, whatever the daemon's quoting."""

from __future__ import annotations

import re
from typing import Final

from congthu.engine.state import DesiredState

NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
"""A host or domain name, lower case, with at least one dot."""
SELECTOR: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
RECORD_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?")
"""A DNS name, which unlike a host's may have labels that begin with an underscore."""
HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
PATH: Final = re.compile(r"(?:/[A-Za-z0-9._@+-]+)+")
ADDRESS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
NETWORK: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}/[0-9]{1,2}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*/[0-9]{1,3}")
BASE64: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")

SOCKET_PATH_LIMIT: Final = 107
"""The kernel's limit for the path of a unix socket, without the final zero."""


def require(pattern: re.Pattern[str], value: str, name: str) -> str:
    """Return ``value`` if the whole of it matches.

    Raises:
        ValueError: it does not, so that it could mean something else in a configuration file.
    """
    if not pattern.fullmatch(value):
        message = f"{name} cannot stand in a configuration: {value!r}"
        raise ValueError(message)
    return value


def require_socket(path: object, name: str) -> str:
    """Return ``path`` as text if the kernel accepts it as the path of a socket."""
    text = require(PATH, str(path), name)
    if len(text) > SOCKET_PATH_LIMIT:
        message = f"{name} is too long for a socket: {text}"
        raise ValueError(message)
    return text


def require_state(state: DesiredState) -> None:
    """Check the values that all daemons share.

    Raises:
        ValueError: one of them is not what its field says.
    """
    require(NAME, state.domain, "domain")
    require(NAME, state.hostname, "hostname")
    require(ADDRESS, state.listen, "listen")
    require(PATH, str(state.places.root), "places.root")
    require(SELECTOR, state.dkim_selector, "dkim_selector")
    require(BASE64, state.dkim_public, "dkim_public")
    for network in state.trusted_networks:
        require(NETWORK, network, "trusted_networks")


def nearly_full(state: DesiredState) -> str:
    """Return Postfix's name of the table of boxes that are nearly full; Dovecot's warnings keep it. Clause: D5.2a."""
    return f"hash:{state.places.root}/full/nearly"

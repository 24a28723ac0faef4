"""Which old servers may be read from: public ones, and those inside that the operator names. Clause: D2.2."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Final

from congthu.engine.types import ForeignServer
from congthu.webmail.fetching.fetch import FetchRefused, public_address
from congthu.webmail.moving.errors import SourceFault
from congthu.webmail.moving.orders import ServerOrder

_PORTS: Final = frozenset({143, 993})


def judge(order: ServerOrder, *, named: Mapping[str, str]) -> ForeignServer:
    """Return the server with the address that is connected to, looked up once and judged.

    ``named`` are the hosts that may lie inside, each with the file of its authority (empty: the machine's own).

    Raises:
        SourceFault: ``not_public`` or ``unreachable``.
    """
    host = order.host.lower()
    try:
        if host in named:
            address = str(socket.getaddrinfo(host, order.port, type=socket.SOCK_STREAM)[0][4][0])
        elif order.port in _PORTS:
            address = public_address(host, order.port)
        else:
            raise SourceFault("not_public")
    except FetchRefused as error:
        raise SourceFault("not_public" if error.code == "address" else "unreachable") from error
    except (OSError, UnicodeError) as error:
        raise SourceFault("unreachable") from error
    return ForeignServer(
        host=host, address=address, port=order.port, is_wrapped=order.is_wrapped, ca_file=named.get(host, "")
    )

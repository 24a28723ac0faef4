"""Encryption towards a server that is reached at one name and certified under another."""

from __future__ import annotations

import socket
import ssl
from typing import Any

from congthu.engine.imap.types import Server


class _CertifiedName(ssl.SSLContext):
    """Checks the certificate against the server's own name: the loopback address stands in no public certificate."""

    certified_name: str

    def wrap_socket(self, sock: socket.socket, *args: Any, **words: Any) -> ssl.SSLSocket:  # noqa: ANN401 -- As above it.
        """Begin TLS, whatever address the connection was made to."""
        return super().wrap_socket(sock, *args, **(words | {"server_hostname": self.certified_name}))


def tls_context(server: Server) -> ssl.SSLContext:
    """Return a context that trusts the instance's own authority alone. Clause: D2.1."""
    context = _CertifiedName(ssl.PROTOCOL_TLS_CLIENT)
    context.certified_name = server.hostname
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(server.ca_file)
    return context

"""A ManageSieve client, as small as the tests need (RFC 5804)."""

from __future__ import annotations

import base64
import socket
import ssl

from tests.stack.instance import Instance, Person


def put_script(instance: Instance, person: Person, script: str, *, name: str = "test") -> None:
    """Upload a script and make it the active one."""
    host, port = instance.port("managesieve")
    with socket.create_connection((host, port), timeout=30) as plain:
        _until_answer(plain)
        _command(plain, b"STARTTLS")
        with instance.tls.wrap_socket(plain, server_hostname=host) as client:
            _until_answer(client)
            secret = base64.b64encode(f"\0{person.address}\0{person.password}".encode())
            _command(client, b'AUTHENTICATE "PLAIN" "' + secret + b'"')
            body = script.encode()
            _command(client, b'PUTSCRIPT "%s" {%d+}\r\n' % (name.encode(), len(body)) + body)
            _command(client, b'SETACTIVE "%s"' % name.encode())
            _command(client, b"LOGOUT")


def _command(client: socket.socket | ssl.SSLSocket, line: bytes) -> bytes:
    client.sendall(line + b"\r\n")
    answer = _until_answer(client)
    assert answer.splitlines()[-1].startswith(b"OK"), answer
    return answer


def _until_answer(client: socket.socket | ssl.SSLSocket) -> bytes:
    """Read until a line that begins with OK, NO or BYE: the end of every answer."""
    answer = b""
    while not (answer.endswith(b"\r\n") and answer.splitlines()[-1].split()[0].rstrip(b"(") in {b"OK", b"NO", b"BYE"}):
        piece = client.recv(4096)
        assert piece, answer
        answer += piece
    return answer

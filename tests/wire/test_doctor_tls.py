"""The doctor looks at the certificate that a port really serves, and greets it with versions of old."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import pytest

from congthu.engine.doctor.ask.hello import agreed_to_old, old_client_hello
from congthu.engine.doctor.ask.tls import look_at_port
from congthu.engine.doctor.decide.tls import Trust
from congthu.engine.keys import make_authority, make_server_certificate
from congthu.engine.state import LOOPBACK, DesiredState, Places, Ports

HOST = "mail.example.gov.vn"
NOW = datetime.now(tz=UTC)


def authority(folder: Path) -> Path:
    folder.mkdir()
    make_authority(folder, at=NOW)
    return folder


def server_context(pki: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pki / "server.pem", pki / "server.key")
    return context


@contextmanager
def served(context: ssl.SSLContext) -> Iterator[int]:
    """Serve TLS on a port of loopback; whoever breaks the handshake off is let go."""
    listener = socket.create_server((LOOPBACK, 0))
    listener.settimeout(0.05)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            try:
                with context.wrap_socket(connection, server_side=True) as encrypted:
                    encrypted.recv(1)
            except OSError:
                connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ended.set()
        thread.join()
        listener.close()


def state(pki: Path, port: int) -> DesiredState:
    places = Places(root=PurePosixPath(pki.parent), code=PurePosixPath("/opt/congthu"))
    return DesiredState(
        domain="example.gov.vn", hostname=HOST, places=places, ports=replace(Ports.block(8400), imaps=port)
    )


def test_a_good_certificate(tmp_path: Path) -> None:
    pki = authority(tmp_path / "pki")
    make_server_certificate(pki, [HOST], at=NOW)
    with served(server_context(pki)) as port:
        seen = look_at_port(state(pki, port), "imaps")
    assert (seen.trust, seen.old_versions) == (Trust.GOOD, False)
    assert seen.valid_until is not None
    assert seen.valid_until > NOW + timedelta(days=300)


def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    pki = authority(tmp_path / "pki")
    make_server_certificate(pki, ["www.example.gov.vn"], at=NOW)
    with served(server_context(pki)) as port:
        assert look_at_port(state(pki, port), "imaps").trust is Trust.WRONG_NAME


def test_a_certificate_that_has_ended(tmp_path: Path) -> None:
    pki = authority(tmp_path / "pki")
    make_server_certificate(pki, [HOST], at=NOW - timedelta(days=2000))
    with served(server_context(pki)) as port:
        assert look_at_port(state(pki, port), "imaps").trust is Trust.OUT_OF_TIME


def test_a_certificate_of_a_stranger(tmp_path: Path) -> None:
    pki, strange = authority(tmp_path / "pki"), authority(tmp_path / "strange")
    make_server_certificate(strange, [HOST], at=NOW)
    with served(server_context(strange)) as port:
        assert look_at_port(state(pki, port), "imaps").trust is Trust.UNTRUSTED


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = listener.getsockname()[1]
    seen = look_at_port(state(authority(tmp_path / "pki"), port), "imaps")
    assert seen.trust is None
    assert seen.detail


def test_old_versions_are_noticed(tmp_path: Path) -> None:
    pki = authority(tmp_path / "pki")
    make_server_certificate(pki, [HOST], at=NOW)
    context = server_context(pki)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
    assert agreed_to_old(first_answer(context)) is True
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    assert agreed_to_old(first_answer(context)) is False


def first_answer(context: ssl.SSLContext) -> bytes:
    """Return what a server says to a greeting of old; it then waits for more, or has refused."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    incoming.write(old_client_hello(HOST))
    with pytest.raises(ssl.SSLError):
        context.wrap_bio(incoming, outgoing, server_side=True).do_handshake()
    return outgoing.read()


def test_what_is_no_tls_is_no_answer() -> None:
    assert agreed_to_old(b"220 mail.example.gov.vn ESMTP\r\n") is None
    assert agreed_to_old(b"") is False

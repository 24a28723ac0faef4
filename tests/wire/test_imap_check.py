"""How the measurements log in after a daemon was killed, against a server that answers what it is told to."""

from __future__ import annotations

import imaplib
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from bench.imap_check import logged_in

DOWN = b"NO [UNAVAILABLE] Temporary authentication failure."
WRONG = b"NO [AUTHENTICATIONFAILED] Authentication failed."
IN = b"OK Logged in"


@contextmanager
def server(*answers: bytes) -> Iterator[tuple[str, int, list[bytes]]]:
    """Answer each login, over whatever connection, with the next answer; the last holds for all others."""
    left = list(answers)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, command = line.split()[:2]
                answer = b"OK done"
                if command == b"CAPABILITY":
                    self.wfile.write(b"* CAPABILITY IMAP4REV1\r\n")
                elif command == b"LOGIN":
                    answer = left.pop(0) if len(left) > 1 else left[0]
                self.wfile.write(tag + b" " + answer + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        try:
            host, port = listening.server_address[:2]
            yield str(host), int(port), left
        finally:
            listening.shutdown()


def log_in(host: str, port: int, *, seconds: float) -> str:
    client = logged_in(lambda: imaplib.IMAP4(host, port, timeout=10), "an@daknong.gov.vn", "secret", seconds=seconds)
    client.shutdown()
    return client.state


def test_not_to_be_had_for_the_moment_is_asked_again() -> None:
    with server(DOWN, IN) as (host, port, _):
        assert log_in(host, port, seconds=10) == "AUTH"


def test_a_wrong_password_is_asked_once() -> None:
    with server(WRONG, IN) as (host, port, left):
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            log_in(host, port, seconds=10)
        assert left == [IN]


def test_after_the_time_it_is_a_failure() -> None:
    with server(DOWN) as (host, port, _), pytest.raises(imaplib.IMAP4.error, match="UNAVAILABLE"):
        log_in(host, port, seconds=0)

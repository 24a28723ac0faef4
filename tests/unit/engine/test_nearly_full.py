"""Which owners are told each night that their box is nearly full, and how. Clause: D5.2a."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from congthu.engine.doveadm import Usage
from congthu.engine.nearly_full import NotWarned, find_nearly_full, warn_each


def usage(used: int, limit: int | None) -> Usage:
    return Usage(used_bytes=used, limit_bytes=limit, messages=1)


def test_from_eighty_percent_on() -> None:
    usages = {
        "a": usage(79, 100),
        "b": usage(80, 100),
        "c": usage(120, 100),
        "d": usage(10**12, None),
        "e": usage(0, 0),
    }
    assert find_nearly_full(usages) == ["b", "c"]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[Path, list[bytes]]]:
    """Something that listens as Dovecot's script service does, and what it was asked."""
    asked: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.read())
            self.wfile.write(b"-\n" if b"cam@" in asked[-1] else b"+\n")

    path = tmp_path / "service"
    with socketserver.UnixStreamServer(str(path), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield path, asked
        server.shutdown()


def test_each_is_asked_for_in_dovecots_way(service: tuple[Path, list[bytes]]) -> None:
    path, asked = service
    warn_each(["an@a.vn", "binh@a.vn"], path)
    assert asked == [b"VERSION\tscript\t4\t0\n-\n80\n%b\n\n" % who for who in (b"an@a.vn", b"binh@a.vn")]


def test_what_the_service_cannot_do_is_an_error(service: tuple[Path, list[bytes]], tmp_path: Path) -> None:
    with pytest.raises(NotWarned, match="failed"):
        warn_each(["cam@a.vn"], service[0])
    with pytest.raises(NotWarned, match="unreachable"):
        warn_each(["an@a.vn"], tmp_path / "nobody")

"""Pages are made in a thread that stays; what streams ends when nobody listens any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from congthu.config.serving import PageServer
from congthu.frame.api import LaterResponse

ended: list[str] = []
asked_meanwhile = asyncio.Event()


def echo(request: HttpRequest) -> HttpResponse:
    """Say in which thread a page is made, and what was sent."""
    return HttpResponse(f"{threading.current_thread().name}: {request.body.decode()}")


def drawn(request: HttpRequest) -> StreamingHttpResponse:
    """Give three pieces, each made in a thread."""
    del request

    def pieces() -> Iterator[str]:
        for _ in range(3):
            yield threading.current_thread().name.partition("_")[0]

    return StreamingHttpResponse(pieces())


def endless(request: HttpRequest) -> StreamingHttpResponse:
    """Wait for ever after the first piece, and note the end."""
    del request

    async def pieces() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            ended.append("endless")

    return StreamingHttpResponse(pieces())


def broken(request: HttpRequest) -> StreamingHttpResponse:
    """Fail after the first piece."""
    del request

    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise LookupError

    return StreamingHttpResponse(pieces())


def later(request: HttpRequest) -> LaterResponse:
    """Know only in a while what to answer; the one thread is free meanwhile."""
    del request

    async def found() -> HttpResponse:
        await asyncio.wait_for(asked_meanwhile.wait(), 10)
        return HttpResponse("at last", status=404)

    return LaterResponse(found)


urlpatterns = [
    path("later", later),
    path("echo", echo),
    path("drawn", drawn),
    path("endless", endless),
    path("broken", broken),
]


async def _ask(server: PageServer, where: str, *, body: bytes = b"", leaves: bool = False) -> tuple[int, bytes]:
    """Return status and body of an answer; ``leaves`` hangs up as soon as something came."""
    came = asyncio.Event()
    sent: list[Mapping[str, Any]] = []
    wanted = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Mapping[str, Any]:
        if wanted:
            return wanted.pop()
        await came.wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)
        if leaves and message.get("body"):
            came.set()

    scope = {"type": "http", "method": "POST", "path": f"/{where}", "query_string": b"", "headers": []}
    await server(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.fixture
def server() -> Iterator[PageServer]:
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield PageServer(threads=1)


def test_a_page_is_made_in_the_thread_that_stays(server: PageServer) -> None:
    async def twice() -> list[tuple[int, bytes]]:
        return [await _ask(server, "echo", body=body.encode()) for body in ("một", "hai")]

    assert [(status, text.decode()) for status, text in asyncio.run(twice())] == [
        (200, "page_0: một"),
        (200, "page_0: hai"),
    ]


def test_pieces_that_may_wait_are_drawn_in_the_threads(server: PageServer) -> None:
    assert asyncio.run(_ask(server, "drawn")) == (200, b"page" * 3)


def test_what_is_awaited_keeps_no_thread(server: PageServer) -> None:
    async def both() -> tuple[int, bytes]:
        waiting = asyncio.ensure_future(_ask(server, "later"))
        await _ask(server, "echo")
        asked_meanwhile.set()
        return await waiting

    assert asyncio.run(both()) == (404, b"at last")


def test_a_stream_ends_with_who_listens(server: PageServer) -> None:
    ended.clear()
    assert asyncio.run(_ask(server, "endless", leaves=True)) == (200, b"first")
    assert ended == ["endless"]


def test_a_stream_that_fails_is_told(server: PageServer) -> None:
    with pytest.raises(LookupError):
        asyncio.run(_ask(server, "broken"))

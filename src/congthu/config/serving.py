"""How the web answers: each page in one of a few threads that stay, what comes little by little on the loop.

Django's own handler changes threads several times for a page and starts a new one for each page, in which a connection
to the database is of no further use. Here all of a page, from the first middleware to the last, is made in one thread
that keeps its connection (docs/decisions/0025).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, Final, ParamSpec, TypeVar

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_resolver, set_script_prefix

from congthu.frame.api import LaterResponse

P = ParamSpec("P")
T = TypeVar("T")
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
THREADS: Final = 12
"""Of each process: so many pages are made at once, over as many connections to the database."""


class PageServer(ASGIHandler):
    """Answers requests."""

    def __init__(self, *, threads: int = THREADS) -> None:
        # Not ASGIHandler's, which loads the middleware to be awaited.
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        # All pages are read in now, and not while the first visitor waits.
        get_resolver().url_patterns  # noqa: B018
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        response = await self._in_thread(self._answer, scope, body)
        if isinstance(response, LaterResponse):
            await response.settle()
        if isinstance(response, StreamingHttpResponse):
            await self._stream(response, receive, send)
        else:
            await self.send_response(response, send)

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponseBase:
        """Return the answer, made in this thread; it holds nothing any more, unless it is drawn by threads."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        response = self.get_response(request) if request is not None else refused or HttpResponseBadRequest()
        if not _is_drawn_by_threads(response):
            response.close()
            body.close()
        return response

    async def _stream(self, response: StreamingHttpResponse, receive: Receive, send: Send) -> None:
        """Send what comes little by little, until it ends or nobody listens any more."""
        is_drawn = _is_drawn_by_threads(response)
        if is_drawn:
            response.streaming_content = self._drawn(iter(response))
        sending = asyncio.ensure_future(self.send_response(response, send))
        listening = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({sending, listening}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending.cancel()
            listening.cancel()
            await asyncio.gather(sending, listening, return_exceptions=True)
            if is_drawn:
                await self._in_thread(response.close)
        if not sending.cancelled():
            sending.result()

    async def _drawn(self, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Yield what an iterator that may wait gives, asked in the threads."""
        while (piece := await self._in_thread(next, pieces, None)) is not None:
            yield piece

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*args, **kwargs))


def _is_drawn_by_threads(response: HttpResponseBase) -> bool:
    return isinstance(response, StreamingHttpResponse) and not response.is_async

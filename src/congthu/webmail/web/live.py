"""News of a box while its page is open: what came, what was marked, what went, as it happens.

One stream a window (Server-Sent Events), one IMAP connection a stream, no polling and no thread. Who loses the right to
open the box loses the connection, and the page asks anew whether it may (Clause: D4-3, D13.1).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from congthu.accounts.api import issue_token
from congthu.common import clock
from congthu.engine.api import imap_door, watch
from congthu.engine.errors import StoreError
from congthu.engine.types import FolderNews, NewsKind
from congthu.frame.api import Visitor, instance, staff
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.doors import find_box
from congthu.webmail.web.warming import warmer

_LIFE: Final = timedelta(minutes=30)
"""After this the page comes back, and is asked again who it is."""
_HEARTBEAT: Final = 20.0
_RETRY_MS: Final = 2000


@staff
@require_GET
def live(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> StreamingHttpResponse:
    """Stream what happens in a box; who asks, and whether they may, is settled before the stream begins."""
    del request
    box = find_box(visitor, mailbox_id)
    token = issue_token(box.address, box.person, rights=box.rights, at=clock.now())
    response = StreamingHttpResponse(_news(box, token), content_type="text/event-stream; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _news(box: OpenableBox, token: str) -> AsyncIterator[bytes]:
    yield f"retry: {_RETRY_MS}\n\n".encode()
    try:
        async with (
            asyncio.timeout(_LIFE.total_seconds()),
            watch(imap_door(instance()), box=box.address, token=token) as events,
        ):
            yield b"event: ready\ndata: {}\n\n"
            warmer().box_opened(box)
            waiting = asyncio.ensure_future(anext(events))
            try:
                while True:
                    done, _ = await asyncio.wait({waiting}, timeout=_HEARTBEAT)
                    if not done:
                        yield b": still here\n\n"
                        continue
                    news = waiting.result()
                    yield _written(news)
                    if NewsKind.ARRIVED in news.kinds:
                        warmer().mail_arrived(box, news.folder)
                    waiting = asyncio.ensure_future(anext(events))
            finally:
                waiting.cancel()
    except (StoreError, StopAsyncIteration, TimeoutError):
        # The page connects again, and is then told why it may not, or goes on.
        yield b"event: ended\ndata: {}\n\n"


def _written(news: FolderNews) -> bytes:
    told = {"folder": news.folder, "kinds": sorted(kind.value for kind in news.kinds)}
    return f"event: news\ndata: {json.dumps(told)}\n\n".encode()

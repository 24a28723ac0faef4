"""A page that waits for somebody outside, without a thread that waits with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from django.http import HttpResponse


class LaterResponse(HttpResponse):
    """An answer that is known only after something has been awaited; whoever asks was let in before."""

    def __init__(self, work: Callable[[], Awaitable[HttpResponse]]) -> None:
        super().__init__()
        self._work = work

    async def settle(self) -> None:
        """Become what was awaited; headers that were set meanwhile stay, unless it sets them itself."""
        found = await self._work()
        self.status_code = found.status_code
        self.content = found.content
        for name, value in found.headers.items():
            self.headers[name] = value
        self.headers["Content-Length"] = str(len(found.content))

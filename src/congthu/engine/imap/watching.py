"""News of a box as they happen, in all its folders at once (NOTIFY, RFC 5465): for the loop that serves open windows.

One connection for each box that somebody looks at; it costs this process no thread. The server tells the figures of a
folder whenever something changed there; what changed is seen by comparing them with those before.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.found import FolderNews, FolderState, NewsKind
from congthu.engine.imap.state import ITEMS, NOTHING_KNOWN, state_in
from congthu.engine.imap.tls import tls_context
from congthu.engine.imap.types import Server
from congthu.engine.imap.wire.commands import Answer, bearer, cut, login_error, written
from congthu.engine.imap.wire.reader import Response, ResponseReader
from congthu.engine.imap.wire.utf7 import decode_name
from congthu.engine.imap.wire.values import as_octets

_AT_ONCE: Final = 65_536
_STILL_HERE_SECONDS: Final = 600.0
"""Dovecot ends a connection that says nothing for 30 minutes."""
_EVENTS: Final = b"(MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange)"


@asynccontextmanager
async def watch(server: Server, *, box: str, token: str) -> AsyncIterator[AsyncIterator[FolderNews]]:
    """Open a box and give what happens in it from now on, without end.

    What is given ends with ``StoreError`` when the connection does: to come back, with a new token, is the caller's.

    Raises:
        StoreError: ``unreachable``, or ``refused`` when the token does not open this box.
    """
    watcher = await _Watcher.open(server)
    try:
        await watcher.log_in(box, token)
        await watcher.begin()
        yield watcher.news()
    finally:
        await watcher.close()


class _Watcher:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
        self._incoming = reader
        self._outgoing = writer
        self._seconds = seconds
        self._responses = ResponseReader()
        self._count = 0
        self._states: dict[str, FolderState] = {}

    @classmethod
    async def open(cls, server: Server) -> _Watcher:
        """Connect. Raises StoreError."""
        try:
            async with asyncio.timeout(server.seconds):
                streams = await _connected(server)
        except OSError as error:
            raise StoreError("unreachable", endpoint=server.place, reason=str(error)) from error
        return cls(*streams, server.seconds)

    async def log_in(self, box: str, token: str) -> None:
        await self._greeting()
        answer = await self._ask(b"AUTHENTICATE OAUTHBEARER", bearer(box, token))
        if error := login_error(answer, box):
            raise error

    async def _greeting(self) -> None:
        try:
            await self._response(self._seconds)
        except TimeoutError as error:
            raise cut("no greeting") from error

    async def begin(self) -> None:
        """Learn how all folders are, and ask to be told of every change."""
        notify = b"NOTIFY SET (personal " + _EVENTS + b")"
        for answer in (
            await self._ask(b'LIST "" "*" RETURN (STATUS ' + ITEMS + b")"),
            await self._ask(notify),
        ):
            for response in answer.checked("notify").untagged:
                if response.name == b"STATUS":
                    folder, state = state_in(response.values())
                    self._states[folder] = state

    async def news(self) -> AsyncIterator[FolderNews]:
        """Yield what happens. Raises StoreError when the connection ends."""
        while True:
            response = await self._response_or_sign_of_life()
            if response.name == b"STATUS":
                if news := self._compared(response):
                    yield news
            elif response.name == b"LIST":
                yield FolderNews(folder=_listed(response), kinds=frozenset({NewsKind.FOLDERS}), state=None)
            elif response.name == b"BYE":
                raise cut(response.rest.decode("utf-8", "replace"))

    async def close(self) -> None:
        """Close without a farewell, which could take as long as the other side likes."""
        self._outgoing.transport.abort()
        with suppress(OSError):
            await self._outgoing.wait_closed()

    def _compared(self, response: Response) -> FolderNews | None:
        values = response.values()
        before = self._states.get(decode_name(as_octets(values[0] if values else None)))
        # Told is what changed, and no more.
        folder, state = state_in(values, before=before or NOTHING_KNOWN)
        self._states[folder] = state
        kinds = _kinds(before, state)
        return FolderNews(folder=folder, kinds=kinds, state=state) if kinds else None

    async def _response_or_sign_of_life(self) -> Response:
        while True:
            try:
                return await self._response(_STILL_HERE_SECONDS)
            except TimeoutError:
                await self._ask(b"NOOP")

    async def _ask(self, *parts: bytes) -> Answer:
        self._count += 1
        tag = b"w%d" % self._count
        self._outgoing.write(written(tag, parts))
        untagged: list[Response] = []
        while True:
            try:
                response = await self._response(self._seconds)
            except TimeoutError as error:
                raise cut("no answer") from error
            word, _, rest = response.head.partition(b" ")
            if word == tag:
                status, _, text = rest.partition(b" ")
                return Answer(untagged=tuple(untagged), status=status.upper(), text=text)
            if response.name == b"BYE":
                raise cut(response.rest.decode("utf-8", "replace"))
            if word == b"+":
                self._outgoing.write(b"\r\n")
            untagged.append(response)

    async def _response(self, seconds: float) -> Response:
        while (response := self._responses.next()) is None:
            try:
                async with asyncio.timeout(seconds):
                    data = await self._incoming.read(_AT_ONCE)
            except OSError as error:
                # What ran out of time is the caller's to judge; asyncio's error for it is one of these as well.
                if isinstance(error, TimeoutError):
                    raise
                raise cut(error) from error
            if not data:
                raise cut("the server ended the connection")
            self._responses.feed(data)
        return response


async def _connected(server: Server) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect through the door, where the server has one, and otherwise over TLS. Raises OSError."""
    if server.path:
        return await asyncio.open_unix_connection(server.path, limit=_AT_ONCE)
    address = (server.endpoint.host, server.endpoint.port)
    # asyncio wraps by itself, so the name to check is given here and not by the context.
    return await asyncio.open_connection(
        *address, ssl=tls_context(server), server_hostname=server.hostname, limit=_AT_ONCE
    )


def _kinds(before: FolderState | None, now: FolderState) -> frozenset[NewsKind]:
    """Return what must have happened between two states."""
    if before is None or before.uid_validity != now.uid_validity:
        return frozenset({NewsKind.ARRIVED if now.messages else NewsKind.FOLDERS})
    arrived = max(0, now.uid_next - before.uid_next)
    has_removed = now.messages < before.messages + arrived
    found = {NewsKind.ARRIVED} if arrived else set()
    if has_removed:
        found.add(NewsKind.REMOVED)
    if not found and (now.highest_modseq != before.highest_modseq or now.unseen != before.unseen):
        found.add(NewsKind.FLAGS)
    return frozenset(found)


def _listed(response: Response) -> str:
    values = response.values()
    return decode_name(as_octets(values[2])) if len(values) > 2 else ""  # noqa: PLR2004 -- Flags, delimiter, name.

"""The service itself: ``congthu serve guard``. Loads no Django, so that it stays small."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import Final

from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from congthu.accounts.guarding.policy import POLICY
from congthu.accounts.guarding.secrets import read_api_key, read_secret
from congthu.accounts.guarding.server import protocol
from congthu.accounts.guarding.server.protocol import Asked, Command, Head, Malformed
from congthu.accounts.guarding.server.store import Store, Unavailable
from congthu.accounts.guarding.server.telling import Teller
from congthu.common import clock

_log = logging.getLogger(__name__)

SOCKET_NAME: Final = "guard.sock"
_IDLE_SECONDS: Final = 120.0
_SLOW_SECONDS: Final = 5.0
"""A request that was begun must be there after this."""
_MOST_CONNECTIONS: Final = 400


class GuardService:
    """Answers Dovecot until it is closed."""

    def __init__(self, store: Store, *, key: str) -> None:
        self._store = store
        self._key = key
        self._open = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self._open += 1
        try:
            if self._open <= _MOST_CONNECTIONS:
                await self._answer_all(reader, writer)
        except Malformed as error:
            _log.warning("connection closed: %s", error)
            writer.write(protocol.reply("400 Bad Request", keep_alive=False))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ConnectionError):
            _log.debug("connection ended")
        finally:
            self._open -= 1
            writer.close()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keep_alive = True
        while keep_alive:
            async with asyncio.timeout(_IDLE_SECONDS):
                raw = await reader.readuntil(protocol.HEAD_END)
            head = protocol.parse_head(raw)
            async with asyncio.timeout(_SLOW_SECONDS):
                body = await reader.readexactly(head.length)
            keep_alive = head.keep_alive
            writer.write(await self._answer(head, body))
            async with asyncio.timeout(_SLOW_SECONDS):
                await writer.drain()

    async def _answer(self, head: Head, body: bytes) -> bytes:
        if head.command is Command.HEALTH:
            return protocol.reply(
                "200 OK", b'{"ok":true,"unjudged":%d}' % self._store.unjudged, keep_alive=head.keep_alive
            )
        if not protocol.has_key(head, self._key):
            _log.warning("a request without our key")
            return protocol.reply("403 Forbidden", keep_alive=head.keep_alive)
        asked = protocol.parse_body(body, head.command)
        if head.command is Command.REPORT:
            self._note(asked)
            return protocol.reply("200 OK", protocol.PASSED, keep_alive=head.keep_alive)
        return protocol.reply("200 OK", await self._judge(asked), keep_alive=head.keep_alive)

    def _note(self, asked: Asked) -> None:
        if not asked.by_token:
            self._store.note(asked.finished(clock.now()))

    async def _judge(self, asked: Asked) -> bytes:
        if asked.by_token:
            return protocol.PASSED
        try:
            return protocol.answer_of(await self._store.judge(asked.attempt))
        except Unavailable:
            # Whoever has a password shall not wait for what keeps guessers out.
            return protocol.PASSED


def run(state: Path, *, port: int) -> None:
    """Answer until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    asyncio.run(_serve(state, port=port))


def conninfo(state: Path) -> str:
    """Return how the database of the instance in ``state`` is reached."""
    role = "congthu_owner" if os.geteuid() == 0 else "congthu_app"
    return make_conninfo(
        host=str(state / "run"),
        port=5432,
        dbname="congthu",
        user=role,
        connect_timeout=4,
        application_name="guard",
        # Whoever stands still within a judgement holds up all others.
        options="-c statement_timeout=8000 -c synchronous_commit=off -c idle_in_transaction_session_timeout=3000",
    )


async def _serve(state: Path, *, port: int) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    database = conninfo(state)
    pool = AsyncConnectionPool(database, min_size=2, max_size=3, open=False, timeout=1.0, kwargs={"autocommit": True})
    teller = Teller.at(database)
    await pool.open()
    await teller.open()
    store = Store(pool, secret=read_secret(state / "secrets"), policy=POLICY, teller=teller)
    service = GuardService(store, key=read_api_key(state / "secrets"))
    place = state / "run" / SOCKET_NAME
    place.unlink(missing_ok=True)
    servers = [
        await asyncio.start_server(service.talk, "127.0.0.1", port, limit=protocol.MAX_HEAD_BYTES, backlog=512),
        # For the question whether it is well; as on the port, the key is needed for everything else.
        await asyncio.start_unix_server(service.talk, place, limit=protocol.MAX_HEAD_BYTES),
    ]
    tasks = [asyncio.create_task(store.read_for_ever()), asyncio.create_task(store.write_for_ever())]
    _log.info("answering on port %d with policy %s", port, POLICY.version)
    waiting = asyncio.create_task(ended.wait())
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.close()
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(_SLOW_SECONDS):
        await store.write()
    await teller.close()
    await pool.close()
    for result in results:
        # A fault of ours: the supervisor starts us anew.
        if isinstance(result, Exception):
            raise result

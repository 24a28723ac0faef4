"""The state of the judgement as the service reaches it: over a small pool, many attempts in one round trip."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from congthu.accounts.guarding import statements, steps
from congthu.accounts.guarding.policy import GuardPolicy
from congthu.accounts.guarding.server.telling import Teller
from congthu.accounts.guarding.types import Attempt, Finished, Verdict
from congthu.common import clock

_log = logging.getLogger(__name__)

_READ_SECONDS: Final = 8.0
"""Dovecot waits ten seconds; who is not answered goes on, so a busy machine must not be taken for a dead one."""
_WRITE_SECONDS: Final = 10.0
_WRITE_EVERY: Final = 0.1
_MOST_KEPT: Final = 50_000
"""While the database is away so many ended attempts wait; older ones are forgotten."""
_AT_ONCE: Final = 500
_CLEAN_EVERY: Final = 600.0
FAULTS: Final = (psycopg.Error, PoolTimeout, TimeoutError, OSError)


class Unavailable(Exception):
    """The database does not answer."""


class Store:
    """Reads evidence and writes what ended, both in batches."""

    def __init__(self, pool: AsyncConnectionPool, *, secret: bytes, policy: GuardPolicy, teller: Teller) -> None:
        self._pool = pool
        self._secret = secret
        self._policy = policy
        self._teller = teller
        self._asked: list[tuple[Attempt, asyncio.Future[Verdict]]] = []
        self._ended: deque[Finished] = deque(maxlen=_MOST_KEPT)
        self._something_asked = asyncio.Event()
        self.unjudged = 0
        """Attempts that went on without a judgement, because none came in time."""

    async def judge(self, attempt: Attempt) -> Verdict:
        """Return the verdict on an attempt, together with those that are asked for at the same time.

        Raises:
            Unavailable: the database did not answer in time.
        """
        future: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self._asked.append((attempt, future))
        self._something_asked.set()
        try:
            async with asyncio.timeout(_READ_SECONDS):
                return await future
        except (TimeoutError, Unavailable) as error:
            self.unjudged += 1
            _log.warning("no judgement in time, the login goes on: number %d since the start", self.unjudged)
            raise Unavailable from error

    def note(self, finished: Finished) -> None:
        """Take an ended attempt; it is written soon."""
        self._ended.append(finished)

    async def read_for_ever(self) -> None:
        """Answer questions as they come: while one batch is on its way, the next one gathers."""
        while True:
            await self._something_asked.wait()
            self._something_asked.clear()
            asked, self._asked = self._asked, []
            waiting = [(attempt, future) for attempt, future in asked if not future.done()]
            for begin in range(0, len(waiting), _AT_ONCE):
                await self._read(waiting[begin : begin + _AT_ONCE])

    async def write_for_ever(self) -> None:
        """Write what ended, ten times a second, and now and then remove what weighs nothing any more."""
        clean_at = 0.0
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_WRITE_EVERY)
            try:
                await self.write()
                if loop.time() > clean_at:
                    await self._forget()
                    clean_at = loop.time() + _CLEAN_EVERY
            except FAULTS as error:
                _log.warning("attempts wait to be written (%d): %s", len(self._ended), error)
                await asyncio.sleep(1)

    async def write(self) -> None:
        """Write what ended so far.

        Raises:
            psycopg.Error, PoolTimeout, TimeoutError, OSError: it could not be written and is kept.
        """
        while self._ended:
            batch = [self._ended[number] for number in range(min(_AT_ONCE, len(self._ended)))]
            async with asyncio.timeout(_WRITE_SECONDS), self._pool.connection() as connection:
                places = await self._write_out(connection, batch)
            for _ in batch:
                # What came meanwhile may have pushed the oldest out; then it was one of these.
                with suppress(IndexError):
                    self._ended.popleft()
            await self._teller.tell_places(places)

    async def _write_out(
        self, connection: psycopg.AsyncConnection, batch: Sequence[Finished]
    ) -> tuple[statements.NewPlace, ...]:
        """Count, and then record: what counts must count even where the record cannot be written.

        What is tried again counts no second time, because its trace is known by then. Values that no table takes are
        given up, since they would hold up all that comes after them.
        """
        outcomes = steps.count_outcomes(batch, at=clock.now(), secret=self._secret, policy=self._policy)
        try:
            async with connection.transaction():
                await _carry_out(connection, outcomes)
            return await _carry_out(connection, steps.record_attempts(batch, secret=self._secret, policy=self._policy))
        except (psycopg.DataError, psycopg.IntegrityError):
            _log.exception("attempts given up")
            return ()

    async def _read(self, batch: Sequence[tuple[Attempt, asyncio.Future[Verdict]]]) -> None:
        wanted = steps.judge_attempts(
            [attempt for attempt, _ in batch],
            at=clock.now(),
            secret=self._secret,
            policy=self._policy,
            can_ask_second_factor=False,
        )
        try:
            async with (
                asyncio.timeout(_READ_SECONDS),
                self._pool.connection() as connection,
                connection.transaction(),
            ):
                judged = await _carry_out(connection, wanted)
        except FAULTS as error:
            _log.warning("the database does not answer: %s", error)
            for _, future in batch:
                if not future.done():
                    future.set_exception(Unavailable())
            return
        for (_, future), verdict in zip(batch, judged.verdicts, strict=True):
            if not future.done():
                future.set_result(verdict)
        if judged.attacked:
            await self._teller.tell_attacks(judged.attacked)

    async def _forget(self) -> None:
        async with asyncio.timeout(_WRITE_SECONDS), self._pool.connection() as connection:
            params = statements.forget_params(at=clock.now(), policy=self._policy)
            await connection.execute(statements.FORGET_COUNTERS, params)


async def _carry_out(connection: psycopg.AsyncConnection, wanted: steps.Steps[steps.T]) -> steps.T:
    try:
        query, params = next(wanted)
        while True:
            cursor = await connection.execute(query, params)
            query, params = wanted.send(await cursor.fetchall() if cursor.description else ())
    except StopIteration as end:
        result: steps.T = end.value
        return result

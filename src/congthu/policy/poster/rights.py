"""Looking rights up in the database, over one connection that is made again when it breaks."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

import psycopg

from congthu.policy.poster.decide import Rights

_log = logging.getLogger(__name__)

_QUERY: Final = """
    SELECT EXISTS (SELECT 1 FROM mail.list WHERE address = %(recipient)s),
           EXISTS (SELECT 1 FROM mail.poster WHERE address = %(recipient)s AND login = %(login)s)
"""
_TIMEOUT: Final = 4.0
"""Seconds for connecting and for asking; Postfix waits ten."""


class Directory:
    """The views of the contract with the engines, read one question at a time."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: psycopg.AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()

    async def find_rights(self, *, recipient: str, login: str) -> Rights | None:
        """Return the rights, or None where the database does not answer; a broken connection is tried anew once."""
        async with self._one_at_a_time:
            for _ in range(2):
                try:
                    async with asyncio.timeout(_TIMEOUT):
                        return await self._ask(recipient=recipient, login=login)
                except (psycopg.Error, TimeoutError, OSError) as error:
                    _log.warning("database does not answer: %s", error)
                    await self.close()
        return None

    async def close(self) -> None:
        """Drop the connection; the next question makes a new one."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _ask(self, *, recipient: str, login: str) -> Rights:
        if self._connection is None:
            self._connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        cursor = await self._connection.execute(_QUERY, {"recipient": recipient, "login": login})
        row = await cursor.fetchone()
        is_list, may_post = row or (False, False)
        return Rights(is_list=bool(is_list), may_post=bool(may_post))

"""Telling the rest of the system, by jobs, what was learnt from attempts: new places and attacks."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ProcrastinateException
from psycopg_pool import PoolTimeout

from congthu.accounts.guarding.statements import NewPlace
from congthu.accounts.guarding.telling import ATTACK, NEW_PLACE, payload

_log = logging.getLogger(__name__)


class Teller:
    """Queues jobs without loading Django; the worker carries them out."""

    def __init__(self, app: App | None) -> None:
        self._app = app

    @classmethod
    def at(cls, conninfo: str) -> Teller:
        """Return one that queues in this database."""
        return cls(App(connector=PsycopgConnector(conninfo=conninfo, min_size=0, max_size=1)))

    async def open(self) -> None:
        """Open its connection."""
        if self._app is not None:
            await self._app.open_async()

    async def close(self) -> None:
        """Close its connection."""
        if self._app is not None:
            await self._app.close_async()

    async def tell_places(self, places: Sequence[NewPlace]) -> None:
        """Queue the notices of new places."""
        await self._queue(NEW_PLACE, [payload(place) for place in places])

    async def tell_attacks(self, logins: Sequence[str]) -> None:
        """Queue the reports of attacks."""
        await self._queue(ATTACK, [{"login": login} for login in logins])

    async def _queue(self, task: str, payloads: Sequence[dict[str, str]]) -> None:
        """Queue jobs; an attempt on record is not undone because a notice could not be queued."""
        if self._app is None:
            return
        try:
            for one in payloads:
                await self._app.configure_task(task, allow_unknown=True).defer_async(**one)
        except (ProcrastinateException, psycopg.Error, PoolTimeout, OSError):
            _log.exception("could not queue a notice")

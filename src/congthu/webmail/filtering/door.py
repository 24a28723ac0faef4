"""How the filters of one box are opened for one person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from congthu.accounts.api import issue_token
from congthu.accounts.types import BoxRights
from congthu.common import clock
from congthu.engine.api import FilterStore, open_filters
from congthu.engine.types import Server
from congthu.webmail.filtering.errors import MayNotFilter

ENOUGH: Final = frozenset({BoxRights.OWN, BoxRights.MANAGE})


@dataclass(frozen=True, kw_only=True)
class FilterDoor:
    """A box, who opens it, and where."""

    mailbox_id: UUID
    address: str
    person: str
    rights: BoxRights
    server: Server

    @contextmanager
    def opened(self) -> Iterator[FilterStore]:
        """Open the filters.

        Raises:
            MayNotFilter: only the owner and who manages an office may.
            StoreError: ``refused`` while the office is handed over (Clause: D13.2), or it cannot be reached.
        """
        if self.rights not in ENOUGH:
            raise MayNotFilter("may_not_filter")
        token = issue_token(self.address, self.person, rights=self.rights, at=clock.now())
        with open_filters(self.server, box=self.address, token=token) as store:
            yield store

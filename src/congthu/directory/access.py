"""Reads on behalf of somebody signed in: who may see what. Objects to be changed are fetched here as well."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from congthu.accounts.types import Role
from congthu.directory import queries
from congthu.directory.errors import NotPermitted
from congthu.directory.types import Found, UnitPage, Viewer

MAY_CHANGE: Final = frozenset({Role.OPERATOR})
"""Who carries out changes of the directory. Clause: D11.2a-1."""

MAY_SEE_RECORD: Final = frozenset({Role.AUDITOR})
"""Who reads what was done by whom."""


def search(query: str, *, viewer: Viewer, on: date, limit: int = 50, offset: int = 0) -> Found:
    """Return what a member of staff finds; everybody who is signed in may search. Clause: D3.4."""
    del viewer  # It is asked for so that a call without anybody signed in cannot be written by accident.
    return queries.search(query, on=on, limit=limit, offset=offset)


def get_unit_page(unit_id: UUID, *, viewer: Viewer, on: date) -> UnitPage:
    """Return a unit's page; everybody who is signed in may see it.

    Raises:
        UnknownUnit: there is no such unit on that day.
    """
    del viewer
    return queries.get_unit_page(unit_id, on=on)


def check_may_change(viewer: Viewer) -> None:
    """Let operators pass, and nobody else. Clause: D1.1, D11.2a-1.

    Raises:
        NotPermitted: the viewer is no operator.
    """
    _check(viewer, MAY_CHANGE, "directory.change")


def check_may_see_record(viewer: Viewer) -> None:
    """Let auditors pass, and nobody else. Clause: D1.1.

    Raises:
        NotPermitted: the viewer is no auditor.
    """
    _check(viewer, MAY_SEE_RECORD, "audit.read")


def _check(viewer: Viewer, allowed: frozenset[Role], what: str) -> None:
    if not viewer.roles & allowed:
        raise NotPermitted("not_permitted", what=what)

"""Whether those who are given a letter can open the box in which it lies. Clause: D13.1, D13.3.

A person is given work only in a box that they may open now. A unit may be given any: its head is told, and decides who
of it gets the letter; whether anybody of it can open the box is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from congthu.accounts.api import find_active_account
from congthu.offices.work import rights
from congthu.offices.work.types import Assignee
from congthu.offices.work.viewers import viewer_of


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Who can open a box now, and the units that they work in or lead."""

    logins: frozenset[str]
    accounts: frozenset[UUID]
    units: frozenset[UUID]

    def includes(self, to: Assignee) -> bool:
        """Tell whether an assignee, or somebody of it, can open the box."""
        return to.account_id in self.accounts or to.unit_id in self.units


def reach_of(box: str, *, at: datetime) -> Reach:
    """Return who can open a box now; who reads it by order has nothing to do with the work in it (D3.3)."""
    logins = rights.list_openers(box, rights=rights.MAY_READ)
    accounts = [account_id for login in logins if (account_id := find_active_account(login))]
    units = [viewer_of(account_id, at=at).units for account_id in accounts]
    return Reach(logins=frozenset(logins), accounts=frozenset(accounts), units=frozenset().union(*units))


def is_reached(mailbox_id: UUID, box: str, to: Assignee, *, at: datetime) -> bool:
    """Tell whether an assignee can open a box now; of a person that is one short question."""
    if to.account_id is not None:
        return bool(rights.find_held(mailbox_id, to.account_id) & rights.MAY_READ)
    return reach_of(box, at=at).includes(to)

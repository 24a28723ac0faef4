"""Delegations for a trial: the văn thư of every body opens its official box, by a paper that nobody has signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from congthu.accounts.api import list_terms
from congthu.accounts.types import Role
from congthu.common.clock import local_date
from congthu.directory.api import get_actor, get_mailbox_id, list_units
from congthu.offices.delegation.actions import give_delegation
from congthu.offices.delegation.queries import list_managers
from congthu.offices.delegation.types import NewDelegation, Right

_TERM: Final = timedelta(days=365)
_RIGHTS: Final = frozenset({Right.READ, Right.ANSWER, Right.SEND})


def delegate_to_clerks(*, at: datetime) -> int:
    """Let every văn thư open the box of the own body, given by its head; return how many."""
    on, given = local_date(at), 0
    for unit in list_units(on=on):
        clerks = [term.login for term in list_terms(Role.CLERK, scope_id=unit.unit_id) if term.covers(on)]
        if not clerks or not unit.address:
            continue
        mailbox_id = get_mailbox_id(unit.address)
        for clerk in clerks if (managers := list_managers(mailbox_id)) else []:
            given += 1
            new = NewDelegation(
                delegate_login=clerk,
                rights=_RIGHTS,
                paper_number=f"{given:02}/GUQ-MAU",
                paper_on=on,
                starts_at=at,
                ends_at=at + _TERM,
            )
            give_delegation(mailbox_id, new, actor=get_actor(managers[0].account_id, on=on), at=at, is_told=False)
    return given

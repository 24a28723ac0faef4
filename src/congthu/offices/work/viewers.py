"""Who somebody is to the work in official boxes. Clause: D13.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from congthu.accounts.api import list_grants
from congthu.accounts.types import Role
from congthu.common.clock import local_date
from congthu.directory.api import find_own_box, find_post


@dataclass(frozen=True, kw_only=True)
class WorkViewer:
    """Somebody with an account, and the units whose work is theirs."""

    account_id: UUID
    login: str
    units: frozenset[UUID]


def viewer_of(account_id: UUID, *, at: datetime) -> WorkViewer:
    """Return who an account is to work: its own address, and the units of its post and of the heads' roles it holds."""
    on = local_date(at)
    post, box = find_post(account_id, on=on), find_own_box(account_id, on=on)
    grants = list_grants(account_id, on=on)
    headed = {grant.scope_id for grant in grants if grant.role is Role.HEAD and grant.scope_id}
    return WorkViewer(
        account_id=account_id,
        login=box.address if box else "",
        units=frozenset(headed | ({post.unit_id} if post else set())),
    )

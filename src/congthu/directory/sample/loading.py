"""Loading a sample into an empty directory, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from congthu.accounts.api import grant_roles
from congthu.accounts.types import NewGrant, PasswordKind
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.actions.domains import point_service_addresses, register_domain, reserve_addresses
from congthu.directory.errors import DirectoryError
from congthu.directory.importing.carry_out import Outcome, carry_out_import
from congthu.directory.importing.columns import ListKind
from congthu.directory.models import Unit
from congthu.directory.queries import list_units
from congthu.directory.sample.lists import province_lists, small_lists
from congthu.directory.sample.roles import STAFF, Held, assign
from congthu.directory.statistics import refresh_statistics

_LISTS = {"small": small_lists, "province": province_lists}
_BASIS = "Dữ liệu mẫu"
_OPERATING_BODY = "Trung tâm Công nghệ thông tin và Truyền thông"


@dataclass(frozen=True, kw_only=True)
class SampleAccount:
    """Somebody one can log in as in a trial."""

    address: str
    password: str
    role: str
    """The first role held, or ``staff``."""
    name: str


@transaction.atomic
def load(kind: str, *, domain: str, at: datetime) -> Sequence[SampleAccount]:
    """Fill an empty directory and return everybody with password, one holder of every role first.

    The passwords count as own ones, so that a trial can be used at once, by every protocol.

    Where units are registered already, nothing is done and nothing returned.

    Raises:
        DirectoryError: a line of the sample was refused, which would be a mistake in the sample.
    """
    if Unit.objects.exists():
        return []
    actor = Actor.system("sample")
    bodies, people = _LISTS[kind]()
    register_domain(domain, is_primary=True, actor=actor, at=at)
    reserve_addresses(domain, actor=actor, at=at)
    _import(bodies, ListKind.BODIES, actor=actor, at=at)
    outcome = _import(people, ListKind.PEOPLE, actor=actor, at=at)
    on = local_date(at)
    units = {unit.unit_id: unit for unit in list_units(on=on)}
    held = assign(outcome.issued, units)
    grants = [
        NewGrant(account_id=item.account_id, role=item.role, scope_id=item.scope_id, valid_from=on, basis=_BASIS)
        for item in held
    ]
    grant_roles(grants, actor=actor, at=at)
    operating = next(unit for unit in units.values() if unit.name == _OPERATING_BODY)
    point_service_addresses(operating.unit_id, actor=actor, at=at)
    refresh_statistics()
    return _accounts(outcome, held)


def _import(raw: bytes, kind: ListKind, *, actor: Actor, at: datetime) -> Outcome:
    outcome = carry_out_import(raw, kind=kind, actor=actor, at=at, strict=True, password_kind=PasswordKind.OWN)
    if not isinstance(outcome, Outcome) or outcome.plan.faults:
        raise DirectoryError("sample_refused", kind=kind)
    return outcome


def _accounts(outcome: Outcome, held: Sequence[Held]) -> list[SampleAccount]:
    roles = {item.account_id: item.role.value for item in reversed(held)}
    accounts = [
        SampleAccount(
            address=box.address,
            password=box.start_password,
            role=roles.get(box.account_id, STAFF),
            name=box.full_name,
        )
        for box in outcome.issued
    ]
    firsts = {account.role: account for account in reversed(accounts)}
    return [*firsts.values(), *(account for account in accounts if account is not firsts[account.role])]

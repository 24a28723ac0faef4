"""Lifting a block by hand, and forgetting what is too old."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from congthu.accounts.errors import NotBlocked
from congthu.accounts.guarding import statements
from congthu.accounts.guarding.origins import key_of
from congthu.accounts.guarding.policy import POLICY, GuardPolicy
from congthu.accounts.guarding.queries import networks_of
from congthu.accounts.guarding.secrets import GuardKeys
from congthu.accounts.guarding.types import Counted
from congthu.accounts.models import KnownPlace, LoginAttempt
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor

LIFTED = frozenset({Counted.ACCOUNT, Counted.ADDRESS, Counted.NETWORK})
"""What an operator may unblock."""
_AT_ONCE = 20_000
_LOOKED_BACK = timedelta(days=2)
"""Longer than any block lasts."""


@transaction.atomic
def lift_block(kind: Counted, name: str, *, keys: GuardKeys, actor: Actor, at: datetime) -> None:
    """Forget the failures of an account, an address or a network; new ones count anew. Clause: D11.2c.

    With those of an account go those that it has from single networks.

    Raises:
        NotBlocked: nothing is counted for it.
    """
    key = key_of(keys.secret, kind, name)
    counted = [(kind, key)]
    if kind is Counted.ACCOUNT:
        networks = networks_of(name, since=at - _LOOKED_BACK)
        counted += [(Counted.PAIR, key_of(keys.secret, Counted.PAIR, name, network)) for network in networks]
    with connection.cursor() as cursor:
        cursor.execute(statements.LIFT, statements.counter_params(counted))
        if kind not in LIFTED or not cursor.rowcount:
            raise NotBlocked("not_blocked", kind=kind.name, name=name)
    subject = Subject(kind="login-guard", id=key.hex(), name=name)
    record("accounts.guard.lifted", actor=actor, at=at, subject=subject, old={"kind": kind.name.lower()})


def forget_attempts(*, before: datetime) -> int:
    """Delete the record of attempts before a moment, in small transactions; return how many rows. Clause: D11.2e."""
    deleted = 0
    while ids := list(LoginAttempt.objects.filter(last_at__lt=before).values_list("id", flat=True)[:_AT_ONCE]):
        deleted += LoginAttempt.objects.filter(id__in=ids).delete()[0]
    return deleted


def forget_places(*, at: datetime, policy: GuardPolicy = POLICY) -> int:
    """Delete places from which nobody came for so long that they are known no more; return how many."""
    return KnownPlace.objects.filter(last_at__lt=at - policy.known_for).delete()[0]

"""Cutting connections to boxes whose rights have ended, whatever ended them. Clause: D13.1, D12.3-1, D4-3.

The views refuse a new login by themselves. What is open already is cut by comparing: who may open which box now, and
who could when it was last looked. What was remembered is forgotten in the transaction that queues the cut, so that a
worker that dies in between cuts all the same. A cut ends every session of the box: Dovecot 2.3 cannot tell whose a
session is when it is asked to end one (docs/decisions/0014); the others' programs connect again by themselves.
Whoever has lost a box altogether is told no more of its mail, also when it opens for them again one day.
"""

from __future__ import annotations

from django.db import transaction

from congthu.accounts.types import BoxRights
from congthu.common import jobs
from congthu.offices.delegation.models import KnownOpener
from congthu.offices.delegation.queries import find_rights, list_openers

_STRENGTH = (BoxRights.COPY, BoxRights.READ, BoxRights.ANSWER, BoxRights.MANAGE)


@transaction.atomic
def cut_who_lost() -> list[str]:
    """Cut every box that somebody may open no more, or with fewer rights than before; return the boxes."""
    known = {(row.box, row.login): row for row in KnownOpener.objects.select_for_update()}
    now = {(box, opener.login): opener.rights for box, opener in list_openers()}
    lost = sorted({box for (box, login), row in known.items() if _is_less(now.get((box, login)), row.rights)})
    for box in lost:
        cut(box)
    for box, login in sorted(known.keys() - now.keys()):
        jobs.enqueue_on_commit("webmail.forget_wish", address=box, login=login)
    stale = [row.pk for key, row in known.items() if now.get(key) != row.rights]
    KnownOpener.objects.filter(pk__in=stale).delete()
    fresh = [
        KnownOpener(box=box, login=login, rights=rights)
        for (box, login), rights in now.items()
        if (box, login) not in known or known[box, login].rights != rights
    ]
    KnownOpener.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=2000)
    return lost


def cut_if_lost(box: str, login: str) -> bool:
    """Cut a box if somebody may not open it now; return whether it was."""
    if find_rights(box, login) is not None:
        return False
    cut(box)
    return True


def cut_boxes_of(login: str) -> list[str]:
    """Cut the boxes of others that somebody may open, or could a minute ago; return them.

    For what ends somebody's connections altogether: suspended, another password, a lost device.
    """
    before = set(KnownOpener.objects.filter(login=login).values_list("box", flat=True))
    boxes = sorted(before | {box for box, opener in list_openers() if opener.login == login})
    for box in boxes:
        cut(box)
    return boxes


def cut(box: str) -> None:
    """End all sessions of a box."""
    jobs.enqueue_on_commit("engine.end_connections", login=box)


def _is_less(now: BoxRights | None, before: str) -> bool:
    return now is None or _STRENGTH.index(now) < _STRENGTH.index(BoxRights(before))

"""Writes on exceptional access. Each is atomic, names its actor, and is on record in the same transaction.

Clause: D3.3, D11.1b.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from congthu.accounts.api import list_box_visits
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import find_box, get_mailbox_id
from congthu.directory.errors import UnknownMailbox
from congthu.directory.types import BoxFacts
from congthu.offices.delegation.queries import list_managers
from congthu.offices.errors import Incomplete, NotAllowed
from congthu.offices.exceptional.access import access_for_step, reader_of, side_of
from congthu.offices.exceptional.models import ExceptionalAccess
from congthu.offices.exceptional.types import POLICY, AccessState, Asked, Step
from congthu.offices.exceptional.workflow import check_asked, decide, is_hidden_on
from congthu.offices.letters import letter_of_access

_A_LITTLE: Final = timedelta(seconds=1)
_LOOKED_BACK: Final = timedelta(days=1)
"""A login at the very end is on record of the guard a moment later."""
_CODES: Final = {
    Step.APPROVE: "offices.access.approved",
    Step.REFUSE: "offices.access.refused",
    Step.WITHDRAW: "offices.access.withdrawn",
    Step.END: "offices.access.ended",
}


@transaction.atomic
def ask_for_access(asked: Asked, *, actor: Actor, at: datetime) -> UUID:
    """Ask to read somebody's box by order; nothing is opened by it.

    Raises:
        NotAllowed: the actor has no role for it, or owns the box.
        Incomplete: reason or order are missing, or there is no such box.
    """
    if actor.kind is not ActorKind.PERSON:
        raise NotAllowed("not_a_reader")
    reader, box = side_of(UUID(actor.id), at=at), _box(asked.box, at=at)
    order_on = check_asked(asked, reader, owner_id=box.owner_id, today=local_date(at), policy=POLICY)
    row = ExceptionalAccess.objects.create(
        mailbox_id=box.mailbox_id,
        reason=asked.reason.strip(),
        order_number=asked.order_number.strip(),
        order_on=order_on,
        days=asked.days,
        hidden_order=asked.hidden_order.strip(),
        hidden_until=asked.hidden_until,
        reader_id=reader.account_id,
        reader_name=actor.name,
        reader_post=actor.post,
        reader_body_id=reader.body_id,
        asked_at=at,
    )
    told = {
        "box": box.address,
        "reason": row.reason,
        "order": row.order_number,
        "days": row.days,
        "hidden_by": row.hidden_order,
        "policy": POLICY.version,
    }
    record("offices.access.asked", actor=actor, at=at, subject=_subject(row, box), new=told)
    return row.id


@transaction.atomic
def take_step(access_id: UUID, step: Step, *, actor: Actor, at: datetime) -> None:
    """Approve, refuse, withdraw or end; an approval opens the box at once, and tells its owner unless an order forbids.

    Raises:
        UnknownAccess: there is none that the actor may see.
        NotAllowed: the step is not the actor's: the same person, the same body, no role, or the own box.
        WrongState: it is not possible now.
    """
    row, side = access_for_step(access_id, actor=actor, at=at)
    box = find_box(row.mailbox_id, on=local_date(at))
    if box is None:
        raise NotAllowed("box_is_closed", step=step.value)
    before = AccessState(row.state)
    row.state = decide(
        step,
        before,
        side,
        reader=reader_of(row),
        owner_id=box.owner_id,
        asked_at=row.asked_at,
        at=at,
        policy=POLICY,
    )
    if step in {Step.APPROVE, Step.REFUSE}:
        row.decided_by_id, row.decided_name, row.decided_post = side.account_id, actor.name, actor.post
        row.decided_body_id, row.decided_at = side.body_id, at
    if step is Step.APPROVE:
        row.starts_at, row.ends_at = at, at + timedelta(days=row.days)
    if step is Step.END:
        row.ended_at = at
    row.save()
    record(
        _CODES[step], actor=actor, at=at, subject=_subject(row, box), old={"state": before}, new={"state": row.state}
    )
    _follow(row, box, step, actor=actor, at=at)


@transaction.atomic
def record_uses(*, actor: Actor, at: datetime) -> int:
    """Put logins under exceptional access on record that are not yet; return how many."""
    new = 0
    rows = ExceptionalAccess.objects.select_for_update(of=("self",)).select_related("reader")
    for row in rows.filter(starts_at__isnull=False, ends_at__gt=at - _LOOKED_BACK):
        box = find_box(row.mailbox_id, on=local_date(at))
        if box is None or row.starts_at is None:
            continue
        visits = [
            visit
            for visit in list_box_visits([box.address], since=row.starts_at)
            if visit.account_id == row.reader_id and visit.last_at >= row.starts_at
        ]
        total = sum(visit.count for visit in visits)
        if total > row.logins:
            told = {"by": row.reader.login, "logins": total - row.logins, "from": sorted({v.address for v in visits})}
            record("offices.access.used", actor=actor, at=at, subject=_subject(row, box), new=told)
            new += total - row.logins
            row.logins = total
            row.save(update_fields=["logins"])
    return new


@transaction.atomic
def tell_owners(*, actor: Actor, at: datetime) -> int:
    """Tell owners of access that an order kept from them until now; return of how many."""
    rows = ExceptionalAccess.objects.select_for_update().filter(starts_at__isnull=False, told_at__isnull=True)
    told = 0
    for row in rows:
        box = find_box(row.mailbox_id, on=local_date(at))
        if box is not None and not is_hidden_on(row.hidden_until, local_date(at)):
            _tell(row, box, actor=actor, at=at)
            told += 1
    return told


def _follow(row: ExceptionalAccess, box: BoxFacts, step: Step, *, actor: Actor, at: datetime) -> None:
    if step is Step.APPROVE and row.ends_at is not None:
        jobs.enqueue_for(row.ends_at + _A_LITTLE, "offices.cut_off", box=box.address, login=_login(row))
        if not is_hidden_on(row.hidden_until, local_date(at)):
            _tell(row, box, actor=actor, at=at)
    if step is Step.END:
        jobs.enqueue_on_commit("offices.cut_off", box=box.address, login=_login(row))


def _tell(row: ExceptionalAccess, box: BoxFacts, *, actor: Actor, at: datetime) -> None:
    if row.starts_at is None or row.ends_at is None:
        return
    row.told_at = at
    row.save(update_fields=["told_at"])
    letter = letter_of_access(
        box=box.address,
        reader=f"{row.reader_name} ({row.reader_post})" if row.reader_post else row.reader_name,
        order=row.order_number,
        since=row.starts_at,
        until=row.ended_at or row.ends_at,
        url=f"{settings.INSTANCE.web_url.rstrip('/')}/tai-khoan/ai-mo-hop-thu/",
    )
    for address in _owners(box):
        jobs.enqueue_on_commit("engine.send_notice", to=address, subject=letter.subject, text=letter.text)
    record("offices.access.owner_told", actor=actor, at=at, subject=_subject(row, box), new={"to": _owners(box)})


def _owners(box: BoxFacts) -> Sequence[str]:
    """Return who is told: the person, or, of an office, its managers."""
    return [box.address] if box.owner_id else [holder.login for holder in list_managers(box.mailbox_id)]


def _box(address: str, *, at: datetime) -> BoxFacts:
    try:
        box = find_box(get_mailbox_id(address), on=local_date(at))
    except UnknownMailbox:
        box = None
    if box is None:
        raise Incomplete("box_unknown", box=address)
    return box


def _login(row: ExceptionalAccess) -> str:
    return row.reader.login


def _subject(row: ExceptionalAccess, box: BoxFacts) -> Subject:
    return Subject(kind="exceptional-access", id=str(row.id), name=box.address)

"""Exceptional access asked for by a person: fetched, checked and locked in one call; and who sees what of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from congthu.accounts.api import list_grants
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import find_post, map_boxes
from congthu.directory.types import BoxFacts
from congthu.offices.bodies import branch_of
from congthu.offices.errors import UnknownAccess
from congthu.offices.exceptional.models import ExceptionalAccess
from congthu.offices.exceptional.types import POLICY, READERS, SECOND_PERSONS, AccessEntry, AccessState, Side, Step
from congthu.offices.exceptional.workflow import is_hidden_on, may


def side_of(account_id: UUID, *, at: datetime) -> Side:
    """Return somebody as this procedure sees them today."""
    on = local_date(at)
    post = find_post(account_id, on=on)
    return Side(
        account_id=account_id,
        roles=frozenset(grant.role for grant in list_grants(account_id, on=on)),
        body_id=branch_of(post.unit_id, on=on) if post else None,
    )


def access_for_step(access_id: UUID, *, actor: Actor, at: datetime) -> tuple[ExceptionalAccess, Side]:
    """Return a request locked until the end of the transaction, and who the actor is.

    Raises:
        UnknownAccess: there is none, or it is hidden from the actor.
    """
    row = ExceptionalAccess.objects.select_for_update().filter(pk=access_id).first()
    if row is None or actor.kind is not ActorKind.PERSON:
        raise UnknownAccess("unknown_access", id=str(access_id))
    side = side_of(UUID(actor.id), at=at)
    if not _visible(side).filter(pk=access_id).exists():
        raise UnknownAccess("unknown_access", id=str(access_id))
    return row, side


def list_access(*, account_id: UUID, at: datetime, limit: int = 100) -> Sequence[AccessEntry]:
    """Return what somebody may see in the procedure: the own requests, those to decide, and all for an auditor."""
    side = side_of(account_id, at=at)
    rows = list(_visible(side).select_related("reader").order_by("-asked_at")[:limit])
    return _entries(rows, side, at=at)


def list_access_to(mailbox_ids: Sequence[UUID], *, at: datetime) -> Sequence[AccessEntry]:
    """Return what owners are shown of access to their boxes: all that was approved and is not kept from them.

    Clause: D3.3.
    """
    today = local_date(at)
    rows = ExceptionalAccess.objects.filter(mailbox_id__in=mailbox_ids, starts_at__isnull=False)
    rows = rows.select_related("reader").order_by("-starts_at")
    return _entries([row for row in rows if not is_hidden_on(row.hidden_until, today)], None, at=at)


def list_hidden_readers(mailbox_id: UUID, *, at: datetime) -> frozenset[str]:
    """Return the logins of readers of a box of whom an order forbids to tell today."""
    rows = ExceptionalAccess.objects.filter(mailbox_id=mailbox_id, hidden_until__gte=local_date(at))
    return frozenset(rows.values_list("reader__login", flat=True))


def _visible(side: Side) -> QuerySet[ExceptionalAccess]:
    if side.roles & SECOND_PERSONS:
        return ExceptionalAccess.objects.all()
    if side.roles & READERS:
        return ExceptionalAccess.objects.filter(Q(reader_id=side.account_id))
    return ExceptionalAccess.objects.none()


def _entries(rows: Sequence[ExceptionalAccess], side: Side | None, *, at: datetime) -> Sequence[AccessEntry]:
    boxes = map_boxes({row.mailbox_id for row in rows}, on=local_date(at))
    return [_entry(row, boxes[row.mailbox_id], side, at=at) for row in rows if row.mailbox_id in boxes]


def _entry(row: ExceptionalAccess, box: BoxFacts, side: Side | None, *, at: datetime) -> AccessEntry:
    return AccessEntry(
        id=row.id,
        box=box.address,
        state=AccessState(row.state),
        reason=row.reason,
        order_number=row.order_number,
        order_on=row.order_on,
        days=row.days,
        is_hidden=is_hidden_on(row.hidden_until, local_date(at)),
        hidden_until=row.hidden_until,
        reader_login=row.reader.login,
        reader_name=row.reader_name,
        reader_post=row.reader_post,
        asked_at=row.asked_at,
        decided_name=row.decided_name,
        decided_post=row.decided_post,
        decided_at=row.decided_at,
        starts_at=row.starts_at,
        ends_at=row.ended_at or row.ends_at,
        is_open=bool(
            row.state == AccessState.APPROVED and row.starts_at and row.ends_at and row.starts_at <= at < row.ends_at
        ),
        possible=frozenset(step for step in Step if side and _may(step, row, side, box, at=at)),
    )


def _may(step: Step, row: ExceptionalAccess, side: Side, box: BoxFacts, *, at: datetime) -> bool:
    return may(
        step,
        AccessState(row.state),
        side,
        reader=reader_of(row),
        owner_id=box.owner_id,
        asked_at=row.asked_at,
        at=at,
        policy=POLICY,
    )


def reader_of(row: ExceptionalAccess) -> Side:
    """Return the reader of a request as it stood when it was made."""
    return Side(account_id=row.reader_id, roles=frozenset(), body_id=row.reader_body_id)

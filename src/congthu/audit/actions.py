"""Recording: the only way into the record. Call it inside the transaction of the write it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from congthu.audit.codes import CODES
from congthu.audit.errors import AuditError
from congthu.audit.models import Event
from congthu.audit.types import Entry, Subject
from congthu.common.actor import Actor

_BATCH = 2000


def record(
    code: str,
    *,
    actor: Actor,
    at: datetime,
    subject: Subject,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Record one event.

    Raises:
        AuditError: the code is not registered, or there is no transaction to share.
    """
    record_many([Entry(code=code, subject=subject, old=old or {}, new=new or {})], actor=actor, at=at)


def record_many(entries: Iterable[Entry], *, actor: Actor, at: datetime) -> None:
    """Record several events of one write, in the order given.

    Raises:
        AuditError: a code is not registered, or there is no transaction to share.
    """
    if not transaction.get_connection().in_atomic_block:
        raise AuditError("outside_transaction")
    Event.objects.bulk_create((_event(entry, actor=actor, at=at) for entry in entries), batch_size=_BATCH)


def _event(entry: Entry, *, actor: Actor, at: datetime) -> Event:
    if entry.code not in CODES:
        raise AuditError("unregistered_code", given=entry.code)
    return Event(
        at=at,
        code=entry.code,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_post=actor.post,
        subject_kind=entry.subject.kind,
        subject_id=entry.subject.id,
        subject_name=entry.subject.name,
        old=dict(entry.old),
        new=dict(entry.new),
    )

"""Enrolling a device and letting it go. Clause: D12.3-1."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.webmail.pushing.access import list_office_choices
from congthu.webmail.pushing.errors import DeviceRefused
from congthu.webmail.pushing.models import PushDevice
from congthu.webmail.pushing.services import find_service
from congthu.webmail.pushing.types import Target


@transaction.atomic
def enrol_device(
    session_id: UUID,
    target: Target,
    *,
    mailbox_id: UUID,
    address: str,
    services: Sequence[str],
    actor: Actor,
    at: datetime,
) -> None:
    """Let the browser of a session be told of new mail in a box with this address, from now until the session ends.

    It is told also of the offices that its owner chose (`wishing`).

    Raises:
        DeviceRefused: ``service``: the browser's push service is not one that is spoken to.
    """
    if find_service(target.endpoint, services) is None:
        raise DeviceRefused("service", host=str(urlsplit(target.endpoint).hostname)[:100])
    values = {
        "mailbox_id": mailbox_id,
        "endpoint": target.endpoint,
        "public_key": target.public_key,
        "secret": target.secret,
        "created_at": at,
    }
    device, is_new = PushDevice.objects.update_or_create(session_id=session_id, defaults=values)
    offices = [one.address for one in list_office_choices(device.session.account_id, at=at) if one.is_told]
    for told in (address, *offices):
        jobs.enqueue_on_commit("engine.forget_answer", login=told)
    if is_new:
        # The endpoint is a secret; which service it is belongs to the record.
        new = {"service": urlsplit(target.endpoint).hostname}
        record("webmail.device.enrolled", actor=actor, at=at, subject=_subject(session_id, actor), new=new)


@transaction.atomic
def forget_device(session_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Tell the browser of a session nothing any more; nothing happens where it is not enrolled."""
    gone, _ = PushDevice.objects.filter(pk=session_id).delete()
    if gone:
        record("webmail.device.forgotten", actor=actor, at=at, subject=_subject(session_id, actor))


def _subject(session_id: UUID, actor: Actor) -> Subject:
    return Subject(kind="session", id=str(session_id), name=actor.name)

"""Choosing of which offices' mail one is told. Clause: D13.1, D12.3-1."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.api import find_active_account
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.directory.api import get_mailbox_id
from congthu.webmail.boxes.errors import UnknownBox
from congthu.webmail.pushing.access import list_office_choices, works_in
from congthu.webmail.pushing.models import OfficeWish


@transaction.atomic
def choose_offices(account_id: UUID, chosen: Collection[UUID], *, actor: Actor, at: datetime) -> None:
    """Let somebody be told of mail to the chosen offices, and to no others.

    Raises:
        UnknownBox: one of them is none that this person works in now.
    """
    offered = list_office_choices(account_id, at=at)
    if not set(chosen) <= {one.mailbox_id for one in offered}:
        raise UnknownBox("unknown_box")
    old = [one.address for one in offered if one.is_told]
    new = [one.address for one in offered if one.mailbox_id in chosen]
    if old == new:
        return
    OfficeWish.objects.filter(account_id=account_id).exclude(mailbox_id__in=chosen).delete()
    wishes = [OfficeWish(account_id=account_id, mailbox_id=mailbox_id, wished_at=at) for mailbox_id in chosen]
    OfficeWish.objects.bulk_create(wishes, ignore_conflicts=True)
    for address in {*old, *new}:
        jobs.enqueue_on_commit("engine.forget_answer", login=address)
    subject = Subject(kind="account", id=str(account_id), name=actor.name)
    record("webmail.offices.chosen", actor=actor, at=at, subject=subject, old={"boxes": old}, new={"boxes": new})


@transaction.atomic
def forget_wish(address: str, login: str, *, actor: Actor, at: datetime) -> None:
    """Tell somebody no more of an office that they have left; who works there again meanwhile keeps the wish.

    Raises:
        UnknownMailbox: no box has this address any more; nobody is told of it then.
    """
    mailbox_id, account_id = get_mailbox_id(address), find_active_account(login)
    if account_id is not None and works_in(mailbox_id, account_id, at=at):
        return
    for wish in OfficeWish.objects.filter(mailbox_id=mailbox_id, account__login=login):
        subject = Subject(kind="account", id=str(wish.account_id), name=login)
        wish.delete()
        record("webmail.offices.left", actor=actor, at=at, subject=subject, old={"boxes": [address]})

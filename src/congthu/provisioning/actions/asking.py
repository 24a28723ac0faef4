"""Asking for a new start password: at the public form, or through somebody who enters it for the person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from congthu.accounts.api import find_active_account, list_grants
from congthu.accounts.types import Role
from congthu.audit.api import record
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import find_post, list_line
from congthu.directory.types import Post
from congthu.provisioning import access
from congthu.provisioning.actions.moving import Given, note_step, subject_of
from congthu.provisioning.confirming import Circle, confirmers_of
from congthu.provisioning.errors import CannotAsk, NotPermitted
from congthu.provisioning.models import Knock, Request
from congthu.provisioning.queries import list_confirmers
from congthu.provisioning.types import POLICY, Action, AskingPolicy, Channel, Party
from congthu.provisioning.workflow import PASSWORD_RESET


@transaction.atomic
def answer_knock(knock_id: int, *, actor: Actor, at: datetime) -> int | None:
    """Make a request of what the public form was given, if there is such a person, and forget what was written.

    Returns its number; None where nobody has the address, the account may not be used, or a request is open already.
    """
    row = Knock.objects.select_for_update().filter(pk=knock_id).exclude(address="").first()
    if row is None:
        return None
    address, contact = row.address, row.contact
    row.address = row.contact = ""
    row.save(update_fields=["address", "contact"])
    try:
        request = _ask(address, channel=Channel.FORM, contact=contact, note="", device_lost=False, actor=actor, at=at)
    except CannotAsk:
        return None
    return request.pk


@transaction.atomic
def enter_reset(
    address: str, *, channel: Channel, contact: str, note: str, device_lost: bool, actor: Actor, at: datetime
) -> int:
    """Enter a request for somebody who came or called, and return its number; it still needs to be confirmed.

    Raises:
        CannotAsk: nobody who may log in has the address, or a request is open already.
        NotPermitted: the actor neither answers for the person nor belongs to the department, or is the person.
    """
    request = _ask(address, channel=channel, contact=contact, note=note, device_lost=device_lost, actor=actor, at=at)
    parties = access.parties_of(request, access.viewer_of(UUID(actor.id), at=at))
    if Party.SUBJECT in parties or not parties & {Party.CONFIRMER, Party.INTAKE}:
        raise NotPermitted("may_not_enter_for", address=request.subject_login)
    return request.pk


def _ask(
    address: str, *, channel: Channel, contact: str, note: str, device_lost: bool, actor: Actor, at: datetime
) -> Request:
    account_id = find_active_account(address)
    if account_id is None:
        raise CannotAsk("nobody_has_address", address=address)
    post = find_post(account_id, on=local_date(at))
    request = _new_request(account_id, address.strip().lower(), post, at=at)
    request.channel, request.contact, request.note = channel, contact.strip(), note.strip()
    request.device_lost = device_lost
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise CannotAsk("request_open", address=address) from error
    _let_department_answer_for_the_unanswered(request, at=at)
    step = note_step(request, Action.ASK, actor=actor, at=at, given=Given())
    asked = {"process": request.process, "channel": channel, "device_lost": device_lost}
    record("provisioning.request.asked", actor=actor, at=at, subject=subject_of(request), new=asked)
    jobs.enqueue_on_commit("provisioning.tell", step_id=step.pk)
    return request


def _new_request(
    account_id: UUID, login: str, post: Post | None, *, at: datetime, policy: AskingPolicy = POLICY
) -> Request:
    circle = _circle(account_id, post, at=at)
    return Request(
        process=PASSWORD_RESET.code,
        subject_id=account_id,
        subject_login=login,
        subject_name=post.full_name if post else login,
        subject_post=f"{post.title}, {post.unit_name}" if post else "",
        unit_id=post.unit_id if post else None,
        asked_at=at,
        expires_at=at + policy.open_for,
        heads_of=list(circle.heads_of),
        it_officers_of=list(circle.it_officers_of),
        intake_confirms=circle.intake,
    )


def _circle(account_id: UUID, post: Post | None, *, at: datetime) -> Circle:
    on = local_date(at)
    headed = {grant.scope_id for grant in list_grants(account_id, on=on) if grant.role is Role.HEAD and grant.scope_id}
    line = list_line(post.unit_id, on=on) if post else []
    return confirmers_of(line, headed=frozenset(headed))


def _let_department_answer_for_the_unanswered(request: Request, *, at: datetime) -> None:
    """Where a body has neither head nor IT officer today, the department checks who the person is."""
    if not request.intake_confirms and not list_confirmers(request, at=at):
        request.intake_confirms = True
        request.save(update_fields=["intake_confirms"])

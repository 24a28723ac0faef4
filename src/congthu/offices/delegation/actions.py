"""Writes on delegations. Each is atomic, names its actor, and is on record in the same transaction. Clause: D13.1."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from congthu.accounts.api import end_tokens, find_active_account, require_second_factor
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import find_post, get_actor
from congthu.directory.types import BoxFacts
from congthu.offices.bodies import body_of
from congthu.offices.delegation.access import delegation_for_manager, office_for_manager
from congthu.offices.delegation.models import Delegation
from congthu.offices.delegation.queries import list_managers
from congthu.offices.delegation.types import NewDelegation, Right, Standing, Terms
from congthu.offices.delegation.workflow import check_new, standing
from congthu.offices.errors import Incomplete, NotPossible
from congthu.offices.letters import Letter, letter_of_delegation, letter_of_end

_A_LITTLE: Final = timedelta(seconds=1)
"""The clocks of database and worker may differ; what is looked at a second late is still cut within seconds."""


@transaction.atomic
def give_delegation(mailbox_id: UUID, new: NewDelegation, *, actor: Actor, at: datetime, is_told: bool = True) -> UUID:
    """Let somebody of the own body open a box for a time, by a paper; return the delegation.

    The delegate needs a second factor from the days of grace on (Clause: D11.2c).

    Raises:
        NotAllowed: the actor does not hold the box by office; a delegate never passes it on.
        Incomplete: number or date of the paper, end or rights are missing.
        NotPossible: the delegate is unknown, of another body or the manager, or has the box already at that time.
    """
    on = local_date(at)
    box = office_for_manager(mailbox_id, actor=actor, on=on)
    return _store(
        check_new(new, at=at),
        box,
        prolongs=None,
        code="offices.delegation.granted",
        is_told=is_told,
        actor=actor,
        at=at,
    )


@transaction.atomic
def prolong_delegation(
    delegation_id: UUID,
    *,
    paper_number: str,
    paper_on: date | None,
    ends_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Let a delegation be followed by another one with the same rights, by a new paper, without a gap.

    Raises:
        UnknownDelegation: there is none in a box that the actor holds by office.
        Incomplete, NotPossible: as for a new one; or it has ended already and needs a new one instead.
    """
    old, box = delegation_for_manager(delegation_id, actor=actor, on=local_date(at))
    if _standing(old, at) not in {Standing.COMING, Standing.RUNNING}:
        raise NotPossible("has_ended")
    if paper_number.strip() == old.paper_number:
        raise Incomplete("new_paper_needed")
    new = NewDelegation(
        delegate_login=old.delegate.login,
        rights=frozenset(Right(right) for right in old.rights),
        paper_number=paper_number,
        paper_on=paper_on,
        starts_at=old.ends_at,
        ends_at=ends_at,
    )
    return _store(check_new(new, at=at), box, prolongs=old, code="offices.delegation.prolonged", actor=actor, at=at)


@transaction.atomic
def end_delegation(delegation_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End a delegation before its date, with what prolongs it; open connections are cut within seconds.

    Raises:
        UnknownDelegation: there is none in a box that the actor holds by office.
        NotPossible: it has ended already.
    """
    row, box = delegation_for_manager(delegation_id, actor=actor, on=local_date(at))
    if _standing(row, at) not in {Standing.COMING, Standing.RUNNING}:
        raise NotPossible("has_ended")
    for each in (row, *_followers(row)):
        _end(each, box, actor=actor, at=at)
    letter = _end_letter(row, box, actor=actor, at=at)
    _tell(letter, [row.delegate.login, *_manager_logins(box)])


@transaction.atomic
def end_delegations_of_box(box: BoxFacts, *, except_for: Collection[UUID], actor: Actor, at: datetime) -> int:
    """End all delegations of a box but some, as a handover does; return how many. Clause: D13.2.

    It is for who has decided about the box as a whole; it does not ask whether the actor is its manager.
    """
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("delegate")
    ending = rows.filter(mailbox_id=box.mailbox_id, ended_at__isnull=True, ends_at__gt=at).exclude(pk__in=except_for)
    for row in ending:
        _end(row, box, actor=actor, at=at)
        _tell(_end_letter(row, box, actor=actor, at=at), [row.delegate.login])
    return len(ending)


def _store(
    terms: Terms,
    box: BoxFacts,
    *,
    prolongs: Delegation | None,
    code: str,
    actor: Actor,
    at: datetime,
    is_told: bool = True,
) -> UUID:
    on = local_date(at)
    account_id = _delegate_of(terms.delegate_login, box, actor=actor, on=on)
    delegate = get_actor(account_id, on=on)
    row = Delegation(
        mailbox_id=box.mailbox_id,
        delegate_id=account_id,
        delegate_name=delegate.name,
        delegate_post=delegate.post,
        rights=sorted(terms.rights),
        paper_number=terms.paper.number,
        paper_on=terms.paper.signed_on,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        granted_by_id=UUID(actor.id),
        granted_name=actor.name,
        granted_post=actor.post,
        granted_at=at,
        prolongs=prolongs,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotPossible("overlaps", login=terms.delegate_login) from error
    record(code, actor=actor, at=at, subject=_subject(row, box), new=_told(row, terms.delegate_login))
    require_second_factor(account_id, actor=actor, at=at)
    jobs.enqueue_for(row.ends_at + _A_LITTLE, "offices.cut_off", box=box.address, login=terms.delegate_login)
    if is_told:
        _tell_of(row, terms, box, delegate=delegate, actor=actor)
    return row.id


def _tell_of(row: Delegation, terms: Terms, box: BoxFacts, *, delegate: Actor, actor: Actor) -> None:
    letter = letter_of_delegation(
        box=box.address,
        name=delegate.name,
        paper=row.paper_number,
        until=row.ends_at,
        giver=actor.name,
        url=f"{settings.INSTANCE.web_url.rstrip('/')}/hop-thu-cong-vu/{box.mailbox_id}/",
    )
    _tell(letter, [terms.delegate_login, *_manager_logins(box)])


def _delegate_of(login: str, box: BoxFacts, *, actor: Actor, on: date) -> UUID:
    """Return the account of a delegate: somebody active of the body that the box belongs to. Clause: D12.3-1."""
    account_id = find_active_account(login)
    post = find_post(account_id, on=on) if account_id else None
    if account_id is None or post is None or box.unit_id is None:
        raise NotPossible("delegate_unknown", login=login)
    if body_of(post.unit_id, on=on) != body_of(box.unit_id, on=on):
        raise NotPossible("delegate_of_another_body", login=login)
    if str(account_id) == actor.id:
        raise NotPossible("delegate_is_manager", login=login)
    return account_id


def _end(row: Delegation, box: BoxFacts, *, actor: Actor, at: datetime) -> None:
    row.ended_at, row.ended_by_id, row.ended_name = at, UUID(actor.id), actor.name
    row.save(update_fields=["ended_at", "ended_by", "ended_name"])
    end_tokens(row.delegate_id, box=box.address)
    login = row.delegate.login
    record("offices.delegation.ended", actor=actor, at=at, subject=_subject(row, box), old=_told(row, login))
    jobs.enqueue_on_commit("offices.cut_off", box=box.address, login=login)


def _end_letter(row: Delegation, box: BoxFacts, *, actor: Actor, at: datetime) -> Letter:
    return letter_of_end(box=box.address, name=row.delegate_name, paper=row.paper_number, ender=actor.name, at=at)


def _followers(row: Delegation) -> list[Delegation]:
    """Return what prolongs a delegation, and what prolongs that."""
    found, current = [], row
    while following := (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("delegate")
        .filter(prolongs=current, ended_at__isnull=True)
        .first()
    ):
        found.append(following)
        current = following
    return found


def _standing(row: Delegation, at: datetime) -> Standing:
    return standing(starts_at=row.starts_at, ends_at=row.ends_at, ended_at=row.ended_at, at=at)


def _manager_logins(box: BoxFacts) -> list[str]:
    return [holder.login for holder in list_managers(box.mailbox_id)]


def _tell(letter: Letter, to: Iterable[str]) -> None:
    for address in dict.fromkeys(to):
        jobs.enqueue_on_commit("engine.send_notice", to=address, subject=letter.subject, text=letter.text)


def _subject(row: Delegation, box: BoxFacts) -> Subject:
    return Subject(kind="delegation", id=str(row.id), name=box.address)


def _told(row: Delegation, login: str) -> dict[str, object]:
    return {
        "delegate": login,
        "rights": list(row.rights),
        "paper": row.paper_number,
        "paper_on": row.paper_on.isoformat(),
        "from": row.starts_at.isoformat(),
        "to": row.ends_at.isoformat(),
        "prolongs": str(row.prolongs_id) if row.prolongs_id else None,
    }

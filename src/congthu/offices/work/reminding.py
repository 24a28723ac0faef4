"""Whom to tell of work: assignees, and those who manage the box. Reads, and the note that somebody was reminded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from congthu.accounts.api import list_holders
from congthu.accounts.types import BoxRights, Role
from congthu.common import jobs
from congthu.common.clock import local_date
from congthu.directory.api import find_unit_box
from congthu.offices.work import rights
from congthu.offices.work.deadlines import POLICY, DeadlinePolicy
from congthu.offices.work.letters import WorkLetter, letter_of_assignment, letter_of_deadline, letter_of_late_work
from congthu.offices.work.models import Assignment
from congthu.offices.work.types import OPEN, WorkState

_HELD = (WorkState.ASSIGNED, WorkState.ACCEPTED, WorkState.IN_PROGRESS)


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where letters lead to."""

    web: str
    """Without a slash at the end."""

    def work(self, work: Assignment) -> str:
        return f"{self.web}/cong-viec/{work.pk}/"

    def mine(self) -> str:
        return f"{self.web}/cong-viec/"


@transaction.atomic
def tell_assignee(work: Assignment, *, links: Links, at: datetime) -> None:
    """Tell the person, or the heads of the unit, that something was assigned."""
    letter = letter_of_assignment(box=_box(work), deadline_at=work.deadline_at, url=links.work(work))
    _send(letter, _assignees(work, at=at))


@transaction.atomic
def remind_of_deadlines(*, links: Links, at: datetime, policy: DeadlinePolicy = POLICY) -> int:
    """Remind the holders of what is due soon, once for each deadline, and return how many there were."""
    due = Assignment.objects.select_for_update().filter(
        state__in=_HELD, reminded_at__isnull=True, deadline_at__gt=at, deadline_at__lte=at + policy.remind_before
    )
    found = list(due.order_by("deadline_at"))
    for work in found:
        letter = letter_of_deadline(box=_box(work), deadline_at=work.deadline_at, url=links.work(work))
        _send(letter, _assignees(work, at=at))
        work.reminded_at = at
        work.save(update_fields=["reminded_at"])
    return len(found)


@transaction.atomic
def tell_of_late_work(*, links: Links, at: datetime) -> None:
    """Tell everybody with late work how much it is, and the managers of each box how much is late in it."""
    mine: Counter[str] = Counter()
    boxes: Counter[tuple[str, str]] = Counter()
    for work in Assignment.objects.filter(state__in=OPEN, deadline_at__lt=at):
        mine.update(_assignees(work, at=at))
        box = _box(work)
        url = f"{links.web}/hop-thu-cong-vu/{work.mailbox_id}/cong-viec/?list=late"
        boxes.update((login, url) for login in rights.list_openers(box, rights=frozenset({BoxRights.MANAGE})))
    for login, count in mine.items():
        _send(letter_of_late_work(count=count, url=links.mine()), [login])
    for (login, url), count in boxes.items():
        _send(letter_of_late_work(count=count, url=url), [login])


def _assignees(work: Assignment, *, at: datetime) -> Sequence[str]:
    """Return the logins: of the person, or of the heads of the unit."""
    if work.person is not None:
        return [work.person.login]
    holders = list_holders(Role.HEAD, scopes=[work.unit_id] if work.unit_id else (), on=local_date(at))
    return [holder.login for holder in holders]


def _box(work: Assignment) -> str:
    box = find_unit_box(work.mailbox_id)
    return box.address if box else ""


def _send(letter: WorkLetter, to: Sequence[str]) -> None:
    for address in to:
        jobs.enqueue_on_commit("engine.send_notice", to=address, subject=letter.subject, text=letter.text)

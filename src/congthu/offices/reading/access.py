"""Who sees what is known of a letter: who may read the box by office or by paper, and nobody else.

Clause: D13.1, D3.3 (who reads by order sees mail and nothing of the work with it).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from congthu.accounts.types import BoxRights
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import find_post, find_unit_box, list_branch
from congthu.directory.types import PersonEntry, Post
from congthu.offices.bodies import body_of
from congthu.offices.errors import NotAllowed, UnknownWork
from congthu.offices.reading.models import LetterNote, Opening
from congthu.offices.reading.types import (
    Choices,
    LetterMark,
    LetterPage,
    NoteEntry,
    NoteKind,
    OpeningEntry,
    PersonChoice,
    UnitChoice,
    WaitingLetter,
)
from congthu.offices.reading.waiting import wait_for_answer
from congthu.offices.work import rights
from congthu.offices.work.access import get_work_page
from congthu.offices.work.deadlines import class_of, propose_deadline
from congthu.offices.work.models import Assignment
from congthu.offices.work.reach import reach_of
from congthu.offices.work.types import OPEN, MessageRef, WorkPage, WorkState

_MOST_GIVEN = 1000
_DECIDES = (NoteKind.SETTLED.value, NoteKind.UNSETTLED.value)


def get_letter_page(mailbox_id: UUID, letter: MessageRef, *, account_id: UUID, at: datetime) -> LetterPage:
    """Return what stands beside a letter.

    Raises:
        UnknownWork: the box is not this account's to read.
    """
    held = _rights_to_read(mailbox_id, account_id)
    works = list(_assignments(mailbox_id, [letter.message_id]))
    notes = list(LetterNote.objects.filter(mailbox_id=mailbox_id, message_id=letter.message_id).order_by("id"))
    openings = Opening.objects.filter(mailbox_id=mailbox_id, message_id=letter.message_id).order_by("first_at", "id")
    sender_class = class_of(letter.sender, own_domains=_own_domains(mailbox_id))
    return LetterPage(
        message_id=letter.message_id,
        work=_work_page(works, account_id=account_id, at=at),
        earlier=max(0, len(works) - 1),
        notes=[_note_entry(note) for note in notes],
        openings=[
            OpeningEntry(name=one.name, post=one.post, first_at=one.first_at, last_at=one.last_at) for one in openings
        ],
        is_settled=bool(_settled(notes)),
        may_assign=bool(held & rights.MAY_ASSIGN),
        sender_class=sender_class,
        proposed_deadline_at=propose_deadline(letter.received_at, sender_class),
    )


def map_letters(
    mailbox_id: UUID, message_ids: Collection[str], *, account_id: UUID, at: datetime
) -> Mapping[str, LetterMark]:
    """Return what lists tell of some letters of a box; those of which nothing is known are left out.

    Raises:
        UnknownWork: the box is not this account's to read.
    """
    _rights_to_read(mailbox_id, account_id)
    return _marks(mailbox_id, message_ids, at=at)


def list_waiting(
    mailbox_id: UUID, unanswered: Sequence[MessageRef], *, account_id: UUID, at: datetime
) -> Sequence[WaitingLetter]:
    """Return which of the letters without an answer wait for one, with all that was assigned and is open still.

    What is due first comes first. Clause: D10.0.

    Raises:
        UnknownWork: the box is not this account's to read.
    """
    _rights_to_read(mailbox_id, account_id)
    known = {letter.message_id for letter in unanswered}
    given = Assignment.objects.filter(mailbox_id=mailbox_id, state__in=OPEN).exclude(message_id__in=known)
    letters = [*unanswered, *(_letter_of(work) for work in given.order_by("deadline_at")[:_MOST_GIVEN])]
    marks = _marks(mailbox_id, [letter.message_id for letter in letters], at=at)
    return wait_for_answer(letters, marks, own_domains=_own_domains(mailbox_id), at=at)


def list_assignees(mailbox_id: UUID, *, account_id: UUID, at: datetime) -> Choices:
    """Return whom the letters of a box are given to: units of its body, and everybody who can open it now.

    Raises:
        UnknownWork: the box is not this account's to answer.
    """
    if not rights.find_held(mailbox_id, account_id) & rights.MAY_ASSIGN:
        raise UnknownWork("unknown_box", id=str(mailbox_id))
    box, on = find_unit_box(mailbox_id), local_date(at)
    if box is None:
        raise UnknownWork("unknown_box", id=str(mailbox_id))
    reach = reach_of(box.address, at=at)
    branch = list_branch(body_of(box.unit_id, on=on) or box.unit_id, on=on)
    inside = [_choice_of(one) for one in branch.people if one.address in reach.logins]
    posts = [post for one in reach.accounts if (post := find_post(one, on=on))]
    known = {one.address for one in inside}
    outside = [_choice_of(post) for post in posts if post.address not in known]
    return Choices(
        units=[
            UnitChoice(unit_id=unit.unit_id, name=unit.name, is_reached=unit.unit_id in reach.units)
            for unit in branch.units
        ],
        people=[*inside, *sorted(outside, key=lambda one: one.full_name)],
    )


def _choice_of(one: PersonEntry | Post) -> PersonChoice:
    return PersonChoice(address=one.address, full_name=one.full_name, title=one.title, unit_name=one.unit_name)


def check_may_read(mailbox_id: UUID, *, actor: Actor) -> UUID:
    """Return the account of an actor who may read a box.

    Raises:
        UnknownWork: there is no such box, or it is not the actor's to read.
    """
    account_id = _account(actor)
    _rights_to_read(mailbox_id, account_id)
    return account_id


def check_may_note(mailbox_id: UUID, *, actor: Actor) -> UUID:
    """Return the account of an actor who may work with the letters of a box.

    Raises:
        UnknownWork: there is no such box, or it is not the actor's to read.
        NotAllowed: the actor reads it, and no more.
    """
    account_id = _account(actor)
    if not _rights_to_read(mailbox_id, account_id) & rights.MAY_ASSIGN:
        raise NotAllowed("work_not_yours")
    return account_id


def is_settled(mailbox_id: UUID, message_id: str) -> bool:
    """Tell whether somebody said last that a letter needs no answer."""
    notes = LetterNote.objects.filter(mailbox_id=mailbox_id, message_id=message_id, kind__in=_DECIDES)
    return bool(_settled(notes.order_by("id")))


def _rights_to_read(mailbox_id: UUID, account_id: UUID) -> frozenset[BoxRights]:
    held = rights.find_held(mailbox_id, account_id)
    if not held & rights.MAY_READ:
        raise UnknownWork("unknown_box", id=str(mailbox_id))
    return held


def _account(actor: Actor) -> UUID:
    if actor.kind is not ActorKind.PERSON:
        raise UnknownWork("no_person", actor=actor.name)
    return UUID(actor.id)


def _assignments(mailbox_id: UUID, message_ids: Collection[str]) -> Iterable[Assignment]:
    """Return the assignments of some letters; the one that tells how a letter stands comes last."""
    rows = Assignment.objects.filter(mailbox_id=mailbox_id, message_id__in=message_ids).order_by("assigned_at", "pk")
    return sorted(rows, key=lambda row: row.state in OPEN)


def _marks(mailbox_id: UUID, message_ids: Collection[str], *, at: datetime) -> Mapping[str, LetterMark]:
    works = {row.message_id: row for row in _assignments(mailbox_id, message_ids)}
    openers: dict[str, list[str]] = {}
    looked = Opening.objects.filter(mailbox_id=mailbox_id, message_id__in=message_ids).order_by("first_at", "id")
    for message_id, name in looked.values_list("message_id", "name"):
        openers.setdefault(message_id, []).append(name)
    notes = LetterNote.objects.filter(mailbox_id=mailbox_id, message_id__in=message_ids, kind__in=_DECIDES)
    settled = _settled(notes.order_by("id"))
    return {
        message_id: _mark(works.get(message_id), openers.get(message_id, ()), is_settled=message_id in settled, at=at)
        for message_id in {*works, *openers, *settled}
    }


def _mark(work: Assignment | None, openers: Sequence[str], *, is_settled: bool, at: datetime) -> LetterMark:
    is_open = work is not None and work.state in OPEN
    return LetterMark(
        work_id=work.pk if work and is_open else None,
        assignee=work.assignee_name if work and is_open else "",
        state=WorkState(work.state) if work else None,
        deadline_at=work.deadline_at if work else None,
        late=bool(work and is_open and work.deadline_at < at),
        is_settled=is_settled,
        openers=openers,
    )


def _settled(notes: Iterable[LetterNote]) -> frozenset[str]:
    """Return the letters of which the last word is that they need no answer; the notes come in their order."""
    last = {note.message_id: note.kind for note in notes if note.kind in _DECIDES}
    return frozenset(message_id for message_id, kind in last.items() if kind == NoteKind.SETTLED)


def _work_page(works: Sequence[Assignment], *, account_id: UUID, at: datetime) -> WorkPage | None:
    return get_work_page(works[-1].pk, account_id=account_id, at=at) if works else None


def _letter_of(work: Assignment) -> MessageRef:
    """Return the letter of an assignment; where it lies now is not known."""
    return MessageRef(
        message_id=work.message_id, subject=work.subject, sender=work.sender, received_at=work.received_at
    )


def _note_entry(note: LetterNote) -> NoteEntry:
    who = ", ".join(part for part in (note.by_name, note.by_post) if part)
    return NoteEntry(kind=NoteKind(note.kind), at=note.at, who=who, text=note.text)


def _own_domains(mailbox_id: UUID) -> frozenset[str]:
    box = find_unit_box(mailbox_id)
    return frozenset({box.address.rpartition("@")[2]}) if box else frozenset()

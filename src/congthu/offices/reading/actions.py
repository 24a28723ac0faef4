"""Writes on what is known of a letter. Clause: D13.1, D13.3."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.offices.errors import Incomplete, WrongState
from congthu.offices.message_ids import whole_message_id
from congthu.offices.reading import access
from congthu.offices.reading.models import LetterNote, Opening
from congthu.offices.reading.types import NoteKind

_HAPPENED = {NoteKind.NOTE: "noted", NoteKind.SETTLED: "settled", NoteKind.UNSETTLED: "unsettled"}


@transaction.atomic
def note_opening(mailbox_id: UUID, message_id: str, *, actor: Actor, at: datetime) -> None:
    """Keep that somebody looked at a letter of an official box in the webmail.

    Raises:
        UnknownWork: the box is not the actor's to read.
        NotPossible: the letter has no such name.
    """
    account_id = access.check_may_read(mailbox_id, actor=actor)
    Opening.objects.update_or_create(
        mailbox_id=mailbox_id,
        message_id=whole_message_id(message_id),
        account_id=account_id,
        defaults={"last_at": at},
        create_defaults={"first_at": at, "last_at": at, "name": actor.name, "post": actor.post},
    )


@transaction.atomic
def note_letter(mailbox_id: UUID, message_id: str, kind: NoteKind, *, text: str, actor: Actor, at: datetime) -> None:
    """Write an internal note on a letter, say that it needs no answer, or that it needs one after all.

    Raises:
        UnknownWork: the box is not the actor's to read.
        NotAllowed: the actor may read and not answer.
        WrongState: somebody said so already.
        Incomplete: a few words are needed.
        NotPossible: the letter has no such name.
    """
    account_id = access.check_may_note(mailbox_id, actor=actor)
    name = whole_message_id(message_id)
    if kind is not NoteKind.NOTE and access.is_settled(mailbox_id, name) is (kind is NoteKind.SETTLED):
        raise WrongState("work_not_now", kind=kind)
    if kind is not NoteKind.UNSETTLED and not text.strip():
        raise Incomplete("text_missing", kind=kind)
    note = LetterNote.objects.create(
        mailbox_id=mailbox_id,
        message_id=name,
        kind=kind,
        text=text.strip()[:2000],
        at=at,
        by_id=account_id,
        by_name=actor.name,
        by_post=actor.post,
    )
    # Neither what was said nor what the letter is about: the record is read by those who read no mail.
    record(
        f"offices.letter.{_HAPPENED[kind]}",
        actor=actor,
        at=at,
        subject=Subject(kind="letter", id=str(note.pk)),
        new={"mailbox": str(mailbox_id)},
    )

"""Writes on signatures and templates; the record says that they were changed, not what they say."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.webmail.composing.texts import composed, one_line
from congthu.webmail.phrases import access
from congthu.webmail.phrases.errors import PhraseRefused, UnknownPhrase
from congthu.webmail.phrases.models import Signature, Template
from congthu.webmail.phrases.types import SignatureFields

_LONGEST_LINE: Final = 300
_LONGEST_EXTRA: Final = 2000
_LONGEST_TEXT: Final = 200_000


@transaction.atomic
def save_signature(
    mailbox_id: UUID,
    *,
    title: str,
    fields: SignatureFields,
    is_default: bool,
    signature_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Store a signature for a box, a new one or in the place of an earlier one, and return it.

    Raises:
        UnknownPhrase: the actor does not write in the box, or has no such signature.
        PhraseRefused: it has no title, or is too long.
    """
    account_id = access.account_for_box(mailbox_id, actor=actor, at=at)
    row = access.signature_for_owner(signature_id, actor=actor) if signature_id else Signature(account_id=account_id)
    row.mailbox_id, row.title, row.changed_at = mailbox_id, _title(title), at
    row.fields = {
        name: composed(value)[:_LONGEST_EXTRA] if name == "extra" else one_line(value)[:_LONGEST_LINE]
        for name, value in asdict(fields).items()
    }
    if is_default:
        others = Signature.objects.filter(account_id=account_id, mailbox_id=mailbox_id, is_default=True)
        others.exclude(pk=row.pk).update(is_default=False)
    row.is_default = is_default
    row.save()
    _record("webmail.signature.saved", "signature", row.pk, actor=actor, at=at)
    return row.pk


@transaction.atomic
def remove_signature(signature_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Remove a signature of the actor's own.

    Raises:
        UnknownPhrase: there is none.
    """
    row = access.signature_for_owner(signature_id, actor=actor)
    _record("webmail.signature.removed", "signature", row.pk, actor=actor, at=at)
    row.delete()


@transaction.atomic
def save_template(
    *,
    title: str,
    subject: str,
    text: str,
    html: str = "",
    mailbox_id: UUID | None = None,
    template_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Store a template, for the actor alone or, with ``mailbox_id``, for everybody who writes in that office.

    Raises:
        UnknownPhrase: the office is not the actor's to manage, or there is no such template.
        PhraseRefused: it has no title, or is too long.
    """
    account_id = UUID(actor.id)
    if mailbox_id is not None and not access.may_manage(mailbox_id, account_id, at=at):
        raise UnknownPhrase("unknown_box", id=str(mailbox_id))
    if len(text) + len(html) > _LONGEST_TEXT:
        raise PhraseRefused("too_long")
    row = access.template_for_change(template_id, actor=actor, at=at) if template_id else Template()
    row.account_id, row.mailbox_id = (account_id, None) if mailbox_id is None else (None, mailbox_id)
    row.title, row.subject, row.changed_at = _title(title), one_line(subject)[:500], at
    row.text, row.html = composed(text), composed(html)
    row.save()
    _record("webmail.template.saved", "template", row.pk, actor=actor, at=at)
    return row.pk


@transaction.atomic
def remove_template(template_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Remove a template that the actor may change.

    Raises:
        UnknownPhrase: there is none.
    """
    row = access.template_for_change(template_id, actor=actor, at=at)
    _record("webmail.template.removed", "template", row.pk, actor=actor, at=at)
    row.delete()


def _title(title: str) -> str:
    plain = one_line(title)[:100].strip()
    if not plain:
        raise PhraseRefused("no_title")
    return plain


def _record(code: str, kind: str, pk: UUID, *, actor: Actor, at: datetime) -> None:
    record(code, actor=actor, at=at, subject=Subject(kind=kind, id=str(pk)))

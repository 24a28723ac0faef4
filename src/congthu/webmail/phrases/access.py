"""Whose signatures and templates somebody may use and change.

A signature is each person's own, also in the box of an office. Templates of an office are used by who writes in it and
changed by who manages it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from congthu.accounts.types import BoxRights
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date
from congthu.directory.api import find_own_box, find_post
from congthu.offices.api import list_offices
from congthu.webmail.phrases.errors import UnknownPhrase
from congthu.webmail.phrases.models import Signature, Template
from congthu.webmail.phrases.rendering import render_html, render_text
from congthu.webmail.phrases.types import SignatureEntry, SignatureFields, TemplateEntry

_WRITES = frozenset({BoxRights.OWN, BoxRights.MANAGE, BoxRights.ANSWER})


def boxes_of(account_id: UUID, *, at: datetime) -> Mapping[UUID, BoxRights]:
    """Return the boxes that somebody writes in, with what rights."""
    own = find_own_box(account_id, on=local_date(at))
    offices = list_offices(account_id, on=local_date(at), at=at)
    found = {office.mailbox_id: office.rights for office in offices if office.rights in _WRITES or office.may_send}
    return ({own.mailbox_id: BoxRights.OWN} if own else {}) | found


def account_for_box(mailbox_id: UUID, *, actor: Actor, at: datetime) -> UUID:
    """Return the account of the actor, who writes in a box.

    Raises:
        UnknownPhrase: the actor does not.
    """
    account_id = UUID(actor.id) if actor.kind is ActorKind.PERSON else UUID(int=0)
    if mailbox_id not in boxes_of(account_id, at=at):
        raise UnknownPhrase("unknown_box", id=str(mailbox_id))
    return account_id


def signature_for_owner(signature_id: UUID, *, actor: Actor) -> Signature:
    """Return a signature of the actor's own, locked.

    Raises:
        UnknownPhrase: there is none.
    """
    rows = Signature.objects.select_for_update().filter(pk=signature_id)
    row = rows.filter(account_id=UUID(actor.id)).first() if actor.kind is ActorKind.PERSON else None
    if row is None:
        raise UnknownPhrase("unknown_signature", id=str(signature_id))
    return row


def template_for_change(template_id: UUID, *, actor: Actor, at: datetime) -> Template:
    """Return a template that the actor may change, locked.

    Raises:
        UnknownPhrase: there is none.
    """
    row = Template.objects.select_for_update().filter(pk=template_id).first()
    account_id = UUID(actor.id) if actor.kind is ActorKind.PERSON else None
    managed = row is not None and row.mailbox_id is not None and account_id is not None
    if row is not None and account_id is not None and row.account_id == account_id:
        return row
    if row is None or account_id is None or not managed or not may_manage(row.mailbox_id, account_id, at=at):
        raise UnknownPhrase("unknown_template", id=str(template_id))
    return row


def may_manage(mailbox_id: UUID | None, account_id: UUID, *, at: datetime) -> bool:
    """Tell whether somebody manages an office, and its templates with it."""
    return mailbox_id is not None and boxes_of(account_id, at=at).get(mailbox_id) is BoxRights.MANAGE


def list_signatures(account_id: UUID, mailbox_id: UUID | None = None) -> Sequence[SignatureEntry]:
    """Return somebody's signatures, for one box or for all; the default ones first."""
    rows = Signature.objects.filter(account_id=account_id)
    if mailbox_id is not None:
        rows = rows.filter(mailbox_id=mailbox_id)
    return [_entry(row) for row in rows.order_by("-is_default", "title")]


def list_templates(account_id: UUID, *, at: datetime) -> Sequence[TemplateEntry]:
    """Return the templates that somebody may begin from: the own ones first, then those of their offices."""
    boxes = boxes_of(account_id, at=at)
    rows = Template.objects.filter(Q(account_id=account_id) | Q(mailbox_id__in=list(boxes)))
    return [
        TemplateEntry(
            id=row.pk,
            title=row.title,
            subject=row.subject,
            text=row.text,
            html=row.html,
            mailbox_id=row.mailbox_id,
            may_change=row.mailbox_id is None or boxes.get(row.mailbox_id) is BoxRights.MANAGE,
        )
        for row in sorted(rows, key=lambda row: (row.mailbox_id is not None, row.title))
    ]


def propose_signature(account_id: UUID, *, sender: str, at: datetime) -> SignatureFields:
    """Return a signature made of what the directory knows; phone and building are for its owner to fill in."""
    post = find_post(account_id, on=local_date(at))
    if post is None:
        return SignatureFields(mail=sender)
    return SignatureFields(name=post.full_name, post=post.title, unit=post.unit_name, mail=sender)


def _entry(row: Signature) -> SignatureEntry:
    fields = SignatureFields(**{name: str(value) for name, value in row.fields.items() if name in _FIELDS})
    return SignatureEntry(
        id=row.pk,
        mailbox_id=row.mailbox_id,
        title=row.title,
        fields=fields,
        is_default=row.is_default,
        text=render_text(fields),
        html=render_html(fields),
    )


_FIELDS = frozenset(SignatureFields.__dataclass_fields__)

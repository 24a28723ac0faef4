"""Writes on what somebody chose and accepted."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.webmail.preferences.models import Preferences, TermsAcceptance
from congthu.webmail.preferences.queries import find_choices
from congthu.webmail.preferences.types import TERMS_VERSION, UNDO_CHOICES, Choices


@transaction.atomic
def save_choices(account_id: UUID, choices: Choices, *, actor: Actor, at: datetime) -> None:
    """Keep what somebody chose for their own pages.

    Raises:
        ValueError: a letter cannot wait for so many seconds.
    """
    if choices.undo_seconds not in UNDO_CHOICES:
        raise ValueError(choices.undo_seconds)
    old = find_choices(account_id)
    Preferences.objects.update_or_create(account_id=account_id, defaults={**asdict(choices), "changed_at": at})
    subject = Subject(kind="account", id=str(account_id), name=actor.name)
    record("webmail.preferences.saved", actor=actor, at=at, subject=subject, old=asdict(old), new=asdict(choices))


@transaction.atomic
def accept_terms(account_id: UUID, *, version: str, actor: Actor, at: datetime) -> bool:
    """Note that somebody accepted the terms of use, and tell whether these were the ones in force.

    What is accepted is what was read: a page that was open while the terms changed accepts nothing. Clause: D8.1.
    """
    if version != TERMS_VERSION:
        return False
    _, is_new = TermsAcceptance.objects.get_or_create(
        account_id=account_id, version=version, defaults={"accepted_at": at}
    )
    if is_new:
        subject = Subject(kind="account", id=str(account_id), name=actor.name)
        record("webmail.terms.accepted", actor=actor, at=at, subject=subject, new={"version": version})
    return True

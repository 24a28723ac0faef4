"""Imports on behalf of who ordered them. Clause: D13.1."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from congthu.common.actor import Actor, ActorKind
from congthu.webmail.moving.errors import UnknownImport
from congthu.webmail.moving.models import MailImport
from congthu.webmail.moving.orders import Vault
from congthu.webmail.moving.types import FINAL, ImportEntry, ImportKind, ImportState


def import_of(import_id: UUID, *, actor: Actor) -> MailImport:
    """Return an import of the actor's own, locked.

    Raises:
        UnknownImport: there is none, or somebody else ordered it.
    """
    is_person = actor.kind is ActorKind.PERSON
    rows = MailImport.objects.select_for_update().filter(pk=import_id)
    row = rows.filter(account_id=UUID(actor.id)).first() if is_person else None
    if row is None:
        raise UnknownImport("unknown_import")
    return row


def is_over(row: MailImport) -> bool:
    """Tell whether nothing will come of an import any more: it is over, or stopped without an order to go on by."""
    return row.state in FINAL or (row.state == ImportState.STOPPED and not row.sealed_order)


def list_imports(account_id: UUID, mailbox_id: UUID, *, vault: Vault, limit: int = 20) -> Sequence[ImportEntry]:
    """Return what somebody brought into a box lately, the latest first."""
    rows = MailImport.objects.filter(account_id=account_id, mailbox_id=mailbox_id).order_by("-created_at")
    return [entry_of(row, vault=vault) for row in rows[:limit]]


def entry_of(row: MailImport, *, vault: Vault) -> ImportEntry:
    """Return an import as its owner sees it."""
    return ImportEntry(
        id=row.pk,
        mailbox_id=row.mailbox_id,
        kind=ImportKind(row.kind),
        state=ImportState(row.state),
        fault=row.fault,
        source=vault.open_source(row.sealed_source, import_id=row.pk),
        folder=row.folder,
        created_at=row.created_at,
        finished_at=row.finished_at,
        done=row.done,
        total=row.total,
        taken=row.taken,
        known=row.known,
        left_out=row.left_out,
        report=vault.open_report(row.sealed_report, import_id=row.pk),
        can_go_on=row.state == ImportState.STOPPED and bool(row.sealed_order),
        is_over=is_over(row),
    )

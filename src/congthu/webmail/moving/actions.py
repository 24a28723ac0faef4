"""Writes of bringing in and taking out. Clause: D12.5-1, D3.3, D13.1."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import find_box
from congthu.webmail.moving.access import import_of, is_over
from congthu.webmail.moving.errors import CannotImport
from congthu.webmail.moving.models import MailImport
from congthu.webmail.moving.orders import FileOrder, Order, ServerOrder, Vault
from congthu.webmail.moving.types import FINAL, OPEN, POLICY, ImportKind, ImportState
from congthu.webmail.uploading.actions import drop_upload, keep_upload
from congthu.webmail.uploading.errors import UploadError
from congthu.webmail.uploading.opening import open_upload
from congthu.webmail.uploading.types import UploadKey

JOB = "webmail.import_mail"


@transaction.atomic
def note_export(mailbox_id: UUID, folder: str, *, count: int, actor: Actor, at: datetime) -> None:
    """Put on record that letters are taken out of a box: whose they were, how many and by whom, never what."""
    subject = _box(mailbox_id, at=at)
    record("webmail.letters.exported", actor=actor, at=at, subject=subject, new={"folder": folder, "letters": count})


@transaction.atomic
def begin_import(
    mailbox_id: UUID, order: Order, *, source: str, folder: str, vault: Vault, actor: Actor, at: datetime
) -> UUID:
    """Order letters of a file or of an old server to be brought into a box, and return the name of the import.

    Raises:
        CannotImport: ``too_many`` under way, ``file``: it has not come whole, or is another's.
    """
    account_id = UUID(actor.id)
    if MailImport.objects.filter(account_id=account_id, state__in=OPEN).count() >= POLICY.open_at_once:
        raise CannotImport("too_many")
    if isinstance(order, FileOrder):
        _keep_file(order, account_id=account_id, at=at)
    import_id = uuid4()
    row = MailImport.objects.create(
        pk=import_id,
        account_id=account_id,
        mailbox_id=mailbox_id,
        kind=ImportKind.SERVER if isinstance(order, ServerOrder) else ImportKind.FILE,
        sealed_order=vault.seal_order(order, import_id=import_id),
        sealed_source=vault.seal_source(source[:255], import_id=import_id),
        folder=folder,
        created_at=at,
        changed_at=at,
    )
    _record("webmail.import.started", row, actor=actor, at=at)
    jobs.enqueue_on_commit(JOB, import_id=str(import_id))
    return import_id


@transaction.atomic
def cancel_import(import_id: UUID, *, vault: Vault, actor: Actor, at: datetime) -> None:
    """End an import where it is; what was taken stays. What is over already stays as it is.

    Raises:
        UnknownImport: it is not the actor's.
    """
    row = import_of(import_id, actor=actor)
    if row.state in FINAL:
        return
    end(row, ImportState.CANCELLED, vault=vault, actor=actor, at=at)


@transaction.atomic
def resume_import(import_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Let an import go on that something was in the way of.

    Raises:
        UnknownImport: it is not the actor's, or it cannot go on.
    """
    row = import_of(import_id, actor=actor)
    if row.state != ImportState.STOPPED or not row.sealed_order:
        raise CannotImport("over")
    row.state, row.fault, row.failures, row.changed_at = ImportState.WAITING, "", 0, at
    row.save(update_fields=["state", "fault", "failures", "changed_at"])
    _record("webmail.import.resumed", row, actor=actor, at=at)
    jobs.enqueue_on_commit(JOB, import_id=str(import_id))


@transaction.atomic
def remove_import(import_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Take an import that is over out of its owner's list; the record keeps that it was, and what was taken stays.

    Raises:
        UnknownImport: it is not the actor's.
        CannotImport: ``under_way``: it goes on, or could.
    """
    row = import_of(import_id, actor=actor)
    if not is_over(row):
        raise CannotImport("under_way")
    _record("webmail.import.removed", row, actor=actor, at=at)
    row.delete()


def end(row: MailImport, state: ImportState, *, vault: Vault, actor: Actor, at: datetime) -> None:
    """Note inside a transaction that an import is over, and wipe its order."""
    wipe(row, vault=vault)
    row.state, row.fault, row.finished_at, row.changed_at = state, "", at, at
    row.save(update_fields=["state", "fault", "finished_at", "changed_at", "sealed_order"])
    code = "webmail.import.finished" if state is ImportState.DONE else "webmail.import.cancelled"
    _record(code, row, actor=actor, at=at)


def wipe(row: MailImport, *, vault: Vault) -> None:
    """Forget key, name and password of an import, and remove its file; the row is to be saved by the caller."""
    if row.sealed_order and row.kind == ImportKind.FILE:
        order = vault.open_order(row.sealed_order, import_id=row.pk)
        key = UploadKey.of(order.upload) if isinstance(order, FileOrder) else None
        if key is not None:
            drop_upload(key.id, account_id=row.account_id)
    row.sealed_order = ""


def _keep_file(order: FileOrder, *, account_id: UUID, at: datetime) -> None:
    key = UploadKey.of(order.upload)
    try:
        if key is None:
            raise CannotImport("file")
        open_upload(key, account_id=account_id, at=at).close()
        keep_upload(key, account_id=account_id, until=at + POLICY.kept, at=at)
    except UploadError as error:
        raise CannotImport("file") from error


def _record(code: str, row: MailImport, *, actor: Actor, at: datetime) -> None:
    record(
        code,
        actor=actor,
        at=at,
        subject=_box(row.mailbox_id, at=at),
        new={"kind": row.kind, "taken": row.taken, "known": row.known, "left_out": row.left_out},
    )


def _box(mailbox_id: UUID, *, at: datetime) -> Subject:
    """Return a box as the record names it, by its address."""
    box = find_box(mailbox_id, on=local_date(at))
    return Subject(kind="mailbox", id=str(mailbox_id), name=box.address if box else "")

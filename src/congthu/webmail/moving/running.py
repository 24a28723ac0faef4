"""An import at work, a slice at a time; it can be killed at any moment and goes on from what was noted last.

What was put into the box and not noted yet is known again by the shelf, so that nothing is doubled. Whoever works on an
import holds a lock of the database that ends with the connection.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from congthu.accounts.errors import UnknownAccount
from congthu.common import jobs
from congthu.common.clock import local_date
from congthu.directory.api import find_own_addresses, get_actor
from congthu.engine.errors import StoreError
from congthu.webmail.boxes.access import get_box
from congthu.webmail.boxes.errors import UnknownBox
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.locking import held
from congthu.webmail.moving.actions import JOB, end, wipe
from congthu.webmail.moving.doors import Doors, Source
from congthu.webmail.moving.errors import SourceFault, TargetFault
from congthu.webmail.moving.models import MailImport
from congthu.webmail.moving.orders import Vault
from congthu.webmail.moving.shelf import Outcome, Shelf
from congthu.webmail.moving.types import OPEN, POLICY, ImportState, LeftOut, Reason, Step

logger = logging.getLogger(__name__)
_LOCK_CLASS: Final = 7_204_011
_SLOT_CLASS: Final = 7_204_012
_NOTED_EVERY: Final = timedelta(seconds=1)
_WAITS: Final = timedelta(seconds=5)
_RETRIES_AFTER: Final = timedelta(seconds=60)
_LOST: Final = timedelta(minutes=3)
"""Whoever notes nothing for so long is not at work any more."""
_NOT_TAKEN: Final = {
    Outcome.REFUSED: Reason.REFUSED,
    Outcome.INFECTED: Reason.VIRUS,
    Outcome.UNSCANNED: Reason.UNSCANNED,
}
_PASSING: Final = frozenset(
    {"unreachable", "unreachable_scanner", "interrupted", "busy", "closed", "unreadable", "failed"}
)
"""Faults that may be gone in a minute."""
_FINAL_FAULTS: Final = frozenset(
    {"refused", "untrusted", "not_public", "kind", "damaged", "too_many", "too_large", "file_gone", "no_right"}
)
"""Faults after which the order is of no more use, so that it is not kept."""

Clock = Callable[[], datetime]


def run_import(import_id: UUID, *, doors: Doors, clock: Clock) -> None:
    """Work on an import for a while; what is not over then stands in the queue again. Who comes second does nothing."""
    with held(_LOCK_CLASS, str(import_id)) as is_ours:
        row = MailImport.objects.filter(pk=import_id, state__in=OPEN).first() if is_ours else None
        if row is None:
            return
        with _slot() as is_free:
            if not is_free:
                _again(row, clock() + _WAITS)
                return
            _work(row, doors=doors, clock=clock)


def find_idle(*, at: datetime) -> list[UUID]:
    """Return imports that nobody works on: their worker was killed."""
    rows = MailImport.objects.filter(state__in=OPEN, changed_at__lt=at - _LOST)
    return list(rows.values_list("pk", flat=True)[:100])


def forget_imports(*, vault: Vault, at: datetime) -> int:
    """Forget old imports, and return how many; what nobody let go on in time loses its order before that."""
    for row in MailImport.objects.filter(state=ImportState.STOPPED, changed_at__lt=at - POLICY.stopped).exclude(
        sealed_order=""
    ):
        wipe(row, vault=vault)
        row.save(update_fields=["sealed_order"])
    old = MailImport.objects.filter(changed_at__lt=at - POLICY.kept).exclude(state__in=OPEN)
    return old.delete()[0]


def _work(row: MailImport, *, doors: Doors, clock: Clock) -> None:
    try:
        box = _box(row, at=clock())
        order = doors.vault.open_order(row.sealed_order, import_id=row.pk)
        with doors.open_store(box) as store, doors.open_source(order, account_id=row.account_id) as source:
            _slice(row, source, Shelf(store, row.folder), doors=doors, clock=clock)
    except (UnknownBox, UnknownAccount):
        _stop(row, "no_right", doors=doors, clock=clock)
    except (SourceFault, TargetFault, StoreError) as fault:
        logger.info("import %s: %s", row.pk, fault)
        if fault.code in _PASSING and row.failures < POLICY.retries:
            _retry(row, fault.code, clock=clock)
        else:
            _stop(row, fault.code, doors=doors, clock=clock)


def _box(row: MailImport, *, at: datetime) -> OpenableBox:
    """Return the box, if its owner may still put letters into it. Clause: D13.1, D4-3."""
    own = find_own_addresses(row.account_id)
    box = get_box(row.mailbox_id, row.account_id, own=own, login=row.account.login, at=at)
    if not box.may_remove:
        raise UnknownBox("unknown_box")
    return box


def _slice(row: MailImport, source: Source, shelf: Shelf, *, doors: Doors, clock: Clock) -> None:
    if not row.total:
        row.total = source.total
    report = doors.vault.open_report(row.sealed_report, import_id=row.pk)
    noted_at = began_at = clock()
    begun = row.position
    try:
        for step in source.steps(row.position):
            _take(row, step, shelf, report)
            now = clock()
            if now - noted_at < _NOTED_EVERY:
                continue
            noted_at = now
            if not _note(row, report, doors=doors, at=now):
                return
            if now - began_at >= POLICY.slice:
                _again(row, now)
                return
    except (SourceFault, TargetFault):
        if row.position != begun:
            _note(row, report, doors=doors, at=clock())
        raise
    if _note(row, report, doors=doors, at=clock()):
        with transaction.atomic():
            actor = get_actor(row.account_id, on=local_date(clock()))
            end(row, ImportState.DONE, vault=doors.vault, actor=actor, at=clock())


def _take(row: MailImport, step: Step, shelf: Shelf, report: list[LeftOut]) -> None:
    reason = step.reason
    if step.letter is not None:
        outcome = shelf.put(step.letter, folder=step.folder)
        row.taken += outcome is Outcome.TAKEN
        row.known += outcome is Outcome.KNOWN
        reason = _NOT_TAKEN.get(outcome)
    if reason is not None:
        row.left_out += 1
        if len(report) < POLICY.reported:
            report.append(LeftOut(where=step.where, reason=reason, octets=step.octets))
    row.position, row.done = dict(step.position), step.done


def _note(row: MailImport, report: list[LeftOut], *, doors: Doors, at: datetime) -> bool:
    """Note how far it has come; False where it was cancelled meanwhile."""
    row.failures = 0
    return bool(
        MailImport.objects.filter(pk=row.pk, state__in=OPEN).update(
            state=ImportState.RUNNING,
            failures=0,
            fault="",
            sealed_report=doors.vault.seal_report(report, import_id=row.pk),
            position=row.position,
            done=row.done,
            total=row.total,
            taken=row.taken,
            known=row.known,
            left_out=row.left_out,
            changed_at=at,
        )
    )


def _again(row: MailImport, at: datetime) -> None:
    MailImport.objects.filter(pk=row.pk, state__in=OPEN).update(changed_at=at)
    jobs.enqueue_for(at, JOB, import_id=str(row.pk))


def _retry(row: MailImport, fault: str, *, clock: Clock) -> None:
    rows = MailImport.objects.filter(pk=row.pk, state__in=OPEN)
    rows.update(failures=row.failures + 1, fault=fault, changed_at=clock())
    _again(row, clock() + _RETRIES_AFTER)


@transaction.atomic
def _stop(row: MailImport, fault: str, *, doors: Doors, clock: Clock) -> None:
    found = MailImport.objects.select_for_update().filter(pk=row.pk, state__in=OPEN).first()
    if found is None:
        return
    if fault in _FINAL_FAULTS:
        wipe(found, vault=doors.vault)
    found.state, found.fault, found.changed_at = ImportState.STOPPED, fault, clock()
    found.save(update_fields=["state", "fault", "changed_at", "sealed_order"])


@contextmanager
def _slot() -> Iterator[bool]:
    """Hold one of the places at which imports are worked on; False where all are taken."""
    for number in range(POLICY.at_once):
        with held(_SLOT_CLASS, str(number)) as is_ours:
            if is_ours:
                yield True
                return
    yield False

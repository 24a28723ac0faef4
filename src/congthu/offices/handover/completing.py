"""The end of a handover: rights change hands, the old head is out, the minutes are written. Clause: D13.2."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.api import end_role, end_tokens, grant_roles, list_terms
from congthu.accounts.types import NewGrant, Role
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import jobs
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import find_unit_box, list_line
from congthu.directory.types import UnitBox
from congthu.offices.errors import UnknownHandover
from congthu.offices.handover import queries, workflow
from congthu.offices.handover.actions import keep_inventory
from congthu.offices.handover.comparing import Comparison, compare
from congthu.offices.handover.delegations import end_delegations
from congthu.offices.handover.inventory import Taken, count_missing
from congthu.offices.handover.minutes import Minutes, write_minutes
from congthu.offices.handover.models import Handover, HandoverInventory, HandoverMinutes
from congthu.offices.handover.records import from_record
from congthu.offices.handover.types import HandoverState, Inventory, MinutesFormat, Moment


@transaction.atomic
def complete_handover(handover_id: UUID, closing: Taken, *, actor: Actor, at: datetime) -> None:
    """Let a confirmed handover take effect.

    The outgoing head's role has its last day today; ``mail.has_handed_over`` shuts that person out from this minute on.
    The incoming head's role begins today on the basis of the decision, unless the register has it already. Connections
    to the box end, so that whoever may still open it logs in anew.

    Raises:
        UnknownHandover: there is no such handover.
        WrongState: not both sides have confirmed, or it is completed.
    """
    row = Handover.objects.select_for_update().select_related("outgoing").filter(pk=handover_id).first()
    box = find_unit_box(row.mailbox_id) if row else None
    if row is None or box is None:
        raise UnknownHandover("unknown_handover", id=str(handover_id))
    state, on = workflow.after_completion(HandoverState(row.state)), local_date(at)
    keep_inventory(row, Moment.CLOSING, closing)
    opening, comparison = _compare(row, closing)
    _change_heads(row, box, on=on, actor=actor, at=at)
    ended = end_delegations(row, on=on, at=at)
    end_tokens(row.outgoing_id, box=box.address)
    row.state, row.completed_at, row.problem = state, at, ""
    keep_minutes(row, _minutes(row, box, opening, closing.inventory, comparison, on=on), at=at)
    row.save()
    new = {
        "outgoing": row.outgoing_name,
        "incoming": row.incoming_name,
        "missing": comparison.missing,
        "delegations_ended": ended,
        "digest": closing.inventory.digest,
    }
    subject = Subject(kind="handover", id=str(row.pk), name=f"{box.address} {row.number}")
    record("offices.handover.completed", actor=actor, at=at, subject=subject, new=new)
    jobs.enqueue_on_commit("engine.end_connections", login=box.address)
    jobs.enqueue_on_commit("engine.end_connections", login=row.outgoing.login)
    jobs.enqueue_on_commit("offices.tell_handover", handover_id=str(row.pk), news="completed")


def keep_minutes(row: Handover, minutes: Minutes, *, at: datetime) -> None:
    """Store both files of the minutes with their digests; they never change."""
    # Some 35 MB of libraries, for what is done a few times a day.
    from congthu.offices.handover.minutes_docx import render_docx  # noqa: PLC0415
    from congthu.offices.handover.minutes_pdf import render_pdf  # noqa: PLC0415

    for file_format, render in ((MinutesFormat.PDF, render_pdf), (MinutesFormat.DOCX, render_docx)):
        file = render(minutes)
        HandoverMinutes.objects.create(
            handover=row, format=file_format, content=file.content, digest=file.digest, made_at=at
        )


def _compare(row: Handover, closing: Taken) -> tuple[Inventory, Comparison]:
    kept = HandoverInventory.objects.get(handover=row, moment=Moment.OPENING)
    opening = from_record(kept.content)
    missing = count_missing(bytes(kept.message_digests), closing.message_digests)
    return opening, compare(opening, closing.inventory, missing=missing)


def _change_heads(row: Handover, box: UnitBox, *, on: date, actor: Actor, at: datetime) -> None:
    terms = list_terms(Role.HEAD, scope_id=box.unit_id)
    for term in terms:
        if term.account_id == row.outgoing_id and term.covers(on) and term.valid_to is None:
            end_role(term.grant_id, on=on, actor=actor, at=at)
    if not any(term.account_id == row.incoming_id and term.covers(on) for term in terms):
        grant = NewGrant(
            account_id=row.incoming_id,
            role=Role.HEAD,
            scope_id=box.unit_id,
            valid_from=on,
            basis=row.decision_number,
        )
        grant_roles([grant], actor=actor, at=at)


def _minutes(
    row: Handover,
    box: UnitBox,
    opening: Inventory,
    closing: Inventory,
    comparison: Comparison,
    *,
    on: date,
) -> Minutes:
    line = list_line(box.unit_id, on=on)
    kept = set(row.kept_delegations)
    return write_minutes(
        row,
        body=line[0].name if line else box.address,
        above=line[1].name if len(line) > 1 else "",
        label=line[0].domain_label if line else "",
        address=box.address,
        opening=opening,
        closing=closing,
        comparison=comparison,
        kept=[entry for entry in opening.delegations if entry.delegation_id in kept],
        earlier=[item for item in queries.list_handovers(row.mailbox_id) if item.number < row.number],
    )

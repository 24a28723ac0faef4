"""Jobs of a handover: what reads a box, which takes longer than a page may. Clause: D13.2."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congthu.accounts.api import issue_token
from congthu.accounts.types import BoxRights
from congthu.common import clock, jobs
from congthu.common.actor import Actor
from congthu.directory.api import find_unit_box
from congthu.engine.api import imap_server, sieve_server
from congthu.engine.errors import StoreError
from congthu.offices.errors import UnknownHandover, WrongState
from congthu.offices.handover.actions import note_problem, record_inventory
from congthu.offices.handover.assignments import list_assignments
from congthu.offices.handover.completing import complete_handover as complete
from congthu.offices.handover.delegations import list_delegations
from congthu.offices.handover.inventory import Store, Taken
from congthu.offices.handover.inventory import take_inventory as read_box
from congthu.offices.handover.letters import write_letter
from congthu.offices.handover.models import Handover
from congthu.offices.handover.types import HandoverState

_log = logging.getLogger(__name__)
_ACTOR = Actor.system("handover")
_RETRY = RetryStrategy(max_attempts=8, wait=5, linear_wait=10)


@app.task(name="offices.take_inventory", retry=_RETRY)
def take_inventory(handover_id: str) -> None:
    """Make the opening inventory of a handover; nothing to do when it was cancelled or has one."""
    row = Handover.objects.filter(pk=UUID(handover_id), state=HandoverState.STARTED).first()
    if row is None:
        return
    at = clock.now()
    taken = _take(row, at=at)
    try:
        record_inventory(row.pk, taken, actor=_ACTOR, at=clock.now())
    except WrongState:
        _log.info("inventory of handover %s not needed any more", handover_id)


@app.task(name="offices.complete_handover", retry=_RETRY)
def complete_handover(handover_id: str) -> None:
    """Make the closing inventory and let the handover take effect."""
    row = Handover.objects.filter(pk=UUID(handover_id), state=HandoverState.CONFIRMED).first()
    if row is None:
        return
    taken = _take(row, at=clock.now())
    complete(row.pk, taken, actor=_ACTOR, at=clock.now())


@app.task(name="offices.tell_handover")
def tell_handover(handover_id: str, news: str) -> None:
    """Tell both sides, in their own boxes, what has become of a handover."""
    row = Handover.objects.select_related("outgoing", "incoming").filter(pk=UUID(handover_id)).first()
    box = find_unit_box(row.mailbox_id) if row else None
    if row is None or box is None:
        return
    for account in (row.outgoing, row.incoming):
        letter = write_letter(news, row, address=box.address, place=_page(row))
        jobs.enqueue_on_commit("engine.send_notice", to=account.login, subject=letter.subject, text=letter.text)


def _take(row: Handover, *, at: datetime) -> Taken:
    """Read the box as whoever started the handover; the token lets nothing change, not even a flag."""
    box = find_unit_box(row.mailbox_id)
    if box is None:
        raise UnknownHandover("unknown_box", id=str(row.mailbox_id))
    state, person = settings.INSTANCE_STATE, row.started_by.login

    def new_token() -> str:
        return issue_token(box.address, person, rights=BoxRights.COPY, at=clock.now())

    store = Store(box=box.address, imap=imap_server(state), sieve=sieve_server(state), new_token=new_token)
    try:
        return read_box(
            store,
            own_addresses=[box.address],
            assignments=list_assignments(row.mailbox_id),
            delegations=list_delegations(row.mailbox_id, at=at),
            at=at,
        )
    except StoreError as error:
        note_problem(row.pk, error.code)
        raise


def _page(row: Handover) -> str:
    return f"{settings.INSTANCE.web_url.rstrip('/')}/hop-thu-cong-vu/{row.mailbox_id}/ban-giao/{row.pk}/"

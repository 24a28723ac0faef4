"""Jobs of this room: cutting what has ended, and telling owners when a ban on telling is over."""

from __future__ import annotations

import logging

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congthu.common import clock
from congthu.common.actor import Actor
from congthu.offices.api import cut_boxes_of as cut_boxes
from congthu.offices.api import cut_if_lost, cut_who_lost, record_uses, tell_owners
from congthu.offices.handover.tasks import complete_handover, take_inventory, tell_handover
from congthu.offices.work.tasks import find_answers, remind_of_deadlines, tell_assignee, tell_of_late_work

__all__ = [
    "complete_handover",
    "cut_boxes_of",
    "cut_off",
    "find_answers",
    "remind_of_deadlines",
    "sweep",
    "take_inventory",
    "tell_assignee",
    "tell_handover",
    "tell_of_late_work",
    "tell_owners_later",
]

logger = logging.getLogger(__name__)
_RETRY = RetryStrategy(max_attempts=20, wait=3)


@app.task(name="offices.cut_off", retry=_RETRY)
def cut_off(box: str, login: str) -> None:
    """End the open sessions of a box if somebody has no right to it any more; queued for the moment a right ends."""
    with transaction.atomic():
        if cut_if_lost(box, login):
            logger.info("sessions of %s end: %s has no right to it any more", box, login)


@app.task(name="offices.cut_boxes_of", retry=_RETRY)
def cut_boxes_of(login: str) -> None:
    """End the open sessions of the boxes of others that somebody can open."""
    with transaction.atomic():
        cut_boxes(login)


@app.periodic(cron="* * * * *", periodic_id="offices-sweep")
@app.task(name="offices.sweep")
def sweep(timestamp: int) -> None:
    """Compare every minute who may open what with who could: whatever ended a right is seen here at the latest."""
    del timestamp
    for box in cut_who_lost():
        logger.info("sessions of %s end: somebody has lost a right to it", box)
    record_uses(actor=Actor.system("offices.sweep"), at=clock.now())


@app.periodic(cron="7 * * * *", periodic_id="offices-tell")
@app.task(name="offices.tell_owners")
def tell_owners_later(timestamp: int) -> None:
    """Tell owners of exceptional access once the order that forbade it has ended. Clause: D3.3."""
    del timestamp
    tell_owners(actor=Actor.system("offices.tell_owners"), at=clock.now())

"""Jobs about work in official boxes: telling, reminding, and finding the answers that left. Clause: D13.3, D10.0."""

from __future__ import annotations

import logging
from itertools import groupby
from typing import Final
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congthu.accounts.api import issue_token
from congthu.accounts.errors import UnknownAccount
from congthu.accounts.types import BoxRights
from congthu.common import clock
from congthu.common.actor import Actor
from congthu.directory.api import find_unit_box
from congthu.engine.api import BoxConnection, find_answer, imap_server, list_folders, open_box
from congthu.engine.errors import StoreError
from congthu.offices.work import reminding, rights
from congthu.offices.work.actions import close_answered
from congthu.offices.work.models import Assignment
from congthu.offices.work.types import OPEN

_log = logging.getLogger(__name__)
_AT_ONCE: Final = 500
"""So many assignments are looked at in one run; those first that were looked at longest ago."""


@app.task(name="offices.tell_assignee", retry=RetryStrategy(max_attempts=10, wait=5))
def tell_assignee(work_id: str) -> None:
    """Tell whoever was given work."""
    work = Assignment.objects.filter(pk=UUID(work_id), state__in=OPEN).first()
    if work is not None:
        reminding.tell_assignee(work, links=_links(), at=clock.now())


@app.periodic(cron="7 * * * *", periodic_id="offices-remind")
@app.task(name="offices.remind_of_deadlines")
def remind_of_deadlines(timestamp: int) -> None:
    """Remind of what is due soon, every hour."""
    del timestamp
    reminding.remind_of_deadlines(links=_links(), at=clock.now())


@app.periodic(cron="15 0 * * 1-5", periodic_id="offices-late-work")
@app.task(name="offices.tell_of_late_work")
def tell_of_late_work(timestamp: int) -> None:
    """Tell of late work on weekdays at 7:15 in Việt Nam (0:15 UTC), before offices open."""
    del timestamp
    reminding.tell_of_late_work(links=_links(), at=clock.now())


@app.periodic(cron="*/5 * * * *", periodic_id="offices-answers")
@app.task(name="offices.find_answers")
def find_answers(timestamp: int) -> None:
    """Close what was answered: look for the answers in the Sent folders of the boxes with open work."""
    del timestamp
    rows = list(Assignment.objects.filter(state__in=OPEN).order_by("looked_at", "assigned_at")[:_AT_ONCE])
    for mailbox_id, group in groupby(sorted(rows, key=lambda row: str(row.mailbox_id)), key=lambda row: row.mailbox_id):
        box = find_unit_box(mailbox_id)
        if box is not None:
            _look(box.address, list(group))


def _look(box: str, rows: list[Assignment]) -> None:
    """Ask one box, as somebody who may answer as the office; the token lets nothing change, not even a flag."""
    may = rights.list_openers(box, rights=rights.MAY_ASSIGN)
    assigner = rows[0].assigned_by.login
    person = assigner if assigner in may else next(iter(may), None)
    if person is None:
        return
    try:
        token = issue_token(box, person, rights=BoxRights.COPY, at=clock.now())
        with open_box(imap_server(settings.INSTANCE_STATE), box=box, token=token) as connection:
            sent = next((folder.name for folder in list_folders(connection) if folder.special_use == "\\Sent"), None)
            for row in rows if sent else ():
                _close_if_answered(connection, str(sent), row)
    except (StoreError, UnknownAccount) as error:
        _log.warning("answers of %s not looked for: %s", box, error.code)
        return
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(looked_at=clock.now())


def _close_if_answered(connection: BoxConnection, sent: str, row: Assignment) -> None:
    answer_id = find_answer(connection, sent, to=row.message_id)
    if answer_id is not None:
        close_answered(row.pk, answer_id=answer_id, actor=Actor.system("offices.find_answers"), at=clock.now())


def _links() -> reminding.Links:
    return reminding.Links(web=str(settings.INSTANCE.web_url).rstrip("/"))

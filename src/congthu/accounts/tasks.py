"""Jobs of accounts: telling owners and operators of what attempts to log in show, and forgetting what is too old."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from congthu.accounts.api import (
    clear_sessions,
    forget_challenges,
    forget_old_devices,
    forget_old_places,
    list_logins,
    network_of,
    note_sign_in,
    repair_requirements,
)
from congthu.accounts.guarding.keeping import kept_from
from congthu.accounts.guarding.letters import letter_of_attack
from congthu.accounts.guarding.lifting import forget_attempts, forget_places
from congthu.accounts.types import Role
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common import clock, jobs
from congthu.common.actor import Actor
from congthu.regulation.api import get_rules

logger = logging.getLogger(__name__)


@app.task(name="accounts.note_new_place")
def note_new_place(account_id: str, address: str, protocol: str, program: str, at: str) -> None:
    """Tell an owner of a first login from a new place, whatever the program came by."""
    words = program or protocol.upper()
    note_sign_in(UUID(account_id), network=network_of(address), program=words, at=datetime.fromisoformat(at))


@app.task(name="accounts.report_attack")
def report_attack(login: str) -> None:
    """Tell the operators that passwords are being guessed; `login` is an account or `*`. Clause: D11.2c."""
    at = clock.now()
    letter = letter_of_attack(login=login, web_url=settings.INSTANCE.web_url, at=at)
    with transaction.atomic():
        for operator in list_logins(Role.OPERATOR, on=clock.local_date(at)):
            jobs.enqueue_on_commit("engine.send_notice", to=operator, subject=letter.subject, text=letter.text)
        subject = Subject(kind="login-guard", id=login, name=login)
        record("accounts.guard.attack_reported", actor=Actor.system("guard"), at=at, subject=subject)


@app.periodic(cron="23 2 * * *", periodic_id="accounts-attempts")
@app.task(name="accounts.forget_attempts", queueing_lock="accounts.forget_attempts")
def forget_old_attempts(timestamp: int) -> None:
    """Delete the record of attempts whose term is over, and places that are known no more. Clause: D11.2e, Q21."""
    del timestamp
    at = clock.now()
    today = clock.local_date(at)
    rows = forget_attempts(before=kept_from(today, months=get_rules(today).attempts_kept_months))
    places = forget_places(at=at)
    logger.info("forgotten: %d rows of attempts, %d places", rows, places)


@app.periodic(cron="41 2 * * *", periodic_id="accounts-sessions")
@app.task(name="accounts.clear_sessions", queueing_lock="accounts.clear_sessions")
def clear_old_sessions(timestamp: int) -> None:
    """Take away sessions, devices, challenges and places whose time is over."""
    del timestamp
    at = clock.now()
    sessions, devices = clear_sessions(at=at), forget_old_devices(at=at)
    challenges, places = forget_challenges(at=at), forget_old_places(at=at)
    logger.info("cleared: %d sessions, %d devices, %d challenges, %d places", sessions, devices, challenges, places)


@app.periodic(cron="5 17 * * *", periodic_id="accounts-factors")
@app.task(name="accounts.repair_requirements", queueing_lock="accounts.repair_requirements")
def repair_factor_requirements(timestamp: int) -> None:
    """Bring in line who needs a second factor, just after midnight in Việt Nam, when roles begin and end.

    Clause: D11.2c.
    """
    del timestamp
    came, gone = repair_requirements(actor=Actor.system("accounts.repair_requirements"), at=clock.now())
    logger.info("second factor: newly required of %d accounts, no longer of %d", came, gone)

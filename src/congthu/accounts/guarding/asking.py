"""The judgement as the web asks it: over Django's connection, beside the mail daemons on the same counters."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from congthu.accounts.guarding import steps
from congthu.accounts.guarding.browsers import device_of
from congthu.accounts.guarding.origins import origin_of, trace_of
from congthu.accounts.guarding.policy import POLICY, GuardPolicy
from congthu.accounts.guarding.secrets import GuardKeys
from congthu.accounts.guarding.telling import ATTACK, NEW_PLACE, payload
from congthu.accounts.guarding.types import Attempt, Finished, Result, Verdict
from congthu.common import jobs

WEB = "web"


def describe_attempt(
    login: str, password: str, *, address: str, cookie: str, keys: GuardKeys, at: datetime, policy: GuardPolicy = POLICY
) -> Attempt:
    """Return an attempt at the web as the judgement sees it: ``cookie`` is what the browser has kept, or empty."""
    name = login.strip().lower()
    device = device_of(keys.secret, name, cookie, at=at, policy=policy) if cookie else ""
    return Attempt(login=name, origin=origin_of(address, device=device), trace=trace_of(keys.nonce, name, password))


@transaction.atomic(durable=True)
def judge_attempt(attempt: Attempt, *, keys: GuardKeys, at: datetime, policy: GuardPolicy = POLICY) -> Verdict:
    """Say what is done with an attempt before its password is looked at, and count who is let through.

    `Outcome.SECOND_FACTOR` means: ask for the second factor first, and look at the password only beside a right one.
    """
    wanted = steps.judge_attempts([attempt], at=at, secret=keys.secret, policy=policy, can_ask_second_factor=True)
    with connection.cursor() as cursor:
        judged = steps.carry_out(cursor, wanted)
    for login in judged.attacked:
        jobs.enqueue_on_commit(ATTACK, login=login)
    return judged.verdicts[0]


def release_attempt(attempt: Attempt, *, keys: GuardKeys, at: datetime, policy: GuardPolicy = POLICY) -> None:
    """Give back what was counted for an attempt whose password was right, though it does not open anything yet."""
    _count(Finished(attempt=attempt, protocol=WEB, program="", result=Result.NOT_ALLOWED, at=at), keys, policy)


def note_attempt(
    attempt: Attempt, result: Result, *, program: str, keys: GuardKeys, at: datetime, policy: GuardPolicy = POLICY
) -> None:
    """Count and record what became of an attempt at the web.

    It is no event of the audit record: a guesser could fill that, and it is never deleted. Clause: D11.2e.
    """
    finished = Finished(attempt=attempt, protocol=WEB, program=program, result=result, at=at)
    _count(finished, keys, policy)
    with transaction.atomic(), connection.cursor() as cursor:
        for place in steps.carry_out(cursor, steps.record_attempts([finished], secret=keys.secret, policy=policy)):
            jobs.enqueue_on_commit(NEW_PLACE, **payload(place))


@transaction.atomic(durable=True)
def _count(finished: Finished, keys: GuardKeys, policy: GuardPolicy) -> None:
    with connection.cursor() as cursor:
        steps.carry_out(cursor, steps.count_outcomes([finished], at=finished.at, secret=keys.secret, policy=policy))

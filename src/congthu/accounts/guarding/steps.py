"""What is asked of and written to the database for a judgement, as steps that a web page and a service both can take.

Each function yields a statement with its parameters, is sent the rows, and returns its result: it neither waits nor
blocks, and does not know whether whoever carries it out does. `carry_out` does so over a cursor of the web.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from congthu.accounts.guarding import statements
from congthu.accounts.guarding.decide import counted_kinds, half_life_of, is_attack, judge, with_one_more
from congthu.accounts.guarding.origins import key_of, keys_of
from congthu.accounts.guarding.policy import GuardPolicy
from congthu.accounts.guarding.statements import NewPlace, Params
from congthu.accounts.guarding.types import Attempt, Counted, Counter, Finished, Outcome, Result, Verdict

T = TypeVar("T")
Rows = Sequence[Sequence[Any]]
Steps = Generator[tuple[str, Params], Rows, T]

EVERYBODY: Final = "*"
"""Whom an attack on no single account is reported for."""


class Cursor(Protocol):
    """What both Django and psycopg call a cursor."""

    @property
    def description(self) -> Any: ...  # noqa: ANN401

    def execute(self, query: str, params: Params) -> Any: ...  # noqa: ANN401

    def fetchall(self) -> Any: ...  # noqa: ANN401


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What is done with attempts, and whom the operators are to be told of."""

    verdicts: tuple[Verdict, ...]
    attacked: tuple[str, ...] = ()
    """Login names under attack that were not reported lately; `EVERYBODY` for all of them together."""


def judge_attempts(
    attempts: Sequence[Attempt], *, at: datetime, secret: bytes, policy: GuardPolicy, can_ask_second_factor: bool
) -> Steps[Judged]:
    """Return the verdict on each attempt, in order, and count those that are let through: one transaction.

    Whatever is let through counts as a failure until `count_outcomes` gives it back, so that as many as are borne one
    after the other are also the most that can be under way at once. Clause: D11.2c.
    """
    rows = yield statements.ACCOUNTS, statements.account_params(attempts, at=at, policy=policy)
    accounts = statements.read_accounts(rows)
    yield statements.LOCK, {}
    wanted = {pair for attempt in attempts for pair in keys_of(secret, attempt).items()}
    counters = statements.read_counters((yield statements.COUNTERS, statements.counter_params(wanted)))
    verdicts: list[Verdict] = []
    passed: list[tuple[Attempt, bool]] = []
    for attempt in attempts:
        evidence = statements.evidence_of(
            attempt,
            at=at,
            secret=secret,
            counters=counters,
            account=accounts.get(_whom(attempt)),
            can_ask_second_factor=can_ask_second_factor,
        )
        verdicts.append(judge(evidence, policy))
        if verdicts[-1].outcome not in {Outcome.PASS, Outcome.SLOW} or attempt.trace in evidence.pair.traces:
            continue
        passed.append((attempt, evidence.is_known_place))
        keys = keys_of(secret, attempt)
        for counted in counted_kinds(is_known_place=evidence.is_known_place):
            place = counted, keys[counted]
            half_life = half_life_of(counted, policy)
            counters[place] = with_one_more(counters.get(place, Counter()), at, half_life, trace=attempt.trace)
    attacked: tuple[str, ...] = ()
    if passed:
        rows = yield statements.FAILURES, statements.failure_params(passed, at=at, secret=secret, policy=policy)
        real = {one.login for one, _ in passed if _whom(one) in accounts}
        attacked = yield from _due_alarms(rows, real, at=at, secret=secret, policy=policy)
    return Judged(verdicts=tuple(verdicts), attacked=attacked)


def count_outcomes(finished: Sequence[Finished], *, at: datetime, secret: bytes, policy: GuardPolicy) -> Steps[None]:
    """Give back what was counted for right passwords, and count wrong ones that nobody judged: one transaction."""
    looked_at = [one for one in finished if one.result is not Result.BLOCKED]
    if not looked_at:
        return
    attempts = [one.attempt for one in looked_at]
    rows = yield statements.ACCOUNTS, statements.account_params(attempts, at=at, policy=policy)
    accounts = statements.read_accounts(rows)
    right: list[tuple[Attempt, bool]] = []
    wrong: list[tuple[Attempt, bool]] = []
    for one in looked_at:
        whom = _whom(one.attempt)
        known = whom in accounts and accounts[whom].is_known_place
        (wrong if one.result is Result.WRONG else right).append((one.attempt, known))
    yield statements.LOCK, {}
    if right:
        yield statements.GIVE_BACK, statements.failure_params(right, at=at, secret=secret, policy=policy)
    if wrong:
        yield statements.FAILURES, statements.failure_params(wrong, at=at, secret=secret, policy=policy)
        yield statements.SETTLE, statements.settle_params(wrong, at=at, secret=secret)


def record_attempts(finished: Sequence[Finished], *, secret: bytes, policy: GuardPolicy) -> Steps[tuple[NewPlace, ...]]:
    """Put every attempt on record and remember places of successes; return the new ones. Clause: D11.2e."""
    yield statements.ATTEMPTS, statements.attempt_params(finished, secret=secret)
    successes = [one for one in finished if one.result is Result.SUCCESS]
    if not successes:
        return ()
    places = statements.read_places((yield statements.PLACES, statements.place_params(successes, policy=policy)))
    if any(one.app_password for one in successes):
        yield statements.APP_PASSWORDS, statements.app_password_params(successes)
    return tuple(places)


def carry_out(cursor: Cursor, steps: Steps[T]) -> T:
    """Take the steps over a cursor and return their result."""
    try:
        query, params = next(steps)
        while True:
            cursor.execute(query, params)
            query, params = steps.send(cursor.fetchall() if cursor.description else ())
    except StopIteration as end:
        result: T = end.value
        return result


def _due_alarms(
    rows: Rows, real: Iterable[str], *, at: datetime, secret: bytes, policy: GuardPolicy
) -> Steps[tuple[str, ...]]:
    """Return who is to be reported as attacked: accounts that exist, or everybody."""
    names = {key_of(secret, Counted.ACCOUNT, login): login for login in real}
    hot: dict[bytes, str] = {}
    for (counted, key), counter in statements.read_counters(rows).items():
        if counted is Counted.PROVINCE and is_attack(counter, at, policy):
            hot[key] = EVERYBODY
        elif counted is Counted.ACCOUNT and key in names and counter.level >= policy.alarm_account:
            hot[key] = names[key]
    if not hot:
        return ()
    due = yield statements.ALARMS, statements.alarm_params(hot, at=at, policy=policy)
    return tuple(hot[bytes(key)] for (key,) in due)


def _whom(attempt: Attempt) -> tuple[str, str, str]:
    return attempt.login, attempt.origin.network, attempt.origin.device

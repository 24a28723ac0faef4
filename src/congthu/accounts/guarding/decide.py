"""The judgement: evidence and policy → verdict. Pure, so that its promises can be tested as a table.

The promise to owners: from a known place only the failures of that very place count. Clause: D11.2c.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import exp2

from congthu.accounts.guarding.policy import BackOff, GuardPolicy, SlowDown
from congthu.accounts.guarding.types import Counted, Counter, Evidence, Outcome, Verdict

_DOUBLINGS_THAT_MATTER = 20.0
"""More would only overflow: any first wait doubled so often is longer than any longest one."""


def judge(evidence: Evidence, policy: GuardPolicy) -> Verdict:
    """Say what is done with an attempt whose password nobody has looked at yet."""
    holds = [(until, counted) for until, counted in _holds(evidence, policy) if until > evidence.at]
    if holds:
        until, counted = max(holds)
        outcome = Outcome.SECOND_FACTOR if evidence.has_second_factor else Outcome.REFUSE
        return Verdict(outcome=outcome, reason=counted, until=until)
    delay, counted = max(_delays(evidence, policy))
    if delay:
        return Verdict(outcome=Outcome.SLOW, reason=counted, delay=delay)
    return Verdict(outcome=Outcome.PASS)


def blocked_until(counter: Counter, back_off: BackOff) -> datetime | None:
    """Return until when nothing is looked at because of a counter; it may be past. None: it was never reached."""
    if counter.at is None or counter.level < back_off.free:
        return None
    doublings = min(counter.level - back_off.free, _DOUBLINGS_THAT_MATTER)
    return counter.at + min(back_off.first * exp2(doublings), back_off.longest)


def level_at(counter: Counter, at: datetime, half_life: timedelta) -> float:
    """Return how much the failures of a counter still weigh."""
    if counter.at is None:
        return 0.0
    return counter.level * exp2(-(max(at - counter.at, timedelta()) / half_life))


def with_one_more(counter: Counter, at: datetime, half_life: timedelta, *, trace: int) -> Counter:
    """Return a counter with one attempt more: it counts before its password is looked at."""
    return Counter(level=level_at(counter, at, half_life) + 1, at=at, traces=(trace, *counter.traces))


def counted_kinds(*, is_known_place: bool) -> tuple[Counted, ...]:
    """Return what an attempt counts for: at a known place for nobody but that account there."""
    if is_known_place:
        return (Counted.PAIR,)
    return (Counted.PAIR, Counted.ACCOUNT, Counted.ADDRESS, Counted.NETWORK, Counted.PROVINCE)


def is_attack(province: Counter, at: datetime, policy: GuardPolicy) -> bool:
    """Tell whether many names are being tried from many places."""
    return level_at(province, at, policy.province_half_life) >= policy.attack_from


def half_life_of(counted: Counted, policy: GuardPolicy) -> timedelta:
    """Return how fast failures of a kind are forgotten.

    Raises:
        KeyError: it is not a kind of failure.
    """
    return {
        Counted.ACCOUNT: policy.account.half_life,
        Counted.ADDRESS: policy.address.half_life,
        Counted.NETWORK: policy.network.half_life,
        Counted.PAIR: policy.pair.half_life,
        Counted.PROVINCE: policy.province_half_life,
    }[counted]


def _holds(evidence: Evidence, policy: GuardPolicy) -> Iterator[tuple[datetime, Counted]]:
    for counted, counter, back_off in _limits(evidence, policy):
        until = blocked_until(counter, back_off)
        if until is not None:
            yield until, counted


def _limits(evidence: Evidence, policy: GuardPolicy) -> Iterator[tuple[Counted, Counter, BackOff]]:
    if evidence.is_known_place:
        yield Counted.PAIR, evidence.pair, policy.known_pair
        return
    attack = is_attack(evidence.province, evidence.at, policy)
    yield Counted.PAIR, evidence.pair, policy.pair
    yield Counted.ACCOUNT, evidence.account, policy.account
    yield Counted.ADDRESS, evidence.address, policy.address_under_attack if attack else policy.address
    yield Counted.NETWORK, evidence.network, policy.network_under_attack if attack else policy.network


def _delays(evidence: Evidence, policy: GuardPolicy) -> Iterator[tuple[timedelta, Counted]]:
    pair = level_at(evidence.pair, evidence.at, policy.pair.half_life)
    if evidence.is_known_place:
        yield _delay(pair, policy.known_slow), Counted.PAIR
        return
    account = level_at(evidence.account, evidence.at, policy.account.half_life)
    yield _delay(pair, policy.unknown_slow), Counted.PAIR
    yield _delay(account, policy.unknown_slow), Counted.ACCOUNT
    if is_attack(evidence.province, evidence.at, policy):
        yield policy.attack_delay, Counted.PROVINCE


def _delay(level: float, slow: SlowDown) -> timedelta:
    if level < slow.free:
        return timedelta()
    return min(slow.first * exp2(min(level - slow.free, _DOUBLINGS_THAT_MATTER)), slow.longest)

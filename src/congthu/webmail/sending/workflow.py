"""What follows from Postfix's answer. Pure: the answer and what was known go in, what is to be noted comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from congthu.engine.types import Outcome, Refusal, Submission
from congthu.webmail.sending.types import POLICY, OutgoingState, ReturnReason, SendingPolicy


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a message before the answer."""

    first_due_at: datetime
    attempts: int
    """With this one."""
    is_filed: bool
    """A part of the receivers has it already."""
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is to be noted and done."""

    state: OutgoingState
    reason: ReturnReason | None = None
    remaining: tuple[str, ...] | None = None
    """Whom to ask for again; None means everybody, an empty one nobody."""
    refused: tuple[tuple[str, str], ...] = ()
    due_at: datetime | None = None


def after_answer(
    answer: Submission, known: Known, *, receivers: tuple[str, ...], at: datetime, policy: SendingPolicy = POLICY
) -> Step:
    """Return what follows.

    Whoever was refused for good is told of at the end; whoever could not be reached is asked for again, alone, so that
    nobody gets the message twice.
    """
    final = tuple((refusal.address, _told(refusal)) for refusal in answer.refusals if refusal.is_permanent)
    later = tuple(refusal.address for refusal in answer.refusals if not refusal.is_permanent)
    refused = known.refused + final
    if answer.outcome is Outcome.SENT:
        return Step(
            state=OutgoingState.SENT,
            remaining=later,
            refused=refused,
            due_at=_next(known, at, policy) if later else None,
        )
    if answer.outcome is Outcome.UNKNOWN:
        return _over(known, ReturnReason.UNCLEAR, refused)
    if answer.outcome is Outcome.REFUSED:
        told = refused or tuple((address, answer.answer) for address in receivers)
        return _over(known, ReturnReason.REFUSED, told)
    asked_again = tuple(address for address in receivers if address not in dict(final))
    if at - known.first_due_at >= policy.give_up_after:
        told = refused + tuple((address, answer.answer or _last(answer, address)) for address in asked_again)
        return _over(known, ReturnReason.TOO_LONG, told)
    return Step(state=OutgoingState.WAITING, remaining=asked_again, refused=refused, due_at=_next(known, at, policy))


def _over(known: Known, reason: ReturnReason, refused: tuple[tuple[str, str], ...]) -> Step:
    """Return the end: a message that some have got is put away as sent, one that nobody has got is given back."""
    state = OutgoingState.SENT if known.is_filed else OutgoingState.GIVING_BACK
    return Step(state=state, reason=reason, remaining=(), refused=refused)


def _next(known: Known, at: datetime, policy: SendingPolicy) -> datetime:
    waits: tuple[timedelta, ...] = policy.retries
    return at + waits[min(known.attempts, len(waits)) - 1]


def _told(refusal: Refusal) -> str:
    return f"{refusal.code} {refusal.text}"


def _last(answer: Submission, address: str) -> str:
    return next((_told(refusal) for refusal in answer.refusals if refusal.address == address), "")

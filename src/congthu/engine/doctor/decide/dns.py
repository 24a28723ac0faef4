"""What the answers of name servers say about MX, addresses and PTR; SPF, DKIM and DMARC have modules of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from congthu.engine.doctor.types import Finding, Group, Teller

DNS = Teller(Group.DNS)


class Status(StrEnum):
    """How a question ended."""

    FOUND = "found"
    ABSENT = "absent"
    """The name, or this kind of record, does not exist: an answer, and a definite one."""
    FAILED = "failed"
    """SERVFAIL, refusal, no answer in time or rubbish: nothing is known."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a name server said to one question."""

    name: str
    kind: str
    """``MX``, ``A``, ``AAAA``, ``TXT`` or ``PTR``."""
    status: Status
    values: tuple[str, ...] = ()
    """Names in lower case without the last dot; ``MX`` as host only, most preferred first; ``TXT`` joined."""
    detail: str = ""
    """Why it failed, technical, untranslated."""


def unanswered(answer: Answer) -> Finding:
    """Return that a question brought no answer, so that nothing may be concluded."""
    return DNS.unknown("dns_unanswered", name=answer.name, kind=answer.kind, detail=answer.detail)


def judge_mx(answer: Answer, *, hostname: str) -> Iterator[Finding]:
    """Say whether mail for the domain finds its way to ``hostname``. Clause: RFC5321 (section 5.1)."""
    if answer.status is Status.FAILED:
        yield unanswered(answer)
    elif answer.status is Status.ABSENT:
        yield DNS.fault("mx_missing", domain=answer.name, hostname=hostname)
    elif hostname not in answer.values:
        yield DNS.fault("mx_elsewhere", domain=answer.name, hostname=hostname, found=", ".join(answer.values) or ".")
    else:
        yield DNS.ok("mx_ok", domain=answer.name, hostname=hostname)
        for other in sorted(set(answer.values) - {hostname}):
            yield DNS.warn("mx_another", domain=answer.name, other=other)


def judge_addresses(answers: Sequence[Answer]) -> Iterator[Finding]:
    """Say whether the host has an address at all; ``answers`` are those for A and AAAA."""
    found = addresses(answers)
    yield from (unanswered(answer) for answer in answers if answer.status is Status.FAILED)
    if found:
        yield DNS.ok("address_ok", hostname=answers[0].name, found=", ".join(found))
    elif all(answer.status is Status.ABSENT for answer in answers):
        yield DNS.fault("address_missing", hostname=answers[0].name)


def addresses(answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return the addresses that were found."""
    return tuple(value for answer in answers if answer.status is Status.FOUND for value in answer.values)


def judge_ptr(answers: Mapping[str, Answer], *, hostname: str) -> Iterator[Finding]:
    """Say of each address whether its reverse name is the host's: without it many receivers refuse or suspect mail."""
    for address, answer in answers.items():
        if answer.status is Status.FAILED:
            yield unanswered(answer)
        elif answer.status is Status.ABSENT:
            yield DNS.fault("ptr_missing", address=address, hostname=hostname)
        elif hostname not in answer.values:
            yield DNS.fault("ptr_differs", address=address, hostname=hostname, found=", ".join(answer.values))
        else:
            yield DNS.ok("ptr_ok", address=address, hostname=hostname)

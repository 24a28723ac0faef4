"""What the domain's DMARC record asks of receivers. Clause: RFC7489."""

from __future__ import annotations

from collections.abc import Iterator

from congthu.engine.doctor.decide.dns import DNS, Answer, Status, unanswered
from congthu.engine.doctor.decide.tags import find_tags
from congthu.engine.doctor.types import Finding

_POLICIES = frozenset({"none", "quarantine", "reject"})


def judge_dmarc(answer: Answer) -> Iterator[Finding]:
    """Say whether forged mail in the domain's name is to be refused, and whether we hear of it."""
    if answer.status is Status.FAILED:
        yield unanswered(answer)
        return
    records = [value for value in answer.values if value.replace(" ", "").lower().startswith("v=dmarc1")]
    if not records:
        yield DNS.fault("dmarc_missing", name=answer.name)
    elif len(records) > 1:
        yield DNS.fault("dmarc_twice", name=answer.name, count=len(records))
    else:
        yield from _judge_record(records[0], name=answer.name)


def _judge_record(record: str, *, name: str) -> Iterator[Finding]:
    tags = {key.lower(): value for key, value in (find_tags(record) or {}).items()}
    policy = tags.get("p", "").lower()
    if policy not in _POLICIES or tags.get("v") != "DMARC1":
        yield DNS.fault("dmarc_malformed", name=name)
        return
    if policy == "none":
        yield DNS.fault("dmarc_none", name=name)
    else:
        yield DNS.ok("dmarc_ok", name=name, policy=policy)
        if tags.get("sp", policy).lower() == "none":
            yield DNS.warn("dmarc_subdomains", name=name)
        if tags.get("pct", "100") != "100":
            yield DNS.warn("dmarc_partly", name=name, percent=tags["pct"])
    if not tags.get("rua"):
        yield DNS.warn("dmarc_unheard", name=name)

"""What the published DKIM record says, beside the key that signs. Clause: RFC6376."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from congthu.engine.doctor.decide.dns import DNS, Answer, Status, unanswered
from congthu.engine.doctor.decide.tags import find_tags
from congthu.engine.doctor.types import Finding


def judge_dkim(answer: Answer, *, public_key: str) -> Iterator[Finding]:
    """Say whether receivers find the key with which this instance signs."""
    if answer.status is Status.FAILED:
        yield unanswered(answer)
    elif answer.status is Status.ABSENT:
        yield DNS.fault("dkim_missing", name=answer.name)
    elif len(answer.values) > 1:
        yield DNS.fault("dkim_twice", name=answer.name, count=len(answer.values))
    else:
        yield _judge_record(answer.values[0], name=answer.name, public_key=public_key)


def _judge_record(record: str, *, name: str, public_key: str) -> Finding:
    tags = find_tags(record)
    if tags is None or "p" not in tags or tags.get("v", "DKIM1") != "DKIM1" or tags.get("k", "rsa") != "rsa":
        return DNS.fault("dkim_malformed", name=name)
    found = "".join(tags["p"].split())
    if not found:
        return DNS.fault("dkim_revoked", name=name)
    if not _is_base64(found):
        return DNS.fault("dkim_malformed", name=name)
    if found != public_key:
        return DNS.fault("dkim_differs", name=name)
    if "y" in tags.get("t", "").split(":"):
        return DNS.warn("dkim_testing", name=name)
    return DNS.ok("dkim_ok", name=name)


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except ValueError:  # binascii.Error is one; what is not ASCII is another.
        return False
    return True

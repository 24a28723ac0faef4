"""Who sent it, and who it claims to be. Clause: D8.3-2, D9.4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from congthu.webmail.showing.types import Address, ShownHeaders
from congthu.webmail.showing.warnings.lookalikes import is_own, skeleton
from congthu.webmail.showing.warnings.types import Alert, SenderFacts, Severity, WarningCode, WarnPolicy

_ADDRESS: Final = re.compile(r"[^\s<>\"'(),:;@]{1,64}@(?:[\w\-]{1,63}\.){1,6}[^\W\d_]{2,24}")


def warn_sender(headers: ShownHeaders, facts: SenderFacts, policy: WarnPolicy) -> Iterator[Alert]:
    """Warn of a sender that is none, is several, is outside, is new, or is called by another's address."""
    if not headers.sent_from or not headers.sent_from[0].address:
        yield Alert(code=WarningCode.NO_SENDER, severity=Severity.CAUTION)
        return
    if len(headers.sent_from) > 1:
        yield Alert(code=WarningCode.SEVERAL_SENDERS, severity=Severity.CAUTION)
    sender = headers.sent_from[0]
    yield from _name(sender, facts)
    if is_own(sender.domain, facts.own_domains):
        if facts.came_from_outside:
            params = {"address": sender.address}
            yield Alert(code=WarningCode.CLAIMS_INSIDE, severity=Severity.DANGER, params=params)
        return
    code = WarningCode.FREE_MAIL if sender.domain in policy.free_mail else WarningCode.OUTSIDE
    yield Alert(code=code, severity=Severity.INFO, params={"domain": sender.domain})
    # Of several it is nobody's: half a province is called Nguyễn Văn Hùng.
    if len(facts.namesakes) == 1:
        params = {"name": sender.name, "like": facts.namesakes[0], "address": sender.address}
        yield Alert(code=WarningCode.NAME_FROM_INSIDE, severity=Severity.CAUTION, params=params)
    if facts.is_first_time:
        yield Alert(code=WarningCode.FIRST_TIME, severity=Severity.INFO, params={"address": sender.address})


def _name(sender: Address, facts: SenderFacts) -> Iterator[Alert]:
    """Warn of a display name that is another address than the sender's."""
    for shown in _ADDRESS.findall(sender.name):
        if shown.lower() == sender.address.lower():
            continue
        domain = shown.rpartition("@")[2].lower()
        own = {skeleton(one) for one in facts.own_domains}
        claims_ours = is_own(domain, facts.own_domains) or skeleton(domain) in own
        params = {"shown": shown, "address": sender.address}
        severity = Severity.DANGER if claims_ours else Severity.CAUTION
        yield Alert(code=WarningCode.NAME_HAS_ADDRESS, severity=severity, params=params)
        return


def warn_reply(headers: ShownHeaders, facts: SenderFacts) -> Iterator[Alert]:
    """Warn when an answer would go to another domain than the letter came from; lists are made so."""
    if not headers.reply_to or not headers.sent_from or headers.list_id:
        return
    sender = headers.sent_from[0]
    others = [one for one in headers.reply_to if one.domain and one.domain != sender.domain]
    if not others:
        return
    is_inside = is_own(sender.domain, facts.own_domains) and not is_own(others[0].domain, facts.own_domains)
    params = {"reply_to": others[0].address, "address": sender.address}
    severity = Severity.DANGER if is_inside else Severity.CAUTION
    yield Alert(code=WarningCode.REPLY_ELSEWHERE, severity=severity, params=params)

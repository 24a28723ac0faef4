"""What the world's name servers say of an instance. Clause: D4-1."""

from __future__ import annotations

from collections.abc import Iterator

from congthu.engine.doctor.ask.dns import Resolver
from congthu.engine.doctor.decide import dns as decide
from congthu.engine.doctor.decide.dkim import judge_dkim
from congthu.engine.doctor.decide.dmarc import judge_dmarc
from congthu.engine.doctor.decide.spf import judge_spf
from congthu.engine.doctor.types import Finding
from congthu.engine.state import DesiredState


def check_dns(state: DesiredState, resolver: Resolver) -> Iterator[Finding]:
    """Ask for every record that mail needs; each fault is a finding of its own."""
    yield from decide.judge_mx(resolver.ask(state.domain, "MX"), hostname=state.hostname)
    asked = [resolver.ask(state.hostname, kind) for kind in ("A", "AAAA")]
    yield from decide.judge_addresses(asked)
    found = decide.addresses(asked)
    yield from judge_spf(resolver.ask(state.domain, "TXT"), hostname=state.hostname, addresses=found)
    key_name = f"{state.dkim_selector}._domainkey.{state.domain}"
    yield from judge_dkim(resolver.ask(key_name, "TXT"), public_key=state.dkim_public)
    yield from judge_dmarc(resolver.ask(f"_dmarc.{state.domain}", "TXT"))
    yield from decide.judge_ptr({item: resolver.ask_reverse(item) for item in found}, hostname=state.hostname)

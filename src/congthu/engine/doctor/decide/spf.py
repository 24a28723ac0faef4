"""What the domain's SPF record says. Clause: RFC7208."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence

from congthu.engine.doctor.decide.dns import DNS, Answer, Status, unanswered
from congthu.engine.doctor.types import Finding

_MECHANISMS = frozenset({"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"})


def judge_spf(answer: Answer, *, hostname: str, addresses: Sequence[str]) -> Iterator[Finding]:
    """Say whether there is one SPF record, whether it ends the list, and whether it covers our own server."""
    if answer.status is Status.FAILED:
        yield unanswered(answer)
        return
    records = [value for value in answer.values if _is_spf(value)]
    if not records:
        yield DNS.fault("spf_missing", domain=answer.name)
    elif len(records) > 1:
        yield DNS.fault("spf_twice", domain=answer.name, count=len(records))
    else:
        yield from _judge_record(records[0], domain=answer.name, hostname=hostname, addresses=addresses)


def _is_spf(value: str) -> bool:
    return value.lower().split(" ")[0] == "v=spf1"


def _judge_record(record: str, *, domain: str, hostname: str, addresses: Sequence[str]) -> Iterator[Finding]:
    terms = record.lower().split()[1:]
    if strange := [term for term in terms if not _is_known(term)]:
        yield DNS.fault("spf_malformed", domain=domain, term=strange[0])
        return
    wrong = list(_judge_end(terms, domain=domain)) + list(
        _judge_cover(terms, domain=domain, hostname=hostname, addresses=addresses)
    )
    yield from wrong or [DNS.ok("spf_ok", domain=domain, record=record)]


def _is_known(term: str) -> bool:
    if "=" in term.split(":", maxsplit=1)[0].split("/", maxsplit=1)[0]:
        return True  # A modifier; receivers ignore those they do not know (RFC 7208, section 6).
    return _split(term)[1] in _MECHANISMS


def _split(term: str) -> tuple[str, str, str]:
    """Return qualifier, mechanism and value of ``-ip4:192.0.2.0/24``."""
    qualifier, rest = (term[0], term[1:]) if term[0] in "+-~?" else ("+", term)
    name, _, value = rest.partition(":")
    return qualifier, name.split("/")[0], value


def _judge_end(terms: Sequence[str], *, domain: str) -> Iterator[Finding]:
    qualifiers = [qualifier for qualifier, name, _ in map(_split, terms) if name == "all"]
    if qualifiers and qualifiers[0] not in "-~":
        yield DNS.fault("spf_open", domain=domain, end=f"{qualifiers[0]}all")
    elif not qualifiers and not any(term.startswith("redirect=") for term in terms):
        yield DNS.fault("spf_endless", domain=domain)


def _judge_cover(terms: Sequence[str], *, domain: str, hostname: str, addresses: Sequence[str]) -> Iterator[Finding]:
    for qualifier, name, value in map(_split, terms):
        if name == "all":
            break
        if qualifier == "+" and _covers(name, value, domain=domain, hostname=hostname, addresses=addresses):
            return
    if any(term.lstrip("+").startswith(("include:", "redirect=", "exists:")) for term in terms):
        # Following them is the receivers' work; that ours is among them is not known from here.
        yield DNS.unknown("spf_elsewhere", domain=domain, hostname=hostname)
    elif "all" not in [term.lstrip("+") for term in terms]:
        yield DNS.fault("spf_without_us", domain=domain, hostname=hostname)


def _covers(name: str, value: str, *, domain: str, hostname: str, addresses: Sequence[str]) -> bool:
    """Tell whether a mechanism that passes names our server; that MX points to it is judged by itself."""
    host = value.split("/", maxsplit=1)[0]
    if name == "mx":
        return host in {"", domain}
    if name == "a":
        return host == hostname or (not host and hostname == domain)
    if name in {"ip4", "ip6"}:
        return any(_within(address, value) for address in addresses)
    return False


def _within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False

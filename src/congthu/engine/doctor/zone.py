"""The DNS records to publish for an instance, and how they stand in a zone file; pure. Clause: D4-1."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from congthu.engine.state import DesiredState, Endpoint

_TTL = 3600
_TEXT_PIECE = 255
"""A TXT record is a row of strings of at most so many bytes (RFC 1035, section 3.3.14)."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record to publish."""

    name: str
    """Without the last dot."""
    kind: str
    value: str
    """As in a zone file, but a TXT record's whole text without quotes."""
    why: str
    """The code of the sentences in ``texts.zone.WHY``."""
    to_fill_in: bool = False
    """The value is the operator's to put in place of a word in angle brackets."""


def records(state: DesiredState, *, addresses: Sequence[str] = ()) -> tuple[Record, ...]:
    """Return what is to be published; without ``addresses`` those lines are left to be filled in."""
    return (
        Record(name=state.domain, kind="MX", value=f"10 {state.hostname}.", why="mx"),
        *_addresses(state, addresses),
        Record(name=state.domain, kind="TXT", value=spf(state), why="spf"),
        Record(name=state.hostname, kind="TXT", value="v=spf1 a -all", why="spf_host"),
        Record(
            name=f"{state.dkim_selector}._domainkey.{state.domain}",
            kind="TXT",
            value=f"v=DKIM1; k=rsa; p={state.dkim_public}",
            why="dkim",
        ),
        Record(
            name=f"_dmarc.{state.domain}",
            kind="TXT",
            value=f"v=DMARC1; p=reject; rua=mailto:postmaster@{state.domain}",
            why="dmarc",
        ),
        Record(name=f"autoconfig.{state.domain}", kind="CNAME", value=f"{state.hostname}.", why="autoconfig"),
        Record(name=f"autodiscover.{state.domain}", kind="CNAME", value=f"{state.hostname}.", why="autodiscover"),
        *_services(state),
    )


def spf(state: DesiredState) -> str:
    """Return the SPF record: our own MX and, outside a trial, the relay through which mail leaves."""
    return " ".join(["v=spf1", "mx", *_relay(state.relay if state.trial is None else None), "-all"])


def zone_line(record: Record) -> str:
    """Return a record as one line of a zone file; what is still to be filled in is a comment."""
    value = _quoted(record.value) if record.kind == "TXT" else record.value
    mark = "; " if record.to_fill_in or record.kind == "PTR" else ""
    return f"{mark}{record.name}. {_TTL} IN {record.kind} {value}"


def _quoted(text: str) -> str:
    pieces = [text[start : start + _TEXT_PIECE] for start in range(0, len(text), _TEXT_PIECE)]
    quoted = ['"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in pieces]
    return quoted[0] if len(quoted) == 1 else f"( {' '.join(quoted)} )"


def _relay(relay: Endpoint | None) -> Iterator[str]:
    if relay is None:
        return
    try:
        yield f"ip{ipaddress.ip_address(relay.host).version}:{relay.host}"
    except ValueError:
        yield f"a:{relay.host}"


def _addresses(state: DesiredState, addresses: Sequence[str]) -> Iterator[Record]:
    if not addresses:
        for kind, value in (("A", "<IPv4>"), ("AAAA", "<IPv6>")):
            yield Record(name=state.hostname, kind=kind, value=value, why="address", to_fill_in=True)
        yield Record(name="<IPv4>.in-addr.arpa", kind="PTR", value=f"{state.hostname}.", why="ptr", to_fill_in=True)
    for address in map(ipaddress.ip_address, addresses):
        kind = "A" if address.version == 4 else "AAAA"  # noqa: PLR2004 -- IPv4.
        yield Record(name=state.hostname, kind=kind, value=str(address), why="address")
        yield Record(name=address.reverse_pointer, kind="PTR", value=f"{state.hostname}.", why="ptr")


def _services(state: DesiredState) -> Iterator[Record]:
    """The services as programs look them up; encrypted ones are preferred. Clause: RFC8314 (section 5.1)."""
    ports = state.ports
    offered = (
        ("_imaps", ports.imaps, 0),
        ("_submissions", ports.submissions, 0),
        ("_submission", ports.submission, 10),
        ("_pop3s", ports.pop3s, 20),
        ("_sieve", ports.managesieve, 0),
    )
    for service, port, priority in offered:
        value = f"{priority} 1 {port} {state.hostname}."
        yield Record(name=f"{service}._tcp.{state.domain}", kind="SRV", value=value, why=service.removeprefix("_"))

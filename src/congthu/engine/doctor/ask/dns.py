"""Asking name servers: one question, one answer, whatever goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.reversename
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.PTR import PTR
from dns.rdtypes.ANY.TXT import TXT

from congthu.engine.doctor.decide.dns import Answer, Status
from congthu.engine.state import LOOPBACK, DesiredState, Endpoint

_PORT = 53
_ANSWERS = (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)


@dataclass(frozen=True, kw_only=True)
class Resolver:
    """The name servers to ask, in this order; the next is asked when one does not answer."""

    servers: tuple[Endpoint, ...]
    seconds: float = 3.0
    """How long one server may take."""

    def ask(self, name: str, kind: str) -> Answer:
        """Return what the first server that answers says."""
        detail = "no name server"
        for server in self.servers:
            try:
                reply = self._query(name, kind, server)
                if reply.rcode() in _ANSWERS:
                    return _read(reply, name, kind)
                detail = dns.rcode.to_text(reply.rcode())
            except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
                detail = f"{type(error).__name__}: {error}"
            detail = f"{server}: {detail}"
        return Answer(name=name, kind=kind, status=Status.FAILED, detail=detail)

    def ask_reverse(self, address: str) -> Answer:
        """Return the names of an address."""
        return self.ask(str(dns.reversename.from_address(address)).rstrip("."), "PTR")

    def _query(self, name: str, kind: str, server: Endpoint) -> dns.message.Message:
        question = dns.message.make_query(dns.name.from_text(name), dns.rdatatype.from_text(kind), use_edns=0)
        reply, _ = dns.query.udp_with_fallback(question, server.host, timeout=self.seconds, port=server.port)
        return reply


def choose_resolver(state: DesiredState, *, given: Endpoint | None = None) -> Resolver:
    """Return whom to ask: who is named, who is configured, a trial's own name server, or the machine's."""
    if given or state.resolver:
        return Resolver(servers=tuple(server for server in (given or state.resolver,) if server))
    if state.trial is not None:
        return Resolver(servers=(Endpoint(host=LOOPBACK, port=state.ports.dns),))
    return Resolver(servers=_machine_servers())


def _machine_servers() -> tuple[Endpoint, ...]:
    try:
        found: Sequence[object] = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration:
        return ()
    return tuple(Endpoint(host=str(server), port=_PORT) for server in found)


def _read(reply: dns.message.Message, name: str, kind: str) -> Answer:
    if not isinstance(reply, dns.message.QueryMessage):
        return Answer(name=name, kind=kind, status=Status.FAILED, detail="not an answer to a query")
    # Follows aliases (CNAME) inside the answer.
    records = reply.resolve_chaining().answer if reply.rcode() == dns.rcode.NOERROR else None
    if not records:
        return Answer(name=name, kind=kind, status=Status.ABSENT)
    return Answer(name=name, kind=kind, status=Status.FOUND, values=_values(list(records)))


def _values(records: list[object]) -> tuple[str, ...]:
    if exchanges := [record for record in records if isinstance(record, MX)]:
        return tuple(_name(record.exchange) for record in sorted(exchanges, key=lambda item: item.preference))
    return tuple(_value(record) for record in records)


def _value(record: object) -> str:
    if isinstance(record, TXT):
        return b"".join(record.strings).decode("utf-8", "backslashreplace")
    return _name(record.target) if isinstance(record, PTR) else str(record)


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()

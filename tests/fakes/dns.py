"""A name server on loopback that answers what a test tells it: records, failures, silence, rubbish; UDP and TCP."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from congthu.engine.state import LOOPBACK, Endpoint

_UDP_LIMIT = 1232


class Mood(StrEnum):
    """How a name is answered when it is not answered with records."""

    SERVFAIL = "servfail"
    REFUSED = "refused"
    SILENT = "silent"
    RUBBISH = "rubbish"
    OTHER_ID = "other_id"
    """A well-formed answer to another question, as a forger sends it who cannot see ours."""


@dataclass
class FakeDns:
    """Records by (name, kind), names without the last dot; a name with none at all does not exist."""

    records: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    moods: Mapping[tuple[str, str], Mood] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    by_tcp: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._udp, self._tcp = _same_port()
        self.endpoint = Endpoint(host=LOOPBACK, port=self._udp.getsockname()[1])
        self._ended = threading.Event()
        for listener in (self._udp, self._tcp):
            listener.settimeout(0.05)
        self._threads = [threading.Thread(target=run) for run in (self._serve_udp, self._serve_tcp)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._udp.close()
        self._tcp.close()

    def _serve_udp(self) -> None:
        while not self._ended.is_set():
            try:
                question, asker = self._udp.recvfrom(4096)
            except TimeoutError:
                continue
            if (answer := self._answer(question, limit=_UDP_LIMIT)) is not None:
                self._udp.sendto(answer, asker)

    def _serve_tcp(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._tcp.accept()
            except TimeoutError:
                continue
            with connection, connection.makefile("rb") as stream:
                connection.settimeout(2)
                (length,) = struct.unpack("!H", stream.read(2))
                answer = self._answer(stream.read(length), limit=65535)
                if answer is not None:
                    connection.sendall(struct.pack("!H", len(answer)) + answer)

    def _answer(self, raw: bytes, *, limit: int) -> bytes | None:
        query = dns.message.from_wire(raw)
        question = query.question[0]
        asked = (question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype))
        (self.asked if limit == _UDP_LIMIT else self.by_tcp).append(asked)
        reply = dns.message.make_response(query)
        match self.moods.get(asked):
            case Mood.SILENT:
                return None
            case Mood.RUBBISH:
                return raw[:2] + b"\x81\x80" + b"\xff" * 40
            case Mood.SERVFAIL:
                reply.set_rcode(dns.rcode.SERVFAIL)
            case Mood.REFUSED:
                reply.set_rcode(dns.rcode.REFUSED)
            case Mood.OTHER_ID:
                reply.id ^= 1
        if asked not in self.moods:
            self._fill(reply, *asked)
        try:
            return reply.to_wire(max_size=limit)
        except dns.exception.TooBig:
            short = dns.message.make_response(query)
            short.flags |= dns.flags.TC
            return short.to_wire()

    def _fill(self, reply: dns.message.Message, name: str, kind: str) -> None:
        for wanted in (kind, "CNAME"):
            if values := self.records.get((name, wanted)):
                reply.answer.append(dns.rrset.from_text(dns.name.from_text(name), 60, "IN", wanted, *values))
                if wanted == "CNAME" and kind != "CNAME":
                    self._fill(reply, values[0].rstrip("."), kind)
                return
        if not any(known == name for known, _ in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)


def _same_port() -> tuple[socket.socket, socket.socket]:
    """Return a UDP and a TCP socket of one port; another program may have the one for TCP, so it is tried again."""
    while True:
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind((LOOPBACK, 0))
        try:
            return udp, socket.create_server(udp.getsockname())
        except OSError:
            udp.close()

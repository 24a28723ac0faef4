"""What the ports say to a stranger: every part answers, nothing secret goes in the clear, nothing is relayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from congthu.engine.doctor.types import Finding, Group, Teller
from congthu.engine.types import PartHealth

PORTS = Teller(Group.PORTS)
_REDIRECTS = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_SMTP_GOOD, _SMTP_FOR_EVER = 200, 500
_RELAY_DENIED = 454


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was heard on one port, None where it did not come to that; ``detail`` says why."""

    http_status: int | None = None
    http_location: str = ""
    imap_capabilities: tuple[str, ...] | None = None
    """What IMAP offers before STARTTLS."""
    sieve_mechanisms: tuple[str, ...] | None = None
    """What ManageSieve offers before STARTTLS."""
    mx_offers: tuple[str, ...] | None = None
    """What the port for the world offers, before and after STARTTLS."""
    submission_offers: tuple[str, ...] | None = None
    """What the submission port offers before STARTTLS."""
    relay_reply: str | None = None
    """The answer to a foreign recipient from a stranger."""
    details: tuple[tuple[str, str], ...] = ()
    """(Port name, why it could not be heard)."""


def judge_parts(healths: Sequence[PartHealth]) -> Iterator[Finding]:
    """Say of each part whether it answers."""
    for health in healths:
        if health.ok:
            yield PORTS.ok("part_ok", part=health.title)
        else:
            yield PORTS.fault("part_silent", part=health.title, name=health.name, detail=health.detail)


def judge_heard(heard: Heard, *, web_url: str) -> Iterator[Finding]:
    """Say what is wrong with what the ports offer to whom has not logged in."""
    yield from (PORTS.unknown("port_unheard", port=port, detail=detail) for port, detail in heard.details)
    yield from _judge_redirect(heard, web_url=web_url)
    if heard.imap_capabilities is not None:
        yield _judge_plain("imap", open_="LOGINDISABLED" not in heard.imap_capabilities)
    if heard.sieve_mechanisms is not None:
        yield _judge_plain("managesieve", open_=bool(heard.sieve_mechanisms))
    if heard.submission_offers is not None:
        yield _judge_plain("submission", open_="AUTH" in heard.submission_offers)
    if heard.mx_offers is not None:
        yield PORTS.fault("mx_offers_auth") if "AUTH" in heard.mx_offers else PORTS.ok("mx_no_auth")
    if heard.relay_reply is not None:
        yield _judge_relay(heard.relay_reply)


def _judge_redirect(heard: Heard, *, web_url: str) -> Iterator[Finding]:
    """Clause: D2.1 (the web is reached by one name; ``http`` only leads to ``https``)."""
    if heard.http_status is None:
        return
    if heard.http_status in _REDIRECTS and heard.http_location.startswith("https://"):
        yield PORTS.ok("http_redirects", target=heard.http_location)
    else:
        yield PORTS.fault("http_in_clear", status=heard.http_status, target=web_url)


def _judge_plain(port: str, *, open_: bool) -> Finding:
    return PORTS.fault("plain_login_offered", port=port) if open_ else PORTS.ok("plain_login_refused", port=port)


def _judge_relay(reply: str) -> Finding:
    """Only a refusal of the relaying itself counts; a delay for another reason leaves the question open."""
    code = int(reply[:3]) if reply[:3].isdigit() else 0
    if _SMTP_GOOD <= code < _SMTP_GOOD + 100:
        return PORTS.fault("relay_open", reply=reply)
    if code >= _SMTP_FOR_EVER or code == _RELAY_DENIED:
        return PORTS.ok("relay_refused", reply=reply)
    return PORTS.unknown("relay_untold", reply=reply)

"""Listening to what the ports offer to somebody who has not logged in; no message is ever sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from congthu.engine.doctor.ask.dialogue import Dialogue, dialogue, start_tls, unverified
from congthu.engine.doctor.decide.ports import Heard
from congthu.engine.state import DesiredState

_STRANGER, _FOREIGNER = "<>", "<doctor@example.com>"
"""The empty sender passes all checks of senders; example.com exists and is nobody's (RFC 2606)."""


def listen_to_ports(state: DesiredState) -> Heard:
    """Return what was heard; a port that cannot be talked to is named in ``details``."""
    heard: dict[str, Any] = {}
    details = []
    for port, listen in _LISTENERS.items():
        try:
            with dialogue(state.listen, getattr(state.ports, port)) as talk:
                heard |= listen(talk, state)
        except (OSError, ValueError) as error:
            details.append((port, str(error)))
    return Heard(details=tuple(details), **heard)


def _web(talk: Dialogue, state: DesiredState) -> dict[str, Any]:
    talk.say(f"GET / HTTP/1.1\r\nHost: {state.hostname}\r\nConnection: close\r\n")
    status = int(talk.hear().split()[1])
    location = ""
    while line := talk.hear():
        name, _, value = line.partition(":")
        if name.lower() == "location":
            location = value.strip()
    return {"http_status": status, "http_location": location}


def _imap(talk: Dialogue, _: DesiredState) -> dict[str, Any]:
    talk.hear()
    lines = talk.say("a CAPABILITY").hear_until("A ")
    offered = next((line for line in lines if line.upper().startswith("* CAPABILITY")), "")
    return {"imap_capabilities": tuple(offered.upper().split()[2:])}


def _sieve(talk: Dialogue, _: DesiredState) -> dict[str, Any]:
    lines = talk.hear_until("OK", "NO", "BYE")
    match = next((found for line in lines if (found := re.match(r'"SASL"(?: "([^"]*)")?', line, re.IGNORECASE))), None)
    return {"sieve_mechanisms": tuple((match[1] or "").split()) if match else ()}


def _submission(talk: Dialogue, _: DesiredState) -> dict[str, Any]:
    talk.hear_reply()
    return {"submission_offers": _offers(talk)}


def _mx(talk: Dialogue, state: DesiredState) -> dict[str, Any]:
    talk.hear_reply()
    offered = _offers(talk)
    talk.say(f"MAIL FROM:{_STRANGER}").hear_reply()
    reply = talk.say(f"RCPT TO:{_FOREIGNER}").hear_reply()[-1]
    talk.say("QUIT")
    return {"mx_offers": (*offered, *_offers_inside(state)), "relay_reply": reply}


def _offers_inside(state: DesiredState) -> tuple[str, ...]:
    with dialogue(state.listen, state.ports.smtp) as talk:
        start_tls(talk, "smtp")
        inside = talk.encrypted(unverified(), hostname=state.hostname)
        offered = _offers(inside)
        inside.say("QUIT")
        inside.connection.close()
    return offered


def _offers(talk: Dialogue) -> tuple[str, ...]:
    """Return the keywords of an EHLO reply; ``AUTH=PLAIN``, for old clients, counts as ``AUTH``."""
    lines = talk.say("EHLO doctor.invalid").hear_reply()
    return tuple(re.split(r"[ =]", line[4:].upper())[0] for line in lines[1:])


_LISTENERS: dict[str, Callable[[Dialogue, DesiredState], dict[str, Any]]] = {
    "web_http": _web,
    "imap": _imap,
    "managesieve": _sieve,
    "submission": _submission,
    "smtp": _mx,
}

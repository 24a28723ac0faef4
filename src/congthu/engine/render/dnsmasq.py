"""dnsmasq: the name server of a trial. It knows our domain as its DNS should be, and nothing else exists."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from congthu.engine.render.jinja import render_template
from congthu.engine.render.values import RECORD_NAME, require, require_state
from congthu.engine.state import LOOPBACK, DesiredState

FOLDER: Final = PurePosixPath("dnsmasq")
DNSMASQ: Final = "/usr/sbin/dnsmasq"
STRING_LIMIT: Final = 255
"""The longest string in a TXT record; longer values are several strings. RFC 1035, 3.3.14."""

_TXT: Final = re.compile(r"[ !#-\[\]-~]*")
"""Printable ASCII without quote and backslash, which would end or change dnsmasq's quoting."""


def render(state: DesiredState) -> dict[PurePosixPath, bytes]:
    """Return dnsmasq's file by path below ``engine/<digest>``.

    Raises:
        ValueError: a record would mean something else in dnsmasq's syntax.
    """
    require_state(state)
    values = {
        "domain": state.domain,
        "hostname": state.hostname,
        "loopback": LOOPBACK,
        "port": state.ports.dns,
        "txt": [(require(RECORD_NAME, name, "TXT name"), _strings(value)) for name, value in _txt_records(state)],
    }
    return {FOLDER / "dnsmasq.conf": render_template("dnsmasq/dnsmasq.conf", values)}


def command(state: DesiredState) -> tuple[str, ...]:
    """Return the command that runs the name server in the foreground."""
    return (DNSMASQ, "--keep-in-foreground", f"--conf-file={state.places.engine / FOLDER / 'dnsmasq.conf'}")


def checks(staged: PurePosixPath) -> tuple[tuple[str, ...], ...]:
    """Return the command that must succeed before ``staged`` may be put in force."""
    return ((DNSMASQ, "--test", f"--conf-file={staged / FOLDER / 'dnsmasq.conf'}"),)


def _txt_records(state: DesiredState) -> tuple[tuple[str, str], ...]:
    own = (
        (state.domain, "v=spf1 mx -all"),
        (state.hostname, "v=spf1 a -all"),
        (f"_dmarc.{state.domain}", f"v=DMARC1; p=reject; rua=mailto:postmaster@{state.domain}"),
    )
    key = f"{state.dkim_selector}._domainkey.{state.domain}"
    dkim = ((key, f"v=DKIM1; k=rsa; p={state.dkim_public}"),) if state.dkim_public else ()
    further = state.trial.txt_records if state.trial is not None else ()
    return own + dkim + further


def _strings(value: str) -> str:
    require(_TXT, value, "TXT record")
    pieces = [value[start : start + STRING_LIMIT] for start in range(0, len(value), STRING_LIMIT)]
    return ",".join(f'"{piece}"' for piece in pieces)

"""Dovecot 2.3: IMAP, POP3, LMTP, ManageSieve, quota and SASL, rendered from the desired state.

What the settings are for stands beside them in ``templates/dovecot``; the measurements behind them in
``docs/decisions``. Clause: D2.1 (no password without TLS), D4-3 (suspended is refused), D5.2a (quota).
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from congthu.engine.render.jinja import render_template
from congthu.engine.render.values import require_socket, require_state
from congthu.engine.state import LOOPBACK, DesiredState

FOLDER: Final = PurePosixPath("dovecot")
MASTER: Final = "/usr/sbin/dovecot"
SIEVE_COMPILER: Final = "/usr/bin/sievec"
CHECKER: Final = "/usr/bin/doveconf"

TEMPLATES: Final = ("dovecot.conf", "dovecot-sql.conf.ext", "sieve/junk.sieve", "quota_notice.py", "quota_status.sh")

FULL_TEXT: Final = "Hop thu nguoi nhan da day, xin gui lai sau / Recipient mailbox is full, please try again later"
"""ASCII: it travels in SMTP replies."""

LONGEST_SOCKET: Final = "token-login/imap-urlauth"
"""The longest name that Dovecot gives a socket below its base directory."""


def render(state: DesiredState) -> dict[PurePosixPath, bytes]:
    """Return Dovecot's files by path below ``engine/<digest>``.

    Raises:
        ValueError: a value of the state would mean something else in Dovecot's syntax, or a socket's path
            would be longer than the kernel allows.
    """
    values = _values(state)
    return {FOLDER / name: render_template(f"dovecot/{name}", values) for name in TEMPLATES}


def command(state: DesiredState) -> tuple[str, ...]:
    """Return the command that runs Dovecot in the foreground."""
    return (MASTER, "-F", "-c", str(state.places.engine / FOLDER / "dovecot.conf"))


def checks(staged: PurePosixPath) -> tuple[tuple[str, ...], ...]:
    """Return the commands that must succeed before ``staged`` may be put in force.

    The first reads the whole configuration and prints one harmless value: all of it would include the keys. The
    second needs the keys of the store in their place and writes ``junk.svbin`` beside the script, where the
    delivering user may not write.
    """
    config = str(staged / FOLDER / "dovecot.conf")
    script = str(staged / FOLDER / "sieve" / "junk.sieve")
    return ((CHECKER, "-c", config, "hostname"), (SIEVE_COMPILER, "-c", config, script))


def _values(state: DesiredState) -> dict[str, object]:
    require_state(state)
    places = state.places
    base_dir = places.run / "dovecot"
    require_socket(base_dir / LONGEST_SOCKET, "places.root")
    return {
        "base_dir": base_dir,
        "domain": state.domain,
        "full_text": FULL_TEXT,
        "here": places.engine / FOLDER,
        "home": _home_expression(places.mail),
        "hostname": state.hostname,
        "listen": state.listen,
        "loopback": LOOPBACK,
        "places": places,
        "ports": state.ports,
        "quota": state.limits.quota,
        "state_dir": places.run / "dovecot-state",
    }


def _home_expression(mail: PurePosixPath) -> str:
    """Return SQL for the home of a row that has ``mailbox_id``: two levels, so that no folder grows large."""
    box = "mailbox_id::text"
    return f"'{mail}/' || substr({box}, 1, 2) || '/' || substr({box}, 3, 2) || '/' || {box}"

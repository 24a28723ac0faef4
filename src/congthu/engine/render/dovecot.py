"""Dovecot 2.3: IMAP, POP3, LMTP, ManageSieve, quota and SASL, rendered from the desired state.

What the settings are for stands beside them in ``templates/dovecot``; the measurements behind them in
``docs/decisions``. Clause: D2.1 (no password without TLS), D4-3 (suspended is refused), D5.2a (quota).
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from congthu.engine.imap.asked import FOR_WORDS, LIST_FIELDS
from congthu.engine.render.jinja import render_template
from congthu.engine.render.values import nearly_full, require_socket, require_state
from congthu.engine.state import LOOPBACK, READER_DOOR, SEARCH_DOOR, DesiredState

FOLDER: Final = PurePosixPath("dovecot")
MASTER: Final = "/usr/sbin/dovecot"
SIEVE_COMPILER: Final = "/usr/bin/sievec"
CHECKER: Final = "/usr/bin/doveconf"

TEMPLATES: Final = (
    "dovecot.conf",
    "dovecot-sql.conf.ext",
    "dovecot-refusal-sql.conf.ext",
    "refusal.lua",
    "arrivals.lua",
    "dovecot-token-sql.conf.ext",
    "dovecot-acl",
    "dovecot-opener-sql.conf.ext",
    "sieve/junk.sieve",
    "sieve/office.sieve",
    "sieve/handover.sieve",
    "quota_notice.py",
    "lmtp_warning.sh",
    "quota_status.sh",
    "search_index.sh",
)
IMAP_PLUGINS: Final = "quota mail_crypt zlib notify mail_log imap_quota imap_zlib"
"""What is loaded for IMAP; the templates name it a second time, where Dovecot puts it together."""
INDEXED: Final = "X-WORD-INDEX"
"""The capability of a connection in which searches are answered from the index of words."""
DELIVERY_PLUGINS: Final = "quota mail_crypt zlib sieve"
"""What is loaded at a delivery; where somebody is to be told of it, more is."""
OPENER_PLUGINS: Final = "quota mail_crypt zlib notify mail_log acl imap_quota imap_zlib"
"""What is loaded where somebody opens a box that is not the own one: the access list beside the usual."""

DELIVERY_FIELDS: Final = ("message-id", "subject", "from", "to", "cc", "date")
"""Fields of a header that Dovecot keeps at hand for a delivery's own sake."""

FULL_TEXT: Final = "Hop thu nguoi nhan da day, xin gui lai sau / Recipient mailbox is full, please try again later"
"""ASCII: it travels in SMTP replies."""

REFUSALS: Final = {
    "suspended": "Tai khoan dang bi tam khoa / The account is suspended",
    "start-password": "Mat khau cap lan dau: hay dang nhap trang web va doi mat khau truoc"
    " / Start password: sign in on the web and choose your own password first",
    "start-password-expired": "Mat khau cap lan dau da het han: hay xin phieu moi"
    " / The start password has expired: ask for a new slip",
    "second-factor": "Tai khoan co xac thuc hai lop: hay tao mat khau ung dung tren trang web"
    " / Second factor in use: create an app password on the web",
    "second-factor-due": "Phai dang ky xac thuc hai lop tren trang web truoc / Enrol a second factor on the web first",
    "app-password-ended": "Mat khau ung dung nay da bi huy / This app password was ended",
    "app-password-expired": "Mat khau ung dung nay da het han / This app password has expired",
    "app-password-protocol": "Mat khau ung dung nay khong dung cho giao thuc nay"
    " / This app password is not for this protocol",
}
"""Code of `mail.refusal_of` → what the mail program is told. ASCII: it travels in SMTP and POP3 replies."""

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

    The first reads the whole configuration and prints one harmless value: all of it would include the keys. The next
    ask as each protocol does, from here: settings of two filters that contradict each other are found only so. The
    others need the keys of the store in their place and write the compiled script beside each script, where the
    delivering user may not write.
    """
    config = str(staged / FOLDER / "dovecot.conf")
    scripts = (str(staged / FOLDER / "sieve" / name) for name in ("junk.sieve", "office.sieve", "handover.sieve"))
    seen = tuple(
        (CHECKER, "-c", config, "-f", f"service={protocol}", "-f", f"remote={LOOPBACK}", "hostname")
        for protocol in ("imap", "pop3", "sieve", "lmtp")
    )
    return ((CHECKER, "-c", config, "hostname"), *seen, *((SIEVE_COMPILER, "-c", config, script) for script in scripts))


def _values(state: DesiredState) -> dict[str, object]:
    require_state(state)
    places = state.places
    base_dir = places.run / "dovecot"
    require_socket(base_dir / LONGEST_SOCKET, "places.root")
    return {
        "base_dir": base_dir,
        "delivery_fields": DELIVERY_FIELDS,
        "delivery_plugins": DELIVERY_PLUGINS,
        "domain": state.domain,
        "for_words": FOR_WORDS,
        "full_text": FULL_TEXT,
        "here": places.engine / FOLDER,
        "home": _home_expression(places.mail),
        "hostname": state.hostname,
        "imap_plugins": IMAP_PLUGINS,
        "indexed": INDEXED,
        "list_fields": [name.lower() for name in LIST_FIELDS if name.lower() not in DELIVERY_FIELDS],
        "listen": state.listen,
        "loopback": LOOPBACK,
        "nearly_full": nearly_full(state),
        "opener_plugins": OPENER_PLUGINS,
        "places": places,
        "ports": state.ports,
        "quota": state.limits.quota,
        "refusals": REFUSALS,
        "reader_door": READER_DOOR,
        "search_door": SEARCH_DOOR,
        "search": state.has_search_index,
        "state_dir": places.run / "dovecot-state",
        "vault": places.search,
    }


def _home_expression(mail: PurePosixPath) -> str:
    """Return SQL for the home of a row that has ``mailbox_id``: two levels, so that no folder grows large."""
    box = "mailbox_id::text"
    return f"'{mail}/' || substr({box}, 1, 2) || '/' || substr({box}, 3, 2) || '/' || {box}"

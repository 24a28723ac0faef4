"""Postfix 3.7: the way in, the way out and the queue, rendered from the desired state.

What the settings are for stands beside them in ``templates/postfix``. No Python stands in the path of a message.
Clause: D2.1 (no password without TLS), D5.2b (sizes), D8.3-2 (nobody sends under another's name).
"""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import PurePosixPath
from typing import Final

from congthu.engine.render.jinja import render_template
from congthu.engine.render.values import HOST, nearly_full, require, require_socket, require_state
from congthu.engine.state import LOOPBACK, DesiredState, Endpoint

FOLDER: Final = PurePosixPath("postfix")
MASTER: Final = "/usr/lib/postfix/sbin/master"
POSTFIX: Final = "/usr/sbin/postfix"
POSTMAP: Final = "/usr/sbin/postmap"
AS_STORE: Final = ("/usr/bin/setpriv", "--reuid", "vmail", "--regid", "vmail", "--clear-groups", "--")
POSTCONF: Final = "/usr/sbin/postconf"

TABLES: Final = ("domains", "mailboxes", "aliases", "senders", "offices", "lists", "members")
TEMPLATES: Final = (
    "main.cf",
    "master.cf",
    "bounce.cf",
    "bounce_members.regexp",
    "group_members.regexp",
    "group_names.regexp",
    "plain_names.regexp",
    "reply_hints.regexp",
    "submission_headers.regexp",
    "outgoing_headers.regexp",
    *(f"pgsql-{table}.cf" for table in TABLES),
)

GROUP_NAMES: Final = "regexp:$config_directory/group_names.regexp"
PLAIN_NAMES: Final = "regexp:$config_directory/plain_names.regexp"
LMTP_CONCURRENCY: Final = 8
"""Deliveries at a time into the store: enough to keep its cores busy, fewer than its 20 processes."""
GROUP_CONCURRENCY: Final = 8
PROXYMAPS: Final = 4

OWN_SENDER: Final = (
    "550 5.7.1 Dia chi nguoi gui thuoc he thong nay, hay dang nhap de gui "
    "/ Sender address is ours, log in to the submission port"
)
CLOSED_LIST: Final = (
    "550 5.7.1 Nhom thu noi bo khong nhan thu tu ngoai / Internal group, closed to senders from outside"
)
POSTER_AWAY: Final = (
    "451 4.3.0 Chua kiem tra duoc quyen gui nhom, xin gui lai sau / Group permission not verified, try again later"
)
SUBJECTS: Final = {
    "subject_failure": "Thư không chuyển được / Undelivered mail",
    "subject_delay": "Thư chuyển chậm / Delayed mail",
    "subject_success": "Thư đã chuyển tới / Delivery report",
    "subject_verify": "Thử chuyển thư / Delivery test",
}


def render(state: DesiredState) -> dict[PurePosixPath, bytes]:
    """Return Postfix's files by path below ``engine/<digest>``.

    Raises:
        ValueError: a value of the state would mean something else in Postfix's syntax.
    """
    values = _values(state)
    return {FOLDER / name: render_template(f"postfix/{name}", values) for name in TEMPLATES}


def command(state: DesiredState) -> tuple[str, ...]:
    """Return the command that runs Postfix's master itself in the foreground.

    Not ``postfix start-fg``: that stays a shell above the master, and whoever kills one misses the other. What
    ``start-fg`` does beforehand is in ``preparations``. With ``-d`` it stays in the process group it is started in:
    without, it wants a session of its own, which the supervisor's children, leaders of a group, cannot have.
    """
    return (MASTER, "-c", str(state.places.engine / FOLDER), "-d")


def preparations(state: DesiredState) -> tuple[tuple[str, ...], ...]:
    """Return the commands to run before the first start.

    They make the queue's folders with their owners, and the table of boxes that are nearly full, whose writer is the
    store; neither touches what is there.
    """
    config = str(state.places.engine / FOLDER)
    return (
        (POSTFIX, "-c", config, "check"),
        (*AS_STORE, POSTMAP, "-c", config, "-i", nearly_full(state)),
    )


def checks(staged: PurePosixPath) -> tuple[tuple[str, ...], ...]:
    """Return the commands that must succeed before ``staged`` may be put in force.

    ``postconf`` ends with 0 also when it warns: a line on standard error (unused parameter) is a fault as well.
    """
    config = str(staged / FOLDER)
    return (
        (POSTCONF, "-c", config, "-n"),
        (POSTCONF, "-c", config, "-Mf"),
        (POSTCONF, "-c", config, "-b", f"{config}/bounce.cf"),
    )


def _values(state: DesiredState) -> dict[str, object]:
    require_state(state)
    places, ports = state.places, state.ports
    maps = {table: f"proxy:pgsql:$config_directory/pgsql-{table}.cf" for table in TABLES}
    return {
        **maps,
        **{name: _encoded(text) for name, text in SUBJECTS.items()},
        "asked_list": f"pipemap:{{{GROUP_NAMES},{maps['lists']},static:ask_poster}}",
        "closed_list": f"pipemap:{{{GROUP_NAMES},{maps['lists']},static:{{{CLOSED_LIST}}}}}",
        "domain": state.domain,
        "end": "EOF",
        "group_concurrency": GROUP_CONCURRENCY,
        "group_members": f"pipemap:{{{GROUP_NAMES},{maps['members']}}}",
        "hostname": state.hostname,
        "hostname_pattern": re.escape(state.hostname).replace("\\-", "-"),
        "lmtp_concurrency": LMTP_CONCURRENCY,
        "last_letter": state.domain[-1],
        "member_mark": state.domain[-1].upper(),
        "member_stem": re.escape(state.domain[:-1]).replace("\\-", "-"),
        "nearly_full": nearly_full(state),
        "own_sender": f"pipemap:{{{maps['domains']},static:{{{OWN_SENDER}}}}}",
        "places": places,
        "plain_aliases": f"pipemap:{{{PLAIN_NAMES},{maps['aliases']}}}",
        "plain_mailboxes": f"pipemap:{{{PLAIN_NAMES},{maps['mailboxes']}}}",
        "poster_away": POSTER_AWAY,
        "poster_socket": require_socket(places.run / "poster.sock", "poster socket"),
        "protocols": "all" if ":" in state.listen or state.trial is None else "ipv4",
        "proxymaps": PROXYMAPS,
        "quota_domains": f"inline:{{{state.domain}=ask_quota}}",
        "reinject": f"{LOOPBACK}:{ports.reinject}",
        "reinject_sender": f"inline:{{<>=OK}}, check_sender_access pipemap:{{{maps['domains']},static:OK}}",
        "relay": _relay(state),
        "rspamd_socket": require_socket(places.run / "rspamd-milter.sock", "milter socket"),
        "run": places.run,
        "size": state.limits.message_wire,
        "smtp": _listen(state, ports.smtp),
        "submission": _listen(state, ports.submission),
        "submissions": _listen(state, ports.submissions),
        "tables": " ".join(maps.values()),
        "trusted": "".join(f" {_network(network)}" for network in state.trusted_networks),
        "unknown_sender": "" if state.trial is not None else ", reject_unknown_sender_domain",
    }


def _relay(state: DesiredState) -> str:
    relay = Endpoint(host=LOOPBACK, port=state.ports.sink) if state.trial is not None else state.relay
    if relay is None:
        return ""
    return f" [{require(HOST, relay.host, 'relay')}]:{relay.port}"


def _listen(state: DesiredState, port: int) -> str:
    return f"[{state.listen}]:{port}" if ":" in state.listen else f"{state.listen}:{port}"


def _network(network: str) -> str:
    address, _, bits = network.partition("/")
    return f"[{address}]/{bits}" if ":" in address else network


def _encoded(text: str) -> str:
    """Return ``text`` as one encoded word, because the head of a template must be ASCII."""
    return f"=?utf-8?B?{b64encode(text.encode()).decode()}?="

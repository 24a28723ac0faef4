"""Rspamd 3.4: who wrote it, is it spam, does it carry a virus; and our signature. Debian's own files are the base.

``sender.lua`` and ``virus.lua`` say what is peculiar to us. Clause: D8.3-1 (viruses), D8.3-2 (forged senders).
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Final

from congthu.engine.render.jinja import render_template
from congthu.engine.render.values import HOST, require, require_socket, require_state
from congthu.engine.state import LOOPBACK, DesiredState, Endpoint

FOLDER: Final = PurePosixPath("rspamd")
RSPAMD: Final = "/usr/bin/rspamd"
RSPAMADM: Final = "/usr/bin/rspamadm"
BASE: Final = "/etc/rspamd/rspamd.conf"
USER: Final = "_rspamd"

DISABLED: Final = (
    # They would tell others about our mail, or wait for them.
    "fuzzy_check", "phishing", "asn", "url_redirector", "rspamd_update", "mx_check", "dcc", "p0f", "bimi",
    # They are not used: our own scanner refuses when in doubt, nobody is asked to come again, nothing is exported.
    "antivirus", "greylist", "ratelimit", "history_redis", "neural", "replies", "reputation", "arc", "spamassassin",
    "clickhouse", "elastic", "metric_exporter", "metadata_exporter", "aws_s3", "spamtrap", "external_services",
    "emails", "whitelist", "multimap",
)  # fmt: skip
ENABLED: Final = (
    "options.inc", "logging.inc", "worker-proxy.inc", "worker-controller.inc", "worker-normal.inc", "redis.conf",
    "actions.conf", "settings.conf", "dkim_signing.conf", "dkim.conf", "spf.conf", "dmarc.conf", "force_actions.conf",
    "milter_headers.conf", "rbl.conf",
)  # fmt: skip
RULES: Final = ("rspamd.local.lua", "sender.lua", "virus.lua")

_SPARE: Final = 1_048_576


def render(state: DesiredState) -> dict[PurePosixPath, bytes]:
    """Return Rspamd's files by path below ``engine/<digest>``.

    Raises:
        ValueError: a value of the state would mean something else in Rspamd's syntax.
    """
    values = _values(state)
    files = {FOLDER / "override.d" / name: render_template(f"rspamd/{name}", values) for name in ENABLED}
    for module in DISABLED:
        files[FOLDER / "override.d" / f"{module}.conf"] = render_template("rspamd/disabled.conf", values)
    return files | {FOLDER / name: render_template(f"rspamd/{name}", values) for name in RULES}


def command(state: DesiredState) -> tuple[str, ...]:
    """Return the command that runs Rspamd in the foreground (as root; its workers are the OS user _rspamd)."""
    root = state.places.root / "rspamd"
    places = {
        "LOCAL_CONFDIR": state.places.engine / FOLDER,
        "DBDIR": root,
        "RUNDIR": root,
        "LOGDIR": state.places.log,
    }
    variables = [word for name, path in places.items() for word in ("--var", f"{name}={path}")]
    return (RSPAMD, "-f", "-u", USER, "-g", USER, "-c", BASE, *variables)


def checks(staged: PurePosixPath) -> tuple[tuple[str, ...], ...]:
    """Return the command that must succeed before ``staged`` may be put in force; it also runs our Lua."""
    return ((RSPAMADM, f"--var=LOCAL_CONFDIR={staged / FOLDER}", "configtest", "-c", BASE),)


def _values(state: DesiredState) -> dict[str, object]:
    require_state(state)
    places = state.places
    return {
        "clamd_socket": require_socket(places.run / "clamd.sock", "clamd socket"),
        "domain": state.domain,
        "forwards_outside": "true" if state.forwards_outside else "false",
        "key": places.secrets / "dkim.key",
        "log": places.log,
        "max_message": state.limits.message_wire + _SPARE,
        "milter_socket": require_socket(places.run / "rspamd-milter.sock", "milter socket"),
        "nameserver": _nameserver(state),
        "rbl": "false" if state.trial is not None else "true",
        "redis_socket": require_socket(places.run / "redis.sock", "redis socket"),
        "selector": state.dkim_selector,
        "trial": "true" if state.trial is not None else "false",
        "trusted": json.dumps(list(state.trusted_networks)),
        "trusted_lua": ", ".join(json.dumps(network) for network in state.trusted_networks),
    }


def _nameserver(state: DesiredState) -> str:
    resolver = state.resolver
    if resolver is None and state.trial is not None:
        resolver = Endpoint(host=LOOPBACK, port=state.ports.dns)
    if resolver is None:
        return ""
    return f"{require(HOST, resolver.host, 'resolver')}:{resolver.port}"

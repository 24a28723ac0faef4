"""Everything that is rendered, and every check that must pass before it is put in force."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from congthu.engine.render import clamav, dnsmasq, dovecot, nginx, postfix, postgres, redis, rspamd, supervisor
from congthu.engine.state import DesiredState

_DAEMONS = (postgres, redis, clamav, rspamd, dovecot, postfix, nginx)


def render_all(state: DesiredState) -> dict[PurePosixPath, bytes]:
    """Return every configuration file of an instance, by path below ``engine/<digest>/``."""
    files: dict[PurePosixPath, bytes] = {}
    for daemon in _DAEMONS:
        files |= daemon.render(state)
    if state.trial is not None:
        files |= dnsmasq.render(state)
    return files | supervisor.render(state)


def all_checks(state: DesiredState, staged: PurePosixPath) -> tuple[tuple[str, ...], ...]:
    """Return the commands of the daemons' own checkers, for configuration staged in a folder."""
    found = [command for daemon in _DAEMONS for command in daemon.checks(staged)]
    if state.trial is not None:
        found += dnsmasq.checks(staged)
    return tuple(found)


def all_preparations(state: DesiredState) -> tuple[tuple[str, ...], ...]:
    """Return the commands that must have run once with the configuration in force before the parts start."""
    return postfix.preparations(state)


def digest(files: Mapping[PurePosixPath, bytes]) -> str:
    """Return the name of a set of files: 16 hexadecimal digits of a hash over paths and contents."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(str(path).encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return total.hexdigest()[:16]

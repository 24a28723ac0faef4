"""Making secrets anew on a running instance; each is on record, and what reads it reads it again.

The record is written first and commits only when the file stands: a renewal that nobody can see would be worse than one
that has to be repeated. Clause: D3.3.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from congthu.accounts.api import reseal_factors
from congthu.accounts.guarding.secrets import new_header
from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.config.bring_up import read_state, server_names, with_rules, write_config
from congthu.config.instance import CODE, InstanceConfig
from congthu.engine import ground, install, keys
from congthu.engine.errors import NotReady
from congthu.engine.parts import parts
from congthu.engine.secret_files import Renewal, Secret, get_secret
from congthu.engine.supervise import Supervisor, wait_until_well


def renew_secret(config: InstanceConfig, name: str, *, actor: Actor, at: datetime) -> str:
    """Make one secret anew; `tell_readers` lets its readers read it.

    Returns:
        The selector whose record must be published before the new DKIM key signs; empty for all other secrets.

    Raises:
        NotReady: it cannot be made by the machine alone.
    """
    secret = get_secret(name)
    with transaction.atomic():
        record("config.secret.renewed", actor=actor, at=at, subject=_subject(secret))
        waiting = _make(config, secret, at=at)
    if secret.renewal is Renewal.SEALING:
        # Only now is everything stored under the new key for certain; the old one opens nothing that is stored.
        _put(config, secret, _read(config, secret).split()[0] + "\n")
    return waiting


def confirm_dkim(config: InstanceConfig, *, actor: Actor, at: datetime) -> InstanceConfig:
    """Let the DKIM key that waits sign from now on; its record is published.

    The configuration comes first: a start that finds the key still waiting for the selector in force takes it.

    Raises:
        NotReady: no key waits.
        CheckFailed, PartDown: the daemons do not work with it; all is as before, and the key waits again.
    """
    folder = config.state / "secrets"
    selector = keys.find_next_dkim_selector(folder)
    if selector is None:
        raise NotReady("no_key_waits", name="dkim")
    changed, former = replace(config, dkim_selector=selector), (folder / "dkim.key").read_bytes()
    subject, old, new = _subject(get_secret("dkim")), {"selector": config.dkim_selector}, {"selector": selector}
    with ExitStack() as undo:
        with transaction.atomic():
            record("config.secret.confirmed", actor=actor, at=at, subject=subject, old=old, new=new)
            undo.callback(write_config, config)
            write_config(changed)
            keys.take_next_dkim_key(folder, selector)
            undo.callback(keys.give_back_dkim_key, folder, selector, former)
        undo.callback(_record_taken_back, actor=actor, at=at, old=new, new=old)
        supervisor = _supervisor(config)
        if supervisor.pid is not None:
            install.apply(with_rules(read_state(changed)), supervisor)
        undo.pop_all()
    return changed


@transaction.atomic
def _record_taken_back(*, actor: Actor, at: datetime, old: dict[str, str], new: dict[str, str]) -> None:
    record("config.secret.taken_back", actor=actor, at=at, subject=_subject(get_secret("dkim")), old=old, new=new)


def _make(config: InstanceConfig, secret: Secret, *, at: datetime) -> str:
    file, fresh = config.state / secret.path, secrets.token_urlsafe(32) + "\n"
    match secret.renewal:
        case Renewal.RANDOM:
            _put(config, secret, fresh)
        case Renewal.HEADER:
            _put(config, secret, new_header())
        case Renewal.PAIR:
            _put(config, secret, keys.new_push_key())
        case Renewal.OVERLAP:
            _put(config, secret, fresh + _read(config, secret).split()[0] + "\n")
        case Renewal.SEALING:
            _put(config, secret, fresh + _read(config, secret))
            reseal_factors(file.parent)
        case Renewal.SIGNING:
            keys.make_signing_key(file, user=secret.rights.user, keep=True)
        case Renewal.CERTIFICATE:
            keys.make_server_certificate(file.parent, server_names(config), at=at, anew=True)
        case Renewal.SELECTOR:
            return _wait_for_record(config, at=at)
        case Renewal.BY_HAND:
            raise NotReady("secret_by_hand", name=secret.name)
    return ""


def _put(config: InstanceConfig, secret: Secret, content: str | bytes) -> None:
    rights = secret.rights
    ground.write_secret(config.state / secret.path, content, user=rights.user, group=rights.group, mode=rights.mode)


def _read(config: InstanceConfig, secret: Secret) -> str:
    return (config.state / secret.path).read_text(encoding="ascii")


def _wait_for_record(config: InstanceConfig, *, at: datetime) -> str:
    folder = config.state / "secrets"
    selector = keys.find_next_dkim_selector(folder) or f"congthu{at:%Y%m%d%H%M%S}"
    keys.make_next_dkim_key(folder, selector)
    return selector


def tell_readers(config: InstanceConfig, names: Sequence[str]) -> None:
    """Let all readers of some secrets read them anew, each once, and return when they are well.

    Raises:
        PartDown: one does not come up; its name is in the parameters.
    """
    supervisor = _supervisor(config)
    if supervisor.pid is None:
        return
    chosen, state = [get_secret(name) for name in names], read_state(config)
    kinds = {kind for secret in chosen for kind in secret.restarts}
    restarts = {part.name for part in parts(state) if part.kind in kinds}
    reloads = {part for secret in chosen for part in secret.reloads} - restarts
    reloads |= {part.name for part in parts(state) if reloads.intersection(part.reloads_after)} - restarts
    readers = [part for part in parts(state) if part.name in restarts | reloads]
    supervisor.reload_parts([part.name for part in readers if part.name in reloads])
    supervisor.restart_parts([part.name for part in readers if part.name in restarts])
    wait_until_well(readers, listen=state.listen, seconds=install.COME_UP_SECONDS)


def _supervisor(config: InstanceConfig) -> Supervisor:
    return Supervisor(config.state, CODE / ".venv" / "bin")


def _subject(secret: Secret) -> Subject:
    return Subject(kind="secret", id=secret.path, name=secret.name)

"""Bringing an instance up, from whatever state it is in; every step can be repeated.

The order matters: ground, configuration, supervisor, database, sample, then everything that needs the database.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from congthu.accounts.guarding import secrets as guard_files
from congthu.common import clock
from congthu.common.actor import Actor
from congthu.config.django import load_django
from congthu.config.instance import CODE, FILE_NAME, InstanceConfig, describe, desired_state
from congthu.config.preflight import check_passage
from congthu.engine import cluster, ground, install, keys
from congthu.engine.parts import parts
from congthu.engine.render import clamav
from congthu.engine.secret_files import SECRETS, Renewal
from congthu.engine.state import SEARCH_DOOR, DesiredState, Limits
from congthu.engine.supervise import Supervisor, wait_until_well

Say = Callable[[str], None]
_NEW: Mapping[Renewal, Callable[[], str | bytes]] = {
    Renewal.HEADER: guard_files.new_header,
    Renewal.PAIR: keys.new_push_key,
}
"""How secrets are made that are more than random bits."""


def bring_up(config: InstanceConfig, *, say: Say) -> DesiredState:
    """Bring the instance up and return what is now in force.

    Raises:
        EngineError: a step could not be done; what was running before still runs.
    """
    _lay_ground(config, say=say)
    state = read_state(config)
    supervisor = Supervisor(config.state, Path(state.places.venv_bin))
    if supervisor.pid is None:
        supervisor.end_leftovers()
        staged = install.stage(state)
        install.check(state, staged)
        install.swap(state, staged)
        supervisor.start()
    say("Cơ sở dữ liệu / Database")
    supervisor.start_parts(["postgres"])
    cluster.wait_for_database(config.state)
    cluster.make_database(config.state)
    load_django(config.state)
    _migrate()
    _register_domain(config)
    accounts = _load_sample(config, say=say)
    state = with_rules(state)
    say("Khởi động các dịch vụ / Starting the services")
    install.apply(state, supervisor)
    install.prepare(state)
    everything = parts(state)
    supervisor.start_parts([part.name for part in everything])
    wait_until_well(everything, listen=state.listen, seconds=install.COME_UP_SECONDS)
    write_endpoints(config, accounts)
    return state


def take_down(config: InstanceConfig, supervisor: Supervisor) -> None:
    """Stop all parts and the supervisor; what was accepted stays in the queue and in the boxes."""
    supervisor.shut_down()
    ground.remove_scratch(config.state)
    ground.close_mount(config.state / "search")


def read_state(config: InstanceConfig) -> DesiredState:
    """Return the desired state of an instance whose ground is laid, with the limits known without a database."""
    return desired_state(
        config,
        dkim_public=keys.dkim_public(config.state / "secrets"),
        vmail=ground.user_ids("vmail"),
        limits=Limits(),
        scratch=ground.find_scratch(config.state),
        may_mount=ground.may_mount(),
    )


def with_rules(state: DesiredState) -> DesiredState:
    """Return the state with the limits of the rule set in force today. Clause: QD2."""
    from congthu.regulation.api import get_rules  # noqa: PLC0415 -- Django is loaded by now, not before.

    rules = get_rules(clock.local_date(clock.now()))
    limits = Limits(
        quota=rules.quota_bytes, message_decoded=rules.message_bytes, attachment_decoded=rules.attachment_bytes
    )
    return replace(state, limits=limits, forwards_outside=rules.may_forward_outside)


def _lay_ground(config: InstanceConfig, *, say: Say) -> None:
    state = config.state
    ground.make_users()
    state.mkdir(parents=True, exist_ok=True)
    # First of all, so that a start that is killed here leaves a folder that is known to be ours.
    ground.raise_format(state)
    for place in (state, CODE):
        for opened in ground.open_passage(place):
            say(f"Cho phép đi qua / opened for passing through: {opened}")
    ground.make_folders(state)
    ground.make_scratch(config.state)
    ground.make_mount_point(state / "search")
    for place in (state, CODE):
        check_passage(place / "x")
    write_config(config)
    secrets, pki, at = state / "secrets", state / "pki", clock.now()
    make_secrets(state)
    keys.make_authority(pki, at=at)
    keys.make_server_certificate(pki, server_names(config), at=at)
    keys.take_next_dkim_key(secrets, config.dkim_selector)
    keys.make_dkim_key(secrets)
    keys.make_store_keys(secrets)
    cluster.make_cluster(state)
    _give_signatures(config)
    _publish_static(state)


def make_secrets(state: Path) -> None:
    """Make the secrets of the table that are missing, each for its reader alone; see `secret_files`."""
    for secret in SECRETS:
        file, rights = state / secret.path, secret.rights
        if secret.renewal is Renewal.SIGNING:
            keys.make_signing_key(file, user=rights.user)
        elif secret.renewal in _NEW and not file.exists():
            ground.write_secret(file, _NEW[secret.renewal](), user=rights.user, group=rights.group, mode=rights.mode)
        elif secret.renewal in {Renewal.RANDOM, Renewal.OVERLAP, Renewal.SEALING}:
            ground.make_random_secret(file, user=rights.user, group=rights.group, mode=rights.mode)


def write_config(config: InstanceConfig) -> None:
    """Write the configuration by one rename: half a file would be a different instance, e.g. one without a sample."""
    file = config.state / FILE_NAME
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(describe(config), encoding="utf-8")
    fresh.replace(file)


def server_names(config: InstanceConfig) -> tuple[str, ...]:
    """Return the names that the server's certificate must hold."""
    extra = ("localhost", "127.0.0.1") if config.is_trial else ()
    names = (config.hostname, f"autoconfig.{config.domain}", *extra)
    return names if config.listen in names or config.listen in {"0.0.0.0", "::"} else (*names, config.listen)  # noqa: S104


def _give_signatures(config: InstanceConfig) -> None:
    """Give ClamAV a small signature file of ours: all that a trial has, and what production starts with.

    Without any signature the scanner would not start, and mail would be deferred until freshclam has fetched its own.
    """
    target = config.state / "clamav" / clamav.TRIAL_DATABASE
    if not target.exists():
        target.write_bytes(clamav.trial_signatures())
        shutil.chown(target, "clamav", "clamav")


def _publish_static(state: Path) -> None:
    """Copy the built static files to where nginx serves them, by one rename."""
    built, target = CODE / "src" / "congthu" / "static", state / "www" / "static"
    fresh, old = target.with_name(".static.new"), target.with_name(".static.old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    if built.is_dir():
        shutil.copytree(built, fresh)
    else:
        fresh.mkdir()
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)


def _register_domain(config: InstanceConfig) -> None:
    """Receive mail for the instance's domain; does nothing when it is registered already."""
    from congthu.directory.api import register_domain, reserve_addresses  # noqa: PLC0415

    actor, at = Actor.system("setup"), clock.now()
    register_domain(config.domain, is_primary=True, actor=actor, at=at)
    reserve_addresses(config.domain, actor=actor, at=at)


def _load_sample(config: InstanceConfig, *, say: Say) -> list[dict[str, Any]]:
    """Load the sample on the first start and return its accounts; their passwords are kept for root alone."""
    if not config.is_trial:
        return []
    from django.db import transaction  # noqa: PLC0415

    from congthu.config.cli.sample import load_sample  # noqa: PLC0415

    kept = config.state / "secrets" / "sample-accounts.json"
    with transaction.atomic():
        accounts = load_sample(config.sample, domain=config.domain)
        if accounts:
            say(f"Nạp mẫu «{config.sample}» / loading the sample")
            # Written before the commit: accounts whose passwords nobody knows would be worse than a file too many.
            content = [{"address": a.address, "password": a.password, "role": a.role, "name": a.name} for a in accounts]
            ground.write_secret(kept, json.dumps(content, ensure_ascii=False), user="root")
    loaded: list[dict[str, Any]] = json.loads(kept.read_text(encoding="utf-8"))
    return loaded


def write_endpoints(config: InstanceConfig, accounts: list[dict[str, Any]]) -> None:
    """Write ``endpoints.json``: where everything listens and, in a trial, whom one can log in as."""
    ports, host = config.port_block, config.listen
    tcp = ("smtp", "submission", "submissions", "imap", "imaps", "pop3s", "managesieve", "lmtp")
    content: dict[str, Any] = {
        "web": config.web_url,
        **{name: [host, getattr(ports, name)] for name in tcp},
        "ca": str(config.state / "pki" / "ca.pem"),
        "domain": config.domain,
        "hostname": config.hostname,
        "state": str(config.state),
    }
    if ground.may_mount() and config.search_index:
        content["searching"] = [SEARCH_DOOR, ports.searching]
    if config.is_trial:
        content |= {
            "sink": [host, ports.sink],
            "outside": str(PurePosixPath(config.state) / "outside"),
            "dns": [host, ports.dns],
            "accounts": accounts,
        }
    data = json.dumps(content, ensure_ascii=False, indent=1)
    ground.write_secret(config.state / "endpoints.json", data, user="root", mode=0o600)

"""The examination: every group of checks, in the order of showing. Needs root and a Django that is loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from congthu.engine import health
from congthu.engine.doctor.ask import configuration, database, machine, ports, tls
from congthu.engine.doctor.ask.dns import Resolver
from congthu.engine.doctor.decide.configuration import judge_checkers, judge_files
from congthu.engine.doctor.decide.database import judge_database
from congthu.engine.doctor.decide.files import judge_folders, judge_secrets
from congthu.engine.doctor.decide.machine import (
    QUEUE,
    judge_database_clock,
    judge_queue,
    judge_room,
    judge_synchronised,
    judge_zone,
)
from congthu.engine.doctor.decide.ports import judge_heard, judge_parts
from congthu.engine.doctor.decide.tls import judge_served
from congthu.engine.doctor.dns import check_dns
from congthu.engine.doctor.types import Bounds, Finding, Group
from congthu.engine.errors import QueueUnreadable
from congthu.engine.render.all import render_all
from congthu.engine.state import DesiredState


@dataclass(frozen=True, kw_only=True)
class Patient:
    """The instance that is looked at."""

    state: DesiredState
    is_whole: bool
    """Whether ``state`` is all of the desired state: without the database the limits of the rule set are not known."""
    resolver: Resolver
    at: datetime
    bounds: Bounds = field(default_factory=Bounds)


def examine(patient: Patient, *, only: Collection[Group] = ()) -> Iterator[Finding]:
    """Yield the findings of all groups, or of those in ``only``, as they are made."""
    for group in Group:
        if not only or group in only:
            yield from _CHECKS[group](patient)


def _configuration(patient: Patient) -> Iterator[Finding]:
    state = patient.state
    found = configuration.read_in_force(state)
    unchanged = configuration.is_unchanged(state, found)
    yield from judge_files(found, render_all(state) if patient.is_whole else None, generated_unchanged=unchanged)
    if found:
        yield from judge_checkers(configuration.ask_checkers(state))


def _ports(patient: Patient) -> Iterator[Finding]:
    state = patient.state
    yield from judge_parts(health.check_parts(state))
    yield from judge_heard(ports.listen_to_ports(state), web_url=f"https://{state.hostname}:{state.ports.web}/")


def _tls(patient: Patient) -> Iterator[Finding]:
    for served in tls.look_at_tls(patient.state):
        yield from judge_served(served, hostname=patient.state.hostname, at=patient.at, bounds=patient.bounds)


def _dns(patient: Patient) -> Iterator[Finding]:
    return check_dns(patient.state, patient.resolver)


def _database(_: Patient) -> Iterator[Finding]:
    return judge_database(database.ask_database())


def _queue(patient: Patient) -> Iterator[Finding]:
    try:
        waiting = machine.look_at_queue(patient.state.places)
    except QueueUnreadable as error:
        yield QUEUE.unknown("queue_unreadable", detail=error.params.get("detail", error.code))
    else:
        yield from judge_queue(waiting, at=patient.at, bounds=patient.bounds)


def _disk(patient: Patient) -> Iterator[Finding]:
    return judge_room(machine.look_at_disk(patient.state.places), bounds=patient.bounds)


def _clock(patient: Patient) -> Iterator[Finding]:
    yield judge_synchronised(machine.ask_synchronised())
    yield judge_database_clock(database.find_clock_apart(), bounds=patient.bounds)
    yield judge_zone(machine.find_zone_offset(patient.at))


def _files(patient: Patient) -> Iterator[Finding]:
    root = Path(patient.state.places.root)
    yield from judge_secrets(machine.look_at_secrets(root))
    yield from judge_folders(machine.look_at_folders(root), machine.wanted_folders())


_CHECKS: dict[Group, Callable[[Patient], Iterator[Finding]]] = {
    Group.CONFIGURATION: _configuration,
    Group.PORTS: _ports,
    Group.TLS: _tls,
    Group.DNS: _dns,
    Group.DATABASE: _database,
    Group.QUEUE: _queue,
    Group.DISK: _disk,
    Group.CLOCK: _clock,
    Group.FILES: _files,
}

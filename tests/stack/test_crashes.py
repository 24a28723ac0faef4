"""What was answered 250 is in its box, whatever part is killed meanwhile. Clause: D4-2."""

from __future__ import annotations

from bench.durability import by_part, durability
from bench.instance import load_instance
from bench.process_memory import part_pids
from tests.stack.instance import Instance

from congthu.engine.render.postfix import LMTP_CONCURRENCY

MESSAGES = 2000
IN_HAND = LMTP_CONCURRENCY
"""Deliveries that Postfix may have in hand when a daemon dies: so many may be doubled (RFC 1047), none may be lost."""


def test_nothing_accepted_is_lost_and_nothing_refused_is_stored(instance: Instance) -> None:
    trial = load_instance(instance.state / "endpoints.json")
    kills = [by_part(label) for label in sorted(part_pids(trial.pids()))]
    assert {"postfix", "dovecot", "postgres", "rspamd", "worker"} <= {kill.part for kill in kills}
    report = durability(trial, MESSAGES, kills, seconds=500)
    assert report.not_found == ()
    assert len(report.killed) == len(kills)
    assert report.accepted >= MESSAGES
    assert report.lost == ()
    assert len(report.doubled) <= IN_HAND
    assert report.ghosts == ()
    assert report.queue_emptied
    instance.wait_until_mail_flows()

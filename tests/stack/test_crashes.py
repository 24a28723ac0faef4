"""What was answered 250 is in its box exactly once, whatever is killed meanwhile. Clause: D4-2."""

from __future__ import annotations

from bench.durability import all_kills, durability
from bench.instance import load_instance
from tests.stack.instance import Instance

MESSAGES = 2000


def test_every_accepted_message_is_there_exactly_once(instance: Instance) -> None:
    trial = load_instance(instance.state / "endpoints.json")
    kills = all_kills(trial)
    report = durability(trial, MESSAGES, kills)
    assert report.not_found == ()
    assert len(report.killed) == len(kills)
    assert report.accepted >= MESSAGES
    assert report.lost == ()
    assert report.doubled == ()
    assert report.ghosts == ()
    assert report.queue_emptied

"""What was answered 250 is in its box, whatever part is killed meanwhile. Clause: D4-2."""

from __future__ import annotations

from bench.durability import by_part, durability
from bench.instance import load_instance
from bench.process_memory import part_pids
from tests.stack.instance import Instance, eventually

MESSAGES = 2000


def test_what_is_accepted_is_there_exactly_once_and_what_is_refused_is_not(instance: Instance) -> None:
    trial = load_instance(instance.state / "endpoints.json")
    kills = [by_part(label) for label in sorted(part_pids(trial.pids()))]
    assert {"postfix", "dovecot", "postgres", "rspamd", "worker"} <= {kill.part for kill in kills}
    before = groups(instance)
    report = durability(trial, MESSAGES, kills, seconds=500)
    assert report.not_found == ()
    assert len(report.killed) == len(kills)
    assert report.accepted >= MESSAGES
    assert report.lost == ()
    assert report.doubled == ()
    assert report.ghosts == ()
    assert report.queue_emptied
    # Children of a killed part may go on answering until its successor ends them: the next test wants none of those.
    old = {part: group for part, group in before.items() if part in report.killed}
    eventually(lambda: groups(instance).items() & old.items(), lambda same: not same, seconds=120)
    eventually(lambda: instance.congthu("status", check=False), lambda done: done.returncode == 0, seconds=120)
    instance.wait_until_mail_flows()


def groups(instance: Instance) -> dict[str, str]:
    """Return the process group of each part as it runs now."""
    return {file.name: (file.read_text().split() or [""])[0] for file in (instance.state / "run/parts").iterdir()}

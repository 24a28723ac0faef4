"""Many people who log in at the same moment, as at the beginning of a working day. Clause: D4-2."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat

from tests.stack.instance import Instance, Person

from congthu.engine.cluster import LOGIN_CONNECTIONS

AT_ONCE = 24


def test_whoever_logs_in_with_many_others_waits_for_no_connection(instance: Instance, staff: list[Person]) -> None:
    """Twice each: what Dovecot remembers is verified by its workers, which keep connections of their own."""
    log = instance.state / "log" / "dovecot.log"
    before = log.stat().st_size
    people = list(chain.from_iterable(repeat(person, 4) for person in staff[:12]))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(2):
            assert all(pool.map(lambda person: instance.accepts(person, "imap"), people))
    with log.open("rb") as lines:
        lines.seek(before)
        told = lines.read()
    assert b"too many connections" not in told
    assert b"Lookup timed out" not in told
    question = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'login_reader'"
    assert int(instance.sql(question)) <= LOGIN_CONNECTIONS // 2, "as many again while a reload is under way"

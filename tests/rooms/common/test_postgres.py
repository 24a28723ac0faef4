"""Whether a connection still stands is known without a question."""

from __future__ import annotations

import select
from typing import cast

import pytest
from django.db import connection, connections

from congthu.common.postgres.base import DatabaseWrapper

PATIENCE = 20.0


@pytest.mark.django_db
def test_a_connection_that_was_ended_is_not_used() -> None:
    other = connections.create_connection("default")
    assert not other.is_usable()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    assert other.is_usable()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    # The farewell takes its time.
    select.select([other.connection.fileno()], [], [], PATIENCE)
    assert not other.is_usable()
    other.close()
    assert not other.is_usable()


@pytest.mark.django_db
def test_what_every_page_asks_first_is_asked_over_a_new_connection_where_the_old_one_was_ended() -> None:
    other = cast("DatabaseWrapper", connections.create_connection("default"))
    processes = []
    for _ in range(2):
        # As at the beginning of a page; the stubs know neither.
        other.health_check_enabled = True  # type: ignore[attr-defined]
        other.health_check_done = False  # type: ignore[attr-defined]
        with other.planned_cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            processes.append(cursor.fetchone()[0])
        if len(processes) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", processes)
            select.select([other.connection.fileno()], [], [], PATIENCE)
    other.close()
    assert processes[0] != processes[1]

"""Whether a connection still stands is known without a question."""

from __future__ import annotations

import select

import pytest
from django.db import connection, connections

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

"""One worker a thing: a lock of the database that ends with its connection, so that a killed worker frees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def held(lock_class: int, name: str) -> Iterator[bool]:
    """Hold the lock of a thing for as long as the work lasts; False where somebody else does."""
    key = (lock_class, name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", key)
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)

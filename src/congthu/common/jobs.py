"""Named jobs: how news travels upward, as data, without importing the room that reacts.

A job is a row in the same database and the same transaction; the worker learns of it when that commits.
"""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app


def enqueue_on_commit(name: str, /, **payload: str | float | bool | None) -> None:
    """Queue the job ``name``; it exists if, and only if, the surrounding transaction commits."""
    app.configure_task(name, allow_unknown=True).defer(**payload)


def enqueue_for(when: datetime, name: str, /, **payload: str | float | bool | None) -> None:
    """Queue the job ``name`` for a moment to come, under the same condition."""
    app.configure_task(name, allow_unknown=True, schedule_at=when).defer(**payload)

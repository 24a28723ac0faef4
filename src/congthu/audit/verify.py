"""Walking the chain: is the record what it was when it was written?

The sums are made here, from the rows, and not by a function of the database that is being checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from congthu.audit.types import ChainFault, ChainReport

_ROWS = """
    SELECT l.position, l.event_id, l.hash, e.id, e.at, jsonb_build_array(e.code, e.actor_kind, e.actor_id, e.actor_name,
           e.actor_post, e.subject_kind, e.subject_id, e.subject_name, e.old, e.new)::text
    FROM audit_link l LEFT JOIN audit_event e ON e.id = l.event_id ORDER BY l.position
"""
_UNLINKED = (
    "SELECT e.id FROM audit_event e LEFT JOIN audit_link l ON l.event_id = e.id WHERE l.position IS NULL ORDER BY 1"
)


def verify_chain() -> ChainReport:
    """Walk the whole chain and return every fault found; no fault means that nothing was altered or taken out."""
    faults: list[ChainFault] = []
    previous, expected, events = "", 1, 0
    for position, event_id, stored, found_id, at, rest in _rows():
        if position != expected:
            faults.append(ChainFault(position=expected, event_id=None, reason="link_missing"))
        if found_id is None:
            faults.append(ChainFault(position=position, event_id=event_id, reason="event_missing"))
        elif _link_hash(previous, event_id, at, rest) != stored:
            faults.append(ChainFault(position=position, event_id=event_id, reason="event_altered"))
        previous, expected, events = stored, position + 1, events + 1
    with connection.cursor() as cursor:
        cursor.execute(_UNLINKED)
        faults += [ChainFault(position=0, event_id=row[0], reason="event_unlinked") for row in cursor.fetchall()]
    return ChainReport(events=events, head=previous, faults=tuple(faults))


def _link_hash(previous: str, event_id: int, at: datetime, rest: str) -> str:
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    canonical = f'[{event_id}, "{moment}", {rest[1:]}'
    return hashlib.sha256((previous + canonical).encode()).hexdigest()


def _rows() -> Iterator[tuple[Any, ...]]:
    """Yield the chain row by row, without holding millions of rows in memory."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS)
        while rows := cursor.fetchmany(5000):
            yield from rows

"""The record: append-only, chained, and found out when altered behind its back."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from congthu.audit.api import record, verify_chain
from congthu.audit.errors import AuditError
from congthu.audit.models import Event
from congthu.audit.types import Subject
from congthu.common.actor import Actor

SUBJECT = Subject(kind="domain", id="x.vn", name="Tỉnh “Đắk R'Lấp”")
CODE = "directory.domain.registered"


def write(count: int, *, actor: Actor, at: datetime) -> list[int]:
    for number in range(count):
        with transaction.atomic():
            record(CODE, actor=actor, at=at, subject=SUBJECT, old={"số": number}, new={"ghi chú": ["ề", 1.5, None]})
    return list(Event.objects.order_by("id").values_list("id", flat=True))


def behind_its_back(table: str, statement: str, *params: int) -> None:
    """Do what only the owner of the tables can do, by taking the guards away."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            cursor.execute(statement, params)
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_an_untouched_record_is_intact(committed: None, actor: Actor, at: datetime) -> None:
    """Clause: D11.2e."""
    write(5, actor=actor, at=at)
    report = verify_chain()
    assert (report.events, report.faults) == (5, ())
    assert len(report.head) == 64


@pytest.mark.parametrize(
    ("table", "statement", "reasons"),
    [
        pytest.param(
            "audit_event", "UPDATE audit_event SET actor_name = 'x' WHERE id = %s", ["event_altered"], id="name"
        ),
        pytest.param(
            "audit_event", "UPDATE audit_event SET new = '{}' WHERE id = %s", ["event_altered"], id="new-values"
        ),
        pytest.param(
            "audit_event",
            "UPDATE audit_event SET at = at + interval '1 second' WHERE id = %s",
            ["event_altered"],
            id="time",
        ),
        pytest.param("audit_link", "DELETE FROM audit_link WHERE event_id = %s", None, id="link-taken-out"),
    ],
)
def test_what_is_altered_behind_its_back_is_found(
    committed: None, actor: Actor, at: datetime, table: str, statement: str, reasons: list[str] | None
) -> None:
    """Clause: D11.2e."""
    ids = write(5, actor=actor, at=at)
    behind_its_back(table, statement, ids[2])
    faults = verify_chain().faults
    assert faults
    if reasons:
        assert [(fault.position, fault.event_id, fault.reason) for fault in faults] == [(3, ids[2], reasons[0])]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET code = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_link"]
)
def test_the_database_refuses_changes(committed: None, statement: str, actor: Actor, at: datetime) -> None:
    write(1, actor=actor, at=at)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify_chain().faults == ()


@pytest.mark.django_db
def test_a_code_nobody_registered_is_refused(actor: Actor, at: datetime) -> None:
    with pytest.raises(AuditError, match="unregistered_code"):
        record("directory.nothing.happened", actor=actor, at=at, subject=SUBJECT)


def test_outside_a_transaction_nothing_is_recorded(committed: None, actor: Actor, at: datetime) -> None:
    with pytest.raises(AuditError, match="outside_transaction"):
        record(CODE, actor=actor, at=at, subject=SUBJECT)
    assert not Event.objects.exists()


def test_a_write_that_is_rolled_back_leaves_no_event(committed: None, actor: Actor, at: datetime) -> None:
    with transaction.atomic():
        record(CODE, actor=actor, at=at, subject=SUBJECT)
        transaction.set_rollback(True)
    assert verify_chain().events == 0

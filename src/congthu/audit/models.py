"""The record and its chain. Rows are only ever added; the database itself refuses anything else."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One write: who, with which post at the time, what, to what, old and new values.

    Clause: D11.2e, D12.2-1.
    """

    at = models.DateTimeField(db_index=True)
    code = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=200)
    actor_post = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    subject_name = models.CharField(max_length=320, blank=True)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)

    class Meta:
        """Looked up by thing and by time."""

        indexes = (models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_event_subject"),)

    def __str__(self) -> str:
        return f"{self.code} {self.subject_kind}:{self.subject_id}"


class Link(models.Model):
    """One link of the chain, made by the database when the transaction of its event commits.

    ``hash = sha256(previous hash ‖ canonical text of the event)``; see migration 0001.
    """

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position}: {self.hash[:12]}"

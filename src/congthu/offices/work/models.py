"""Assignments and what happened to them, remarks included."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from congthu.offices.work.types import OPEN, SenderClass, WorkAction, WorkState

_OPEN = [state.value for state in OPEN]


class Assignment(models.Model):
    """One message of one box, given to a unit or a person. Clause: D13.3."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.PROTECT, related_name="assignments")
    message_id = models.CharField(max_length=998)
    folder = models.CharField(max_length=255)
    uid_validity = models.BigIntegerField(default=0)
    uid = models.BigIntegerField(default=0)
    """Where the message was last seen; the Message-ID is what names it."""
    subject = models.CharField(max_length=500, blank=True)
    """Shown to those only who may open the box."""
    sender = models.CharField(max_length=254, blank=True)
    sender_class = models.CharField(max_length=8, choices=[(c.value, c.value) for c in SenderClass])
    received_at = models.DateTimeField()

    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    assignee_name = models.CharField(max_length=300)
    deadline_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in WorkState], default=WorkState.ASSIGNED)
    assigned_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answer_id = models.CharField(max_length=998, blank=True)
    """Message-ID of the answer that closed it."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    """When the Sent folder was last asked for an answer."""

    class Meta:
        """One open assignment a message; to one unit or one person."""

        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "message_id"], condition=Q(state__in=_OPEN), name="offices_one_open_assignment"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(person__isnull=True), name="offices_assignment_has_one_assignee"
            ),
        )
        indexes = (models.Index(fields=["mailbox", "state", "deadline_at"], name="offices_assignment_list"),)

    def __str__(self) -> str:
        return f"{self.message_id} → {self.assignee_name}"


class AssignmentStep(models.Model):
    """One step or remark. It stands here and in no message: nothing that composes mail reads this table."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=8, choices=[(a.value, a.value) for a in WorkAction])
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in WorkState])
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    by_post = models.CharField(max_length=520, blank=True)
    text = models.CharField(max_length=2000, blank=True)
    assignee_name = models.CharField(max_length=300, blank=True)
    """To whom it was given by this step; empty in all others."""

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.action}"

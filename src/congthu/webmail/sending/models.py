"""What waits to leave, and what became of it: who, when, whereto, and never what. Clause: D3.3."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from congthu.webmail.sending.types import FINAL, OutgoingState, ReturnReason

_FINAL = sorted((state.value for state in FINAL), reverse=True)
"""In an order of its own, that of the migration: a set has another one in every process."""


class Outgoing(models.Model):
    """One message that somebody sent. Its content lies in the writer's box."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    """Who wrote it, whatever address it leaves under. Clause: D12.2-1."""
    sender = models.CharField(max_length=254)
    is_office = models.BooleanField()
    """Postfix then keeps the copy (decision 0014)."""
    message_id = models.CharField(max_length=320, unique=True)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in OutgoingState], default=OutgoingState.PREPARING
    )
    reason = models.CharField(max_length=12, blank=True, choices=[(r.value, r.value) for r in ReturnReason])
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    """When it should have left; from then on attempts are counted."""
    folder = models.CharField(max_length=255, blank=True)
    uid_validity = models.BigIntegerField(default=0)
    uid = models.BigIntegerField(default=0)
    receivers = models.PositiveIntegerField()
    remaining = models.JSONField(null=True)
    """Those who could not be reached yet, where others were; None means all. Emptied when it is over."""
    refused = models.JSONField(default=list)
    """Pairs of address and Postfix's sentence. Emptied when it is forgotten."""
    attempts = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=500, blank=True)
    """What Postfix said last."""
    is_filed = models.BooleanField(default=False)
    """A part of the receivers has it, and the copy is put away."""
    submitted_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        """The sweep asks for what is open; the writer for the own ones."""

        indexes = (
            models.Index(fields=["due_at"], condition=~Q(state__in=_FINAL), name="webmail_outgoing_open"),
            models.Index(fields=["account", "created_at"], name="webmail_outgoing_own"),
        )

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state}"

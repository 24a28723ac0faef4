"""The table of exceptional access. Rows are never deleted; a trigger of 0001 refuses it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from congthu.offices.exceptional.types import AccessState


class ExceptionalAccess(models.Model):
    """One request to open somebody's box, and what became of it. Clause: D3.3."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in AccessState], default=AccessState.ASKED)
    reason = models.CharField(max_length=1000)
    order_number = models.CharField(max_length=100)
    order_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    hidden_order = models.CharField(max_length=100, blank=True)
    hidden_until = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    """When the owner was told."""
    reader = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    reader_name = models.CharField(max_length=200)
    reader_post = models.CharField(max_length=520, blank=True)
    reader_body = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    decided_name = models.CharField(max_length=200, blank=True)
    decided_post = models.CharField(max_length=520, blank=True)
    decided_body = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    logins = models.PositiveIntegerField(default=0)
    """So many logins of the reader are on record already."""

    class Meta:
        """What the procedure promises holds in the database as well."""

        constraints = (
            models.CheckConstraint(condition=Q(order_number__regex=r"\S"), name="offices_access_has_an_order"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="offices_access_has_a_reason"),
            models.CheckConstraint(condition=~Q(decided_by=F("reader")), name="offices_access_two_people"),
            models.CheckConstraint(condition=~Q(decided_body=F("reader_body")), name="offices_access_two_bodies"),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(decided_by__isnull=False, starts_at__isnull=False, ends_at__isnull=False),
                name="offices_access_approved_with_an_end",
            ),
        )
        indexes = (models.Index(fields=["mailbox", "state"], name="offices_access_mailbox"),)

    def __str__(self) -> str:
        return f"{self.mailbox_id}: {self.reader_id}"

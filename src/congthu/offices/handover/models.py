"""Tables of handovers. Records are never deleted, and what is finished never changes: triggers of 0002 refuse it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from congthu.offices.handover.types import RUNNING, Capacity, HandoverState, MinutesFormat, Moment


class Handover(models.Model):
    """One handover of one box, running, completed or cancelled. Clause: D13.2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.PROTECT, related_name="handovers")
    number = models.PositiveIntegerField()
    """Counted for each box from 1; a cancelled one keeps its number, so that the next is seen not to be the first."""
    state = models.CharField(
        max_length=11, choices=[(s.value, s.value) for s in HandoverState], default=HandoverState.STARTED
    )

    outgoing = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    outgoing_name = models.CharField(max_length=200)
    outgoing_title = models.CharField(max_length=300, blank=True)
    incoming = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    incoming_name = models.CharField(max_length=200)
    incoming_title = models.CharField(max_length=300, blank=True)
    """Names and titles as they were at the start: the minutes name people as they were."""
    decision_number = models.CharField(max_length=100)
    decision_on = models.DateField()
    place = models.CharField(max_length=200)

    started_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    started_as = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Capacity])
    started_at = models.DateTimeField()
    outgoing_confirmed_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    """The outgoing head, or a superior in the absence of that one."""
    outgoing_confirmed_name = models.CharField(max_length=500, blank=True)
    outgoing_confirmed_at = models.DateTimeField(null=True)
    absence_reason = models.CharField(max_length=500, blank=True)
    """Why a superior confirmed for the outgoing head."""
    incoming_confirmed_at = models.DateTimeField(null=True)
    kept_delegations = ArrayField(models.CharField(max_length=40), default=list)
    """Those that the incoming head lets go on; all others end with the handover."""
    completed_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    problem = models.CharField(max_length=60, blank=True)
    """The code of what keeps a job from finishing its step; empty when all is well."""

    class Meta:
        """A box has at most one running handover."""

        constraints = (
            models.UniqueConstraint(fields=["mailbox", "number"], name="offices_handover_number"),
            models.UniqueConstraint(
                fields=["mailbox"], condition=Q(state__in=RUNNING), name="offices_handover_one_running"
            ),
            models.CheckConstraint(condition=~Q(outgoing=F("incoming")), name="offices_handover_two_people"),
            models.CheckConstraint(
                condition=~Q(outgoing_confirmed_by=F("incoming")), name="offices_handover_two_confirm"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="offices_handover_cancel_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.number}"


class HandoverInventory(models.Model):
    """An inventory as it was taken. Never changed."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="inventories")
    moment = models.CharField(max_length=7, choices=[(m.value, m.value) for m in Moment])
    taken_at = models.DateTimeField()
    content = models.JSONField()
    """``types.Inventory``, as ``records`` writes it."""
    message_digests = models.BinaryField()
    """The digests of all messages, 32 octets each, sorted: they tell whether one of them is missing later."""

    class Meta:
        """One at the start and one at the end."""

        constraints = (models.UniqueConstraint(fields=["handover", "moment"], name="offices_inventory_once"),)

    def __str__(self) -> str:
        return f"{self.handover_id} {self.moment}"


class HandoverMinutes(models.Model):
    """One file of the minutes, kept with the box. Never changed."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="minutes")
    format = models.CharField(max_length=4, choices=[(f.value, f.value) for f in MinutesFormat])
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    """SHA-256 of ``content``, hexadecimal."""
    made_at = models.DateTimeField()

    class Meta:
        """One file of each format."""

        constraints = (models.UniqueConstraint(fields=["handover", "format"], name="offices_minutes_once"),)

    def __str__(self) -> str:
        return f"{self.handover_id} {self.format}"

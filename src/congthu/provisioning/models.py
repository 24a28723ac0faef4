"""Requests, the steps taken on them, and knocks at the public form."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from congthu.provisioning.types import Action, Channel, Identity, State
from congthu.provisioning.workflow import PROCESSES


class Request(models.Model):
    """Something asked for that the centre carries out; its number is the primary key."""

    process = models.CharField(max_length=20, choices=[(code, code) for code in PROCESSES])
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State], default=State.ASKED)
    subject = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    """Whose account it is about; name and post are kept as they were when it was asked."""
    subject_login = models.CharField(max_length=254)
    subject_name = models.CharField(max_length=200)
    subject_post = models.CharField(max_length=520)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Channel])
    contact = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    device_lost = models.BooleanField(default=False)
    """Whether the second factor is gone as well; only then it is removed."""
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    heads_of = ArrayField(models.UUIDField(), default=list)
    """Units whose heads may confirm; see `confirming`. Kept, so that lists need no walk through the tree."""
    it_officers_of = ArrayField(models.UUIDField(), default=list)
    intake_confirms = models.BooleanField(default=False)

    class Meta:
        """One open request of a kind for an account."""

        constraints = (
            models.UniqueConstraint(
                fields=["process", "subject"], condition=Q(closed_at__isnull=True), name="provisioning_one_open_request"
            ),
        )
        indexes = (models.Index(fields=["state", "asked_at"], name="provisioning_request_state"),)

    def __str__(self) -> str:
        return f"{self.process} {self.pk}"


class Step(models.Model):
    """One step that was taken: by whom, with name and post of the time, and what was given with it."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=12, choices=[(a.value, a.value) for a in Action])
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    """In which it left the request."""
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    by_post = models.CharField(max_length=520, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    identity = models.CharField(max_length=12, blank=True, choices=[(i.value, i.value) for i in Identity])
    identity_note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.request_id}: {self.action}"


class Knock(models.Model):
    """One use of the public form. What it says is emptied once it was looked at; the rest counts for a day."""

    network = models.CharField(max_length=50)
    at = models.DateTimeField()
    address = models.CharField(max_length=254, blank=True)
    contact = models.CharField(max_length=120, blank=True)

    class Meta:
        """Counted by network, within a time."""

        indexes = (models.Index(fields=["network", "at"], name="provisioning_knock_network"),)

    def __str__(self) -> str:
        return f"{self.network} {self.at:%Y-%m-%d %H:%M}"

"""Tables of delegations, and what was last known of who may open which box."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from congthu.offices.delegation.types import Right


class Delegation(models.Model):
    """A paper that lets somebody open an official box for a time. Clause: D13.1.

    Two of one person for one box never run at once: an exclusion constraint of 0001 refuses it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="delegations")
    delegate_name = models.CharField(max_length=200)
    delegate_post = models.CharField(max_length=520, blank=True)
    rights = ArrayField(models.CharField(max_length=6, choices=[(r.value, r.value) for r in Right]))
    paper_number = models.CharField(max_length=100)
    paper_on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    granted_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    """None: the set-up of a sample; nobody else grants without being a head."""
    granted_name = models.CharField(max_length=200)
    granted_post = models.CharField(max_length=520, blank=True)
    """Names and posts as they were: papers outlive posts."""
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_name = models.CharField(max_length=200, blank=True)
    prolongs = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="prolonged_by")

    class Meta:
        """The database itself refuses a delegation without a paper or without an end."""

        constraints = (
            models.CheckConstraint(condition=Q(paper_number__regex=r"\S"), name="offices_delegation_has_a_paper"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="offices_delegation_ends"),
            models.CheckConstraint(condition=Q(rights__len__gt=0), name="offices_delegation_gives_something"),
        )
        indexes = (models.Index(fields=["delegate", "ends_at"], name="offices_delegation_delegate"),)

    def __str__(self) -> str:
        return f"{self.mailbox_id}: {self.delegate_id}"


class KnownOpener(models.Model):
    """Who could open a box when it was last looked; some may do so no more and still be connected. See `sweeping`."""

    box = models.CharField(max_length=254)
    login = models.CharField(max_length=254)
    rights = models.CharField(max_length=6)

    class Meta:
        """Once for each box and login."""

        constraints = (models.UniqueConstraint(fields=["box", "login"], name="offices_knownopener_once"),)

    def __str__(self) -> str:
        return f"{self.box}: {self.login}"

"""Signatures and templates."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Signature(models.Model):
    """What somebody puts below letters from a box: each their own, also in the box of an office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=100)
    fields = models.JSONField()
    is_default = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        """One is the one that is taken without asking."""

        constraints = (
            models.UniqueConstraint(
                fields=["account", "mailbox"], condition=Q(is_default=True), name="webmail_one_default_signature"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Template(models.Model):
    """A letter to begin from: of a person, or of an office for everybody who writes for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=100)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        """It belongs to one of both."""

        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=True) ^ Q(mailbox__isnull=True), name="webmail_template_has_one_owner"
            ),
        )

    def __str__(self) -> str:
        return self.title

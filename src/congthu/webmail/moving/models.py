"""Imports: who brings what into which box, and how far it has come; never what is in it. Clause: D3.3."""

from __future__ import annotations

import uuid

from django.db import models

from congthu.webmail.moving.types import ImportKind, ImportState


class MailImport(models.Model):
    """One order to bring mail in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    mailbox_id = models.UUIDField()
    kind = models.CharField(max_length=6, choices=[(one.value, one.value) for one in ImportKind])
    state = models.CharField(
        max_length=9, choices=[(one.value, one.value) for one in ImportState], default=ImportState.WAITING
    )
    fault = models.CharField(max_length=20, blank=True)
    failures = models.PositiveIntegerField(default=0)
    """So many times in a row it could not go on by itself."""
    sealed_order = models.TextField(blank=True)
    """Key of the file, or name and password of the old box; empty from the end of the job on."""
    sealed_source = models.TextField()
    """What the file is called, or the old server: for its owner's eyes."""
    sealed_report = models.TextField(blank=True)
    folder = models.CharField(max_length=255, blank=True)
    """Below which the letters go; empty: into the box itself."""
    position = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Asked for by their owner, and by whoever looks for what nobody works on."""

        indexes = (
            models.Index(fields=["account", "-created_at"], name="webmail_import_own"),
            models.Index(fields=["state", "changed_at"], name="webmail_import_state"),
        )

    def __str__(self) -> str:
        return str(self.pk)

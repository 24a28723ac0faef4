"""Who opened which letter of an official box, and what was noted about it."""

from __future__ import annotations

from django.db import models

from congthu.offices.reading.types import NoteKind


class Opening(models.Model):
    """One letter of one box and one person who looked at it in the webmail. Clause: D13.1, D13.3."""

    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=998)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=520, blank=True)
    """Name and post as they were."""
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        """Once for each person."""

        constraints = (
            models.UniqueConstraint(fields=["mailbox", "message_id", "account"], name="offices_opening_once"),
        )

    def __str__(self) -> str:
        return f"{self.message_id}: {self.name}"


class LetterNote(models.Model):
    """One note on a letter. It stands here and in no message: nothing that composes mail reads this table."""

    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=998)
    kind = models.CharField(max_length=9, choices=[(kind.value, kind.value) for kind in NoteKind])
    text = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    by_post = models.CharField(max_length=520, blank=True)

    class Meta:
        """Asked for by letter."""

        indexes = (models.Index(fields=["mailbox", "message_id"], name="offices_letternote_letter"),)

    def __str__(self) -> str:
        return f"{self.message_id}: {self.kind}"

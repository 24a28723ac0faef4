"""Documents that came to offices or were sent by them, and how far each folder has been looked through."""

from __future__ import annotations

import uuid

from django.db import models

from congthu.webmail.composing.documents.types import DocumentClass, Urgency
from congthu.webmail.register.types import Direction, Origin


class RegisteredDocument(models.Model):
    """One document in a register, as its sender described it or the office corrected it. Clause: D9.1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(
        max_length=3, choices=[(d.value, d.value) for d in Direction], default=Direction.IN.value
    )
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    registered_at = models.DateTimeField()
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=254)
    sender_name = models.CharField(max_length=300, blank=True)
    """Of the body on the day on which the document came: bodies are renamed and merged."""
    origin = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Origin])
    document_class = models.CharField(max_length=20, choices=[(c.value, c.value) for c in DocumentClass])
    kind = models.CharField(max_length=30, blank=True)
    doc_number = models.CharField(max_length=60, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    summary = models.CharField(max_length=1000, blank=True)
    urgency = models.CharField(max_length=12, choices=[(u.value, u.value) for u in Urgency])
    deadline = models.DateField(null=True, blank=True)
    places = models.JSONField(default=list)
    signer = models.CharField(max_length=200, blank=True)
    handler = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    """The last three are written down by the office itself."""
    search_text = models.TextField(blank=True)
    message_id = models.CharField(max_length=998)
    folder = models.CharField(max_length=255)
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    """Where it was found; the Message-ID is what names it."""

    class Meta:
        """Each message once a box and direction; each number once a box, direction and year."""

        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "direction", "message_id"], name="webmail_register_message_once"
            ),
            models.UniqueConstraint(
                fields=["mailbox", "direction", "year", "number"], name="webmail_register_number_once"
            ),
        )
        indexes = (models.Index(fields=["mailbox", "-received_at"], name="webmail_register_list"),)

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class RegisterCorrection(models.Model):
    """What somebody changed in an entry; entries of a register are struck out and never erased."""

    document = models.ForeignKey(RegisteredDocument, on_delete=models.CASCADE, related_name="corrections")
    corrected_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=600, blank=True)
    changes = models.JSONField()
    """Field → how it read, how it reads since."""

    class Meta:
        """Read in the order in which it was done."""

        ordering = ("corrected_at", "id")

    def __str__(self) -> str:
        return f"{self.document_id}: {', '.join(self.changes)}"


class RegisterMark(models.Model):
    """How far a folder of an office has been looked through."""

    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.CASCADE, related_name="+")
    folder = models.CharField(max_length=255)
    uid_validity = models.BigIntegerField()
    uid_next = models.BigIntegerField()
    looked_at = models.DateTimeField()

    class Meta:
        """Once for each folder."""

        constraints = (models.UniqueConstraint(fields=["mailbox", "folder"], name="webmail_register_mark_once"),)

    def __str__(self) -> str:
        return f"{self.mailbox_id}: {self.folder}"

"""Files on their way, in pieces that nobody can read without the key. Clause: D3.3."""

from __future__ import annotations

import uuid

from django.db import models


class Upload(models.Model):
    """A file on its way; what it is called and what it is for is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    key_digest = models.CharField(max_length=64)
    octets = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class UploadPiece(models.Model):
    """One piece."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    at = models.BigIntegerField()
    octets = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """Each place once; read in order."""

        constraints = (models.UniqueConstraint(fields=["upload", "at"], name="webmail_piece_once"),)

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.at}"

"""Devices that want to know of new mail."""

from __future__ import annotations

from django.db import models


class PushDevice(models.Model):
    """A browser, for as long as the session lasts in which it was enrolled."""

    session = models.OneToOneField("accounts.WebSession", on_delete=models.CASCADE, primary_key=True, related_name="+")
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.CASCADE, related_name="+")
    """The owner's own box; ``mail.tells_arrivals`` looks for it at every delivery."""
    endpoint = models.CharField(max_length=1000)
    public_key = models.BinaryField(max_length=65)
    secret = models.BinaryField(max_length=16)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class OfficeWish(models.Model):
    """Somebody wants to be told of what comes to the box of an office; whether they may is asked when it comes."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    mailbox = models.ForeignKey("directory.Mailbox", on_delete=models.CASCADE, related_name="+")
    """``mail.tells_arrivals`` looks for it at every delivery."""
    wished_at = models.DateTimeField()

    class Meta:
        """Once is enough."""

        constraints = (models.UniqueConstraint(fields=["account", "mailbox"], name="webmail_office_wish_once"),)

    def __str__(self) -> str:
        return str(self.pk)

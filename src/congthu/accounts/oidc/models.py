"""Tables of sign-in with another's word."""

from __future__ import annotations

from django.db import models


class IdentityLink(models.Model):
    """Which account the subject of an identity provider is."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        """A subject is one account, and an account one subject of an issuer."""

        constraints = (
            models.UniqueConstraint(fields=["issuer", "subject"], name="accounts_identity_subject_once"),
            models.UniqueConstraint(fields=["issuer", "account"], name="accounts_identity_account_once"),
        )

    def __str__(self) -> str:
        return f"{self.issuer}: {self.subject}"

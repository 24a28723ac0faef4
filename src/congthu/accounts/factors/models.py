"""Tables of second factors."""

from __future__ import annotations

import uuid

from django.db import models

from congthu.accounts.factors.types import RequirementSource


class Generator(models.Model):
    """The secret that an authenticator program makes codes from; one for an account."""

    account = models.OneToOneField("accounts.Account", on_delete=models.PROTECT, related_name="+", primary_key=True)
    sealed = models.TextField()
    """See `sealing`."""
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When a code of it was first right; until then it is only an offer and counts for nothing."""
    guesses = models.PositiveIntegerField(default=0)
    guesses_since = models.DateTimeField(null=True, blank=True)
    """Wrong codes that were tried before the password, and since when they are counted."""
    last_step = models.BigIntegerField(default=0)
    """The period whose code was accepted last; that and older ones are never accepted again. RFC 6238, 5.2."""

    def __str__(self) -> str:
        return str(self.account_id)


class Passkey(models.Model):
    """A public key whose private half never leaves a telephone, a computer or a token."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    credential_id = models.TextField(unique=True)
    """Base64url, as the browser names it."""
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    """Grows with every use, or stays 0; one that goes back means that the key was copied."""
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One of ten printed codes. It is random (80 bits), so that a plain digest of it cannot be turned back."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256, lower-case hexadecimal."""
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.account_id)


class FactorRequirement(models.Model):
    """Why, and from when, an account needs a second factor; there may be several reasons. Clause: D11.2c."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RequirementSource])
    due_at = models.DateTimeField()

    class Meta:
        """One of each kind."""

        constraints = (models.UniqueConstraint(fields=["account", "source"], name="accounts_requirement_once"),)

    def __str__(self) -> str:
        return f"{self.account_id}: {self.source}"


class SpentChallenge(models.Model):
    """A challenge that a passkey has answered; an answer that is sent again finds it here and is refused."""

    digest = models.CharField(max_length=64, primary_key=True)
    spent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:12]

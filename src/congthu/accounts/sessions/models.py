"""Tables of sessions, devices and places."""

from __future__ import annotations

import uuid

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from congthu.accounts.types import SignInMethod


class KnownDevice(models.Model):
    """A browser that shows a cookie of ours and so needs no second factor, for one account and a while."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the 256 random bits in the cookie, lower-case hexadecimal."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    network = models.CharField(max_length=50)
    program = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.program}"


class WebSession(models.Model):
    """One browser that has signed in. Django's session names it; without this row that session opens nothing.

    The row goes when the session ends; the record keeps that it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    network = models.CharField(max_length=50)
    program = models.CharField(max_length=80, blank=True)
    """Browser and system, as the browser calls itself; see `programs`."""
    method = models.CharField(max_length=10, choices=[(m.value, m.value) for m in SignInMethod])

    class Meta:
        """Listed by account."""

        indexes = (models.Index(fields=["account", "last_seen_at"], name="accounts_session_account"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.program}"


class BrowserSession(AbstractBaseSession):
    """What Django keeps for one browser, under the key in its cookie."""

    web_session_id = models.UUIDField(null=True)
    """The `WebSession` that was signed in to. That one may be gone, and then this one opens nothing."""

    def __str__(self) -> str:
        return f"{self.web_session_id}"


class SeenPlace(models.Model):
    """A network and a program from which an account has signed in. See `places`."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    network = models.CharField(max_length=50)
    program = models.CharField(max_length=80)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        """Once each; forgotten by age."""

        constraints = (
            models.UniqueConstraint(fields=["account", "network", "program"], name="accounts_seenplace_once"),
        )
        indexes = (models.Index(fields=["last_seen_at"], name="accounts_seenplace_age"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.network} {self.program}"

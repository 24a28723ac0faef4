"""Accounts and roles."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from congthu.accounts.factors.models import (  # noqa: F401 -- Django looks for all tables of the room here.
    FactorRequirement,
    Generator,
    Passkey,
    RecoveryCode,
    SpentChallenge,
)
from congthu.accounts.oidc.models import IdentityLink  # noqa: F401 -- The same.
from congthu.accounts.sessions.models import (  # noqa: F401 -- The same.
    BrowserSession,
    KnownDevice,
    SeenPlace,
    WebSession,
)
from congthu.accounts.types import AccountState, BoxRights, PasswordKind, Role


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by login name; Django's sign-in uses it."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account with this login name, whatever its case."""
        return self.get(login=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Who logs in: one account for web, SMTP and IMAP. Clause: D4-3."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(max_length=254, unique=True)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in AccountState], default=AccountState.ACTIVE
    )
    created_at = models.DateTimeField(db_default=Now())
    password_set_at = models.DateTimeField(null=True, blank=True)
    password_kind = models.CharField(
        max_length=5, choices=[(k.value, k.value) for k in PasswordKind], default=PasswordKind.OWN
    )
    password_expires_at = models.DateTimeField(null=True, blank=True)
    """When a start password ends; an own one does not. Clause: D12.1-2, Q10."""
    second_factor_since = models.DateTimeField(null=True, blank=True)
    """Since when a second factor is enrolled; mail programs then need an app password. None: there is none."""
    second_factor_due_at = models.DateTimeField(null=True, blank=True)
    """From when nothing goes without a second factor; None: the rules do not require one. Clause: D11.2c."""

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.login

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == AccountState.ACTIVE


class RoleGrant(models.Model):
    """A role held by an account, for a body, from one day to another, on the basis of a paper. Clause: D1.1."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    scope_id = models.UUIDField(null=True, blank=True, db_index=True)
    """A directory unit; the foreign key is made by the directory's migrations, because that room is above this one."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    """The last day on which it is held."""
    basis = models.CharField(max_length=200)

    class Meta:
        """A role is held once at a time."""

        constraints = (
            models.UniqueConstraint(
                fields=["account", "role", "scope_id", "valid_from"],
                nulls_distinct=False,
                name="accounts_rolegrant_once",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="accounts_rolegrant_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id}: {self.role}"


class AppPassword(models.Model):
    """A password made by the system for one mail program, for some protocols, until a day. Clause: D12.3-1.

    It is random (120 bits or more), so that a plain digest of it cannot be turned back; Dovecot compares the digest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="app_passwords")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256, lower-case hexadecimal."""
    protocols = ArrayField(models.CharField(max_length=5))
    """`types.Protocol` values."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    """When its owner, a reset or a handover ended it."""
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.CharField(max_length=50, blank=True)

    def __str__(self) -> str:
        return self.name


class FormerPassword(models.Model):
    """The hash of a password that its owner had before, so that it does not come back at once. Clause: D12.1-3."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    class Meta:
        """Asked for by account, the latest first."""

        indexes = (models.Index(fields=["account", "-replaced_at"], name="accounts_former_latest"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.replaced_at:%Y-%m-%d}"


class KnownPlace(models.Model):
    """A network from which an account was opened; its owner is not refused there because of others. See `guarding`."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="known_places")
    network = models.CharField(max_length=50)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    """To within a day: it is not written with every login."""

    class Meta:
        """Once for each account."""

        constraints = (models.UniqueConstraint(fields=["account", "network"], name="accounts_knownplace_once"),)
        indexes = (models.Index(fields=["last_at"], name="accounts_knownplace_last"),)

    def __str__(self) -> str:
        return f"{self.account_id}: {self.network}"


class LoginAttempt(models.Model):
    """Attempts to log in that differ only in time: successes of a day, failures of an hour. Clause: D11.2e, D12.3-1."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="login_attempts")
    """None: nobody has the name that was tried."""
    name_digest = models.BinaryField(max_length=16, null=True)
    """A keyed digest of such a name: people type passwords into the wrong field."""
    address = models.GenericIPAddressField(null=True)
    protocol = models.CharField(max_length=8)
    program = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=12)
    box = models.CharField(max_length=254, blank=True, default="", db_default="")
    """The box of an office, or of somebody under an order, that was opened; empty for the own one. Clause: D14.2."""
    span = models.DateTimeField()
    """The beginning of the day or hour."""
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        """One row for what is told apart; read by account, deleted by age."""

        constraints = (
            models.UniqueConstraint(
                fields=["account", "span", "address", "result", "protocol", "program", "name_digest", "box"],
                nulls_distinct=False,
                name="accounts_loginattempt_once",
            ),
        )
        indexes = (
            models.Index(fields=["last_at"], name="accounts_loginattempt_last"),
            models.Index(fields=["box", "last_at"], condition=~models.Q(box=""), name="accounts_loginattempt_box"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.result} {self.last_at:%Y-%m-%d %H:%M}"


class BoxToken(models.Model):
    """What opens one box for one person during a minute. See `tokens`; the token itself is not kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    """SHA-256, lower-case hexadecimal."""
    box = models.CharField(max_length=254)
    """The primary address of the box."""
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    rights = models.CharField(max_length=6, choices=[(r.value, r.value) for r in BoxRights])
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.box}"

"""Accounts and roles."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now

from congthu.accounts.types import AccountState, Role


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


class SignInRefusal(models.Model):
    """One failed sign-in, counted for a day so that guessing becomes slow. See `throttle`."""

    login_digest = models.CharField(max_length=64)
    network = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        """Counted by network, within a time."""

        indexes = (
            models.Index(fields=["network", "at"], name="accounts_refusal_network"),
            models.Index(fields=["at"], name="accounts_refusal_at"),
        )

    def __str__(self) -> str:
        return f"{self.network} {self.at:%Y-%m-%d %H:%M}"

"""Taking over the passwords of the system before: their hashes at the change-over, themselves at the first web sign-in.

A hash does not tell whether its password meets the rule. So it opens mail programs as before, and the first sign-in to
the web, which sees the password, judges it: what fails the rule from then on only opens the form for changing it.
Clause: D12.1-3, D6-2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest

from congthu.accounts.models import Account
from congthu.accounts.passwords.faults import Owner
from congthu.accounts.passwords.foreign import read_hash
from congthu.accounts.passwords.judging import judge
from congthu.accounts.passwords.limits import password_limits, start_password_end
from congthu.accounts.types import PasswordKind
from congthu.audit.api import record, record_many
from congthu.audit.types import Entry, Subject
from congthu.common import clock, jobs
from congthu.common.actor import Actor, ActorKind


@dataclass(frozen=True, kw_only=True)
class ForeignHash:
    """One line of the list."""

    line: int
    login: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What a list of hashes did; the numbers are those of its lines."""

    taken: tuple[int, ...]
    unknown: tuple[int, ...]
    """Nobody has the login name."""
    in_use: tuple[int, ...]
    """The account has an own password already, which is not overwritten."""
    unreadable: tuple[int, ...]
    """Not a hash, or of a kind that is not taken over: these people need a slip."""


@transaction.atomic
def import_hashes(hashes: Iterable[ForeignHash], *, actor: Actor, at: datetime) -> TakenOver:
    """Put hashes of another system in the place of start passwords that nobody has used yet."""
    given = list(hashes)
    names = [item.login.strip().lower() for item in given]
    accounts = {row.login: row for row in Account.objects.select_for_update().filter(login__in=names).order_by("id")}
    sorted_out: dict[str, list[int]] = {"taken": [], "unknown": [], "in_use": [], "unreadable": []}
    changed: list[Account] = []
    for item, name in zip(given, names, strict=True):
        account, stored = accounts.get(name), read_hash(item.hash)
        if account is None:
            sorted_out["unknown"].append(item.line)
        elif account.password_kind != PasswordKind.START:
            sorted_out["in_use"].append(item.line)
        elif stored is None:
            sorted_out["unreadable"].append(item.line)
        else:
            account.password, account.password_kind = stored, PasswordKind.OWN
            # Until the password itself was seen nobody knows since when it holds; the first sign-in asks for this.
            account.password_set_at = account.password_expires_at = None
            changed.append(account)
            sorted_out["taken"].append(item.line)
    fields = ["password", "password_kind", "password_set_at", "password_expires_at"]
    Account.objects.bulk_update(changed, fields, batch_size=1000)
    entries = [Entry(code="accounts.password.imported", subject=_subject(account)) for account in changed]
    record_many(entries, actor=actor, at=at)
    return TakenOver(**{name: tuple(lines) for name, lines in sorted_out.items()})


class AccountBackend(ModelBackend):
    """Django's own, and the judgement of passwords that were taken over as hashes."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,  # noqa: ANN401  As in Django.
    ) -> Account | None:
        """Return whose name and password these are."""
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None and password and user.password_set_at is None:
            _judge_taken_over(user, password, at=clock.now())
        return user


@transaction.atomic
def _judge_taken_over(account: Account, password: str, *, at: datetime) -> None:
    owner = Owner(addresses=(account.login,))
    passes = not judge(password, limits=password_limits(at), owner=owner)
    account.password_set_at = at
    if not passes:
        account.password_kind, account.password_expires_at = PasswordKind.START, start_password_end(at)
        jobs.enqueue_on_commit("engine.end_connections", login=account.login)
    account.save(update_fields=["password_set_at", "password_kind", "password_expires_at"])
    actor = Actor(kind=ActorKind.PERSON, id=str(account.pk), name=account.login)
    told = {"kind": account.password_kind, "taken_over": True}
    record("accounts.password.set", actor=actor, at=at, subject=_subject(account), new=told)


def _subject(account: Account) -> Subject:
    return Subject(kind="account", id=str(account.id), name=account.login)

"""People of a trial who may log in for a measurement: with own passwords at full cost, and with app passwords.

A sample's passwords are random and therefore hashed cheaply (docs/decisions/0006), which nobody's own password is.
"""

from __future__ import annotations

import hashlib
import secrets
import subprocess
from dataclasses import dataclass

from argon2 import PasswordHasher

from bench.instance import Account, Instance

DOVEADM = "/usr/bin/doveadm"
COST = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""What docs/decisions/0006 says of own passwords."""

OWN_COST = "{ARGON2ID}" + COST.hash("any")
EVERYBODY = 20_000
"""More than any sample has."""


@dataclass(frozen=True, kw_only=True)
class People:
    """The same people, by each kind of password that they have."""

    own: tuple[Account, ...]
    app: tuple[Account, ...]


def prepare_people(instance: Instance, count: int) -> People:
    """Give people of a trial an own password and an app password for IMAP, and return them.

    All share one own password, since what counts is the cost of its hash. For throw-away instances only:
    their passwords of before are gone.
    """
    password = f"Bench-{secrets.token_hex(8)}!"
    statement = f"""
        UPDATE accounts_account SET password = 'argon2{COST.hash(password)}', password_kind = 'own',
            password_expires_at = NULL, second_factor_since = NULL, second_factor_due_at = NULL
        WHERE login IN (SELECT address FROM mail.mailbox m JOIN accounts_account a ON a.login = m.address
                        WHERE a.state = 'active' ORDER BY address LIMIT {count})
        RETURNING login
    """  # noqa: S608 -- A hash and a number.
    logins = [line for line in instance.ask(statement, role="postgres") if "@" in line]
    apps = {login: f"bench-{secrets.token_urlsafe(16)}" for login in logins}
    rows = ", ".join(f"('{login}', '{hashlib.sha256(word.encode()).hexdigest()}')" for login, word in apps.items())
    instance.ask(
        f"""INSERT INTO accounts_apppassword
            (id, account_id, name, digest, protocols, created_at, expires_at, last_used_from)
            SELECT gen_random_uuid(), a.id, 'bench', v.digest, '{{imap}}', now(), now() + interval '1 day', ''
            FROM (VALUES {rows}) AS v (login, digest) JOIN accounts_account a USING (login)""",  # noqa: S608
        role="postgres",
    )
    forget_logins(instance)
    return People(
        own=tuple(Account(address=login, password=password, role="") for login in logins),
        app=tuple(Account(address=login, password=word, role="") for login, word in apps.items()),
    )


def forget_logins(instance: Instance) -> None:
    """Empty Dovecot's cache of logins, so that the next login of everybody is a first one; the peer has none."""
    config = instance.state / "engine" / "current" / "dovecot" / "dovecot.conf"
    if config.exists():
        subprocess.run(
            [DOVEADM, "-c", str(config), "auth", "cache", "flush"], check=True, capture_output=True, timeout=30
        )

"""Every command that is for root alone, tried by who is not: the web's user and one without any part. Clause: D3.3."""

from __future__ import annotations

import pytest
from tests.stack.instance import REPOSITORY, Instance
from tests.stack.test_centre_does_not_read import as_user
from tests.unit.config.test_command_matrix import ROOT

LOGIN = "LOGIN"
REASON = ("--reason", "thử")
WORDS: dict[str, tuple[str, ...]] = {
    "account import-hashes": ("/etc/hostname",),
    "account new-start-password": (LOGIN, *REASON),
    "account reset-factors": (LOGIN, *REASON),
    "account resume": (LOGIN, *REASON),
    "account suspend": (LOGIN, *REASON),
    "import": ("/etc/hostname",),
    "mailbox quota": (LOGIN, "1", *REASON),
    "oidc client add": ("thu", "--redirect", "https://example.org/ve"),
    "oidc client remove": ("thu",),
    "oidc link": (LOGIN, "1", *REASON),
    "oidc unlink": (LOGIN, *REASON),
    "secrets confirm": ("dkim",),
    "secrets rotate": ("web",),
}
"""What stands behind a command; nothing behind the others."""


@pytest.mark.parametrize("user", ["congthu", "nobody"])
def test_a_command_for_root_is_refused_to_others(instance: Instance, user: str) -> None:
    login = instance.people("staff")[0].address
    count = "SELECT count(*) FROM audit_event"
    before = instance.sql(count)
    for command in sorted(ROOT):
        words = [login if word is LOGIN else word for word in WORDS.get(command, ())]
        program = [str(REPOSITORY / ".venv/bin/congthu"), "--state", str(instance.state), *command.split(), *words]
        answer = as_user(user, *program)
        assert answer.returncode not in {0, 2}, (command, answer.stdout, answer.stderr)
        assert login not in answer.stdout, command
    assert instance.sql(count) == before
    assert "active" in instance.sql(f"SELECT state FROM accounts_account WHERE login = '{login}'")
    instance.wait_until_web_answers(seconds=5)


def test_a_command_says_only_what_it_was_asked(instance: Instance) -> None:
    """What the job queue notes for itself once stood above every answer."""
    answer = instance.congthu("audit", "verify")
    assert answer.stdout.count("\n") == 2
    assert answer.stderr == ""

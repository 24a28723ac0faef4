"""The register of event codes; an event under a code that is not here is refused.

Codes are ``room.thing.happened`` and never change once released, because records outlive the code.
"""

from __future__ import annotations

CODES: frozenset[str] = frozenset(
    {
        "accounts.account.created",
        "accounts.account.logged_in",
        "accounts.account.login_refused",
        "accounts.account.renamed",
        "accounts.account.resumed",
        "accounts.account.suspended",
        "accounts.password.set",
        "accounts.role.granted",
        "accounts.role.ended",
        "directory.address.added",
        "directory.address.reserved",
        "directory.address.retired",
        "directory.appointment.started",
        "directory.appointment.ended",
        "directory.domain.registered",
        "directory.import.carried_out",
        "directory.mailbox.closed",
        "directory.mailbox.created",
        "directory.mailbox.quota_changed",
        "directory.person.registered",
        "directory.unit.registered",
        "regulation.rule_set.added",
    }
)

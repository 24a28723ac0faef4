"""Codes and kinds as people read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from congthu.accounts.types import Role
from congthu.directory.types import UnitKind

ROLE_NAMES: dict[Role, object] = {
    Role.INTAKE: _("Intake and inspection"),
    Role.OPERATOR: _("System operation"),
    Role.HEAD: _("Head of a body"),
    Role.CLERK: _("Clerk of an official mailbox"),
    Role.IT_OFFICER: _("IT officer"),
    Role.HOME_AFFAIRS: _("Home affairs"),
    Role.PROVINCE: _("Province leadership"),
    Role.PROVINCE_OFFICE: _("Office of the province"),
    Role.AUDITOR: _("Auditor"),
}

UNIT_KINDS: dict[UnitKind, object] = {
    UnitKind.PROVINCE: _("Province"),
    UnitKind.AGENCY: _("Provincial agency"),
    UnitKind.SUBORDINATE: _("Subordinate unit"),
    UnitKind.DEPARTMENT: _("Department"),
    UnitKind.DISTRICT: _("District"),
    UnitKind.DISTRICT_UNIT: _("District unit"),
    UnitKind.COMMUNE: _("Commune"),
}

UNIT_GROUPS: dict[UnitKind, object] = {
    UnitKind.PROVINCE: _("Province"),
    UnitKind.AGENCY: _("Provincial agencies"),
    UnitKind.SUBORDINATE: _("Subordinate units"),
    UnitKind.DEPARTMENT: _("Departments"),
    UnitKind.DISTRICT: _("Districts"),
    UnitKind.DISTRICT_UNIT: _("District units"),
    UnitKind.COMMUNE: _("Communes"),
}

QUEUES: dict[str, object] = {
    "incoming": _("Arriving"),
    "active": _("Being delivered"),
    "deferred": _("Deferred"),
    "hold": _("On hold"),
    "maildrop": _("Not yet picked up"),
}

PARTS: dict[str, object] = {
    "dns": _("Name server of the trial"),
    "sink": _("Outside world of the trial"),
    "poster": _("Posting rights of lists"),
    "web": _("Web pages"),
    "worker": _("Background jobs"),
}
"""Parts whose own name says nothing to an operator; the others are called by their product's name."""

EVENTS: dict[str, object] = {
    "accounts.account.created": _("Account created"),
    "accounts.account.logged_in": _("Signed in"),
    "accounts.account.login_refused": _("Sign-in refused"),
    "accounts.account.renamed": _("Login name changed"),
    "accounts.account.resumed": _("Account reopened"),
    "accounts.account.suspended": _("Account suspended"),
    "accounts.password.set": _("Password set"),
    "accounts.role.granted": _("Role granted"),
    "accounts.role.ended": _("Role ended"),
    "directory.address.added": _("Address added"),
    "directory.address.reserved": _("Address reserved"),
    "directory.address.retired": _("Address retired"),
    "directory.appointment.started": _("Post taken up"),
    "directory.appointment.ended": _("Post ended"),
    "directory.domain.registered": _("Domain registered"),
    "directory.import.carried_out": _("Import carried out"),
    "directory.mailbox.closed": _("Mailbox closed"),
    "directory.mailbox.created": _("Mailbox created"),
    "directory.mailbox.quota_changed": _("Quota changed"),
    "directory.person.registered": _("Person registered"),
    "directory.unit.registered": _("Unit registered"),
    "regulation.rule_set.added": _("Rule set added"),
}
"""What happened, by its code; a code that is not here is shown as it is."""

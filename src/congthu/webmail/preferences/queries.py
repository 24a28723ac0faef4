"""What somebody chose and accepted."""

from __future__ import annotations

from uuid import UUID

from congthu.webmail.preferences.models import Preferences, TermsAcceptance
from congthu.webmail.preferences.types import Acceptance, Choices, Density, NameForm


def find_choices(account_id: UUID) -> Choices:
    """Return what somebody chose, or what holds for everybody."""
    row = Preferences.objects.filter(pk=account_id).first()
    if row is None:
        return Choices()
    return Choices(
        density=Density(row.density),
        is_threaded=row.is_threaded,
        undo_seconds=row.undo_seconds,
        has_shortcuts=row.has_shortcuts,
        writes_as=row.writes_as,
        name_form=NameForm(row.name_form),
        knows_the_way=row.knows_the_way,
    )


def find_acceptance(account_id: UUID) -> Acceptance | None:
    """Return the newest acceptance of the terms; None where there is none."""
    row = TermsAcceptance.objects.filter(account_id=account_id).order_by("-accepted_at").first()
    return Acceptance(version=row.version, at=row.accepted_at) if row else None


def has_accepted_terms(account_id: UUID) -> bool:
    """Tell whether somebody accepted the terms that are in force now. Clause: D8.1."""
    found = find_acceptance(account_id)
    return found is not None and found.is_current

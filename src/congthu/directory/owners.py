"""What must not stand in a password: name and addresses of its owner. Clause: D12.1-3."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from congthu.accounts.api import Owner
from congthu.directory.models import Person
from congthu.directory.own_box import find_own_box


def get_owner(account_id: UUID, *, on: date) -> Owner:
    """Return the names and addresses of who owns an account; nothing where no person does."""
    person = Person.objects.filter(account_id=account_id).first()
    box = find_own_box(account_id, on=on)
    names = (person.full_name, f"{person.family} {person.middle} {person.given}") if person else ()
    return Owner(names=names, addresses=(box.address, *box.aliases) if box else ())

"""The addresses that somebody writes under, as they chose: which one comes first, what name stands before it.

A name is always the directory's: nobody calls themselves something else in official mail. Clause: D12.2-1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from congthu.common.clock import local_date
from congthu.directory.api import find_post
from congthu.webmail.preferences.types import Choices, NameForm
from congthu.webmail.sending.access import list_identities
from congthu.webmail.sending.types import IdentityOption


def list_chosen_identities(account_id: UUID, choices: Choices, *, at: datetime) -> Sequence[IdentityOption]:
    """Return the addresses that somebody may write under: the one that was chosen first, then as `list_identities`."""
    found = list_identities(account_id, at=at)
    names = name_forms(account_id, at=at) if choices.name_form is not NameForm.NAME else {}
    named = [one if one.is_office else replace(one, name=names.get(choices.name_form, one.name)) for one in found]
    return sorted(named, key=lambda one: one.is_office or one.address != choices.writes_as)


def name_forms(account_id: UUID, *, at: datetime) -> dict[NameForm, str]:
    """Return the forms in which somebody's name may stand; empty for who holds no post."""
    post = find_post(account_id, on=local_date(at))
    if post is None:
        return {}
    return {
        NameForm.NAME: post.full_name,
        NameForm.POST: f"{post.full_name} - {post.title}",
        NameForm.UNIT: f"{post.full_name} - {post.unit_name}",
    }

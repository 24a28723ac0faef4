"""Places from which somebody signs in. A new one is told to the owner, who alone knows whether it was them.

Clause: D11.2c, D12.3-1.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.accounts.models import Account
from congthu.accounts.sessions.letters import letter_of_new_place
from congthu.accounts.sessions.models import SeenPlace
from congthu.accounts.sessions.policy import POLICY
from congthu.common import jobs


@transaction.atomic
def note_sign_in(account_id: UUID, *, network: str, program: str, at: datetime) -> bool:
    """Note from where somebody signed in, on the web or with a mail program, and tell the owner of a new place.

    The very first place of an account is nothing to be told of: its owner has just been given the password.

    Returns:
        Whether a letter goes out.
    """
    place = {"account_id": account_id, "network": network[:50], "program": program[:80]}
    known = SeenPlace.objects.filter(**place).values_list("last_seen_at", flat=True).first()
    if known is not None and at - known < POLICY.seen_every:
        return False
    is_first = known is None and not SeenPlace.objects.filter(account_id=account_id).exists()
    row, is_new = SeenPlace.objects.select_for_update().get_or_create(
        **place, defaults={"first_seen_at": at, "last_seen_at": at}
    )
    is_strange = is_new or at - row.last_seen_at > POLICY.place_is_new_after
    if not is_new:
        row.last_seen_at = max(at, row.last_seen_at)
        row.save(update_fields=["last_seen_at"])
    if is_first or not is_strange:
        return False
    login = Account.objects.values_list("login", flat=True).get(pk=account_id)
    letter = letter_of_new_place(login=login, network=network, program=program, at=at)
    jobs.enqueue_on_commit("engine.send_notice", to=login, subject=letter.subject, text=letter.text)
    return True


def forget_old_places(*, at: datetime) -> int:
    """Forget places that nobody came from for long; return how many."""
    return SeenPlace.objects.filter(last_seen_at__lt=at - POLICY.places_kept).delete()[0]

"""Each challenge is answered once: who sends an answer again, e.g. one that was overheard, is refused."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from congthu.accounts.errors import FactorRefused
from congthu.accounts.factors.models import SpentChallenge

CHALLENGE_LIFE: Final = timedelta(minutes=10)
"""How long a page with a challenge may stand open."""


def new_challenge() -> bytes:
    """Return a fresh challenge of 256 bits."""
    return secrets.token_bytes(32)


def spend_challenge(challenge: bytes, *, at: datetime) -> None:
    """Use a challenge up, together with the transaction in which its answer is verified.

    Raises:
        FactorRefused: it was used before.
    """
    try:
        with transaction.atomic():
            SpentChallenge.objects.create(digest=hashlib.sha256(challenge).hexdigest(), spent_at=at)
    except IntegrityError as error:
        raise FactorRefused("challenge_spent") from error


def forget_challenges(*, at: datetime) -> int:
    """Forget those that are too old to be answered anyway; return how many."""
    return SpentChallenge.objects.filter(spent_at__lt=at - 2 * CHALLENGE_LIFE).delete()[0]

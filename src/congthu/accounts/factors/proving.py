"""Showing a second factor when signing in. Each proof is good once: code, challenge and recovery code alike.

Clause: D11.2c.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from congthu.accounts.errors import FactorRefused
from congthu.accounts.factors.codes import is_recovery_code, matching_step, recovery_digest
from congthu.accounts.factors.models import Generator, Passkey, RecoveryCode
from congthu.accounts.factors.passkeys import RelyingParty, read_answer, verify_answer
from congthu.accounts.factors.sealing import Sealer
from congthu.accounts.factors.spending import spend_challenge
from congthu.accounts.factors.types import FactorKind
from congthu.accounts.locking import lock_account, subject_of
from congthu.accounts.models import Account
from congthu.accounts.types import AccountState
from congthu.audit.api import record
from congthu.common.actor import Actor

GUESSES_BORNE: Final = 20
GUESSES_COUNTED_FOR: Final = timedelta(hours=1)
"""Three codes of a million are right at a time: at this pace a guesser needs a year for an even chance."""


@transaction.atomic
def prove_by_code(
    account_id: UUID, typed: str, *, sealer: Sealer, is_before_password: bool = False, actor: Actor, at: datetime
) -> FactorKind:
    """Accept what was typed into the one field for codes: a generator's, or a recovery code.

    Before the password anybody may try codes, and six digits do not bear that for long: see `note_wrong_code`.

    Raises:
        FactorRefused: it is neither, or was used before.
    """
    account = lock_account(account_id)
    if is_recovery_code(typed):
        _use_recovery_code(account, typed, actor=actor, at=at)
        return FactorKind.RECOVERY
    row = Generator.objects.filter(account=account, confirmed_at__isnull=False).first()
    if row is None or (is_before_password and _is_guessed(row, at)):
        raise FactorRefused("wrong_code")
    step = matching_step(sealer.open(row.sealed, account_id=account_id), typed, at=at, after=row.last_step)
    if step is None:
        raise FactorRefused("wrong_code")
    row.last_step = step
    row.save(update_fields=["last_step"])
    return FactorKind.CODE


def note_wrong_code(account_id: UUID, *, at: datetime) -> None:
    """Count a wrong code that was tried before the password; after twenty in an hour none is looked at there.

    With the password before it a code is never withheld for that, so that guessing does not lock the owner out.
    """
    rows = Generator.objects.filter(account_id=account_id)
    if not rows.filter(guesses_since__gt=at - GUESSES_COUNTED_FOR).update(guesses=F("guesses") + 1):
        rows.update(guesses=1, guesses_since=at)


@transaction.atomic
def prove_by_passkey(
    answer: str, *, account_id: UUID | None, challenge: bytes, party: RelyingParty, at: datetime
) -> UUID:
    """Accept a passkey's answer to a challenge, and return whose it is.

    With ``account_id`` the password came before it and the key must be that account's. Without, the key stands for both
    factors: it must name its owner and have verified its user.

    Raises:
        FactorRefused: the key is unknown or another's, its answer is not true or was given before, or its owner may not
            log in.
    """
    given = read_answer(answer)
    key = Passkey.objects.select_for_update().filter(credential_id=given.credential_id).first()
    if key is None:
        raise FactorRefused("passkey_unknown")
    claimed = given.account_id if account_id is None else account_id
    account = Account.objects.filter(pk=key.account_id, state=AccountState.ACTIVE).first()
    if account is None or claimed != account.id or given.account_id not in {None, account.id}:
        raise FactorRefused("passkey_of_another")
    spend_challenge(challenge, at=at)
    key.sign_count = verify_answer(
        party,
        given,
        challenge=challenge,
        public_key=bytes(key.public_key),
        sign_count=key.sign_count,
        must_verify_user=account_id is None,
    )
    key.last_used_at = at
    key.save(update_fields=["sign_count", "last_used_at"])
    return account.id


def _is_guessed(row: Generator, at: datetime) -> bool:
    return (
        row.guesses >= GUESSES_BORNE and row.guesses_since is not None and at - row.guesses_since < GUESSES_COUNTED_FOR
    )


def _use_recovery_code(account: Account, typed: str, *, actor: Actor, at: datetime) -> None:
    rows = RecoveryCode.objects.filter(account=account, used_at__isnull=True)
    if not rows.filter(digest=recovery_digest(typed)).update(used_at=at):
        raise FactorRefused("wrong_code")
    left = rows.count()
    record("accounts.recovery_codes.used", actor=actor, at=at, subject=subject_of(account), new={"left": left})

"""Adding second factors. The first one changes how its owner signs in, and what mail programs may use.

Clause: D11.2c, D12.3-1.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from congthu.accounts.errors import FactorRefused, WrongState
from congthu.accounts.factors.codes import (
    Offer,
    make_offer,
    matching_step,
    new_recovery_codes,
    new_secret,
    recovery_digest,
)
from congthu.accounts.factors.models import Generator, Passkey, RecoveryCode
from congthu.accounts.factors.passkeys import RelyingParty, verify_new_key
from congthu.accounts.factors.sealing import Sealer
from congthu.accounts.factors.spending import spend_challenge
from congthu.accounts.factors.types import FactorKind
from congthu.accounts.locking import lock_account, subject_of
from congthu.accounts.models import Account
from congthu.audit.api import record
from congthu.common import jobs
from congthu.common.actor import Actor

MOST_PASSKEYS = 10
"""More keys than anybody carries, few enough to look through."""


@transaction.atomic
def offer_generator(account_id: UUID, *, sealer: Sealer, issuer: str, at: datetime) -> Offer:
    """Return what an authenticator program is set up from; it counts for nothing until a code of it was right.

    The same offer is made again until then, so that a page that is loaded twice shows one picture.

    Raises:
        UnknownAccount: there is no such account.
        WrongState: it has a generator already.
    """
    account = lock_account(account_id)
    row = Generator.objects.filter(account=account).first()
    if row is None:
        sealed = sealer.seal(new_secret(), account_id=account_id)
        row = Generator.objects.create(account=account, sealed=sealed, created_at=at)
    if row.confirmed_at is not None:
        raise WrongState("generator_exists", login=account.login)
    return make_offer(sealer.open(row.sealed, account_id=account_id), login=account.login, issuer=issuer)


@transaction.atomic
def confirm_generator(account_id: UUID, typed: str, *, sealer: Sealer, actor: Actor, at: datetime) -> list[str]:
    """Take the generator that was offered into use, and return recovery codes where there were none yet.

    Raises:
        FactorRefused: the code is not the one that the program shows now.
        WrongState: nothing was offered.
    """
    account = lock_account(account_id)
    row = Generator.objects.filter(account=account, confirmed_at__isnull=True).first()
    if row is None:
        raise WrongState("no_generator_offered", login=account.login)
    step = matching_step(sealer.open(row.sealed, account_id=account_id), typed, at=at, after=row.last_step)
    if step is None:
        raise FactorRefused("wrong_code")
    row.confirmed_at, row.last_step = at, step
    row.save(update_fields=["confirmed_at", "last_step"])
    return _enrolled(account, FactorKind.CODE, "", actor=actor, at=at)


@transaction.atomic
def add_passkey(
    account_id: UUID, answer: str, *, name: str, challenge: bytes, party: RelyingParty, actor: Actor, at: datetime
) -> list[str]:
    """Add the passkey that a browser made, and return recovery codes where there were none yet.

    Raises:
        FactorRefused: the answer is not true, was given before, or the key is known already.
        WrongState: there are too many keys, or this one has no name.
    """
    account = lock_account(account_id)
    if not name.strip():
        raise WrongState("passkey_without_name", login=account.login)
    if Passkey.objects.filter(account=account).count() >= MOST_PASSKEYS:
        raise WrongState("too_many_passkeys", login=account.login, limit=MOST_PASSKEYS)
    spend_challenge(challenge, at=at)
    key = verify_new_key(party, answer, challenge=challenge)
    try:
        with transaction.atomic():
            Passkey.objects.create(
                account=account,
                name=name.strip()[:60],
                credential_id=key.credential_id,
                public_key=key.public_key,
                sign_count=key.sign_count,
                created_at=at,
            )
    except IntegrityError as error:
        raise FactorRefused("passkey_known") from error
    return _enrolled(account, FactorKind.PASSKEY, name.strip()[:60], actor=actor, at=at)


@transaction.atomic
def renew_recovery_codes(account_id: UUID, *, actor: Actor, at: datetime) -> list[str]:
    """Make ten new recovery codes and return them, this once; the old ones are worth nothing from now on.

    Raises:
        WrongState: the account has no second factor that they could stand in for.
    """
    account = lock_account(account_id)
    if account.second_factor_since is None:
        raise WrongState("no_second_factor", login=account.login)
    RecoveryCode.objects.filter(account=account).delete()
    codes = new_recovery_codes()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=recovery_digest(code)) for code in codes)
    record("accounts.recovery_codes.made", actor=actor, at=at, subject=subject_of(account), new={"codes": len(codes)})
    return codes


def _enrolled(account: Account, kind: FactorKind, name: str, *, actor: Actor, at: datetime) -> list[str]:
    told = {"kind": kind, "name": name} if name else {"kind": kind}
    record("accounts.factor.enrolled", actor=actor, at=at, subject=subject_of(account), new=told)
    if account.second_factor_since is not None:
        return []
    account.second_factor_since = at
    account.save(update_fields=["second_factor_since"])
    # The own password opens no mail program any more, so what it has opened is ended.
    jobs.enqueue_on_commit("engine.end_connections", login=account.login)
    return renew_recovery_codes(account.id, actor=actor, at=at)

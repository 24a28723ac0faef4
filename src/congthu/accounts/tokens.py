"""Tokens with which the web opens IMAP, submission and ManageSieve: it holds no password of anybody.

A token is random, opens one box, names the person who opens it and says with which rights; it lives a minute, which is
long enough to log in with and too short to be worth stealing. The database keeps its digest alone. Dovecot takes it as
OAUTHBEARER (RFC 7628) and asks ``mail.token_of``, which also looks whether person and box are still good: a token
never outlives an account (Clause: D3.3, D4-3, D12.2-1). Whoever asks for one has decided that the person may open the
box.

Why they are not signed: docs/decisions/0015.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from congthu.accounts.errors import UnknownAccount
from congthu.accounts.models import Account, BoxToken
from congthu.accounts.types import AccountState, BoxRights

LIFE: Final = timedelta(seconds=60)
_BYTES: Final = 32


@transaction.atomic
def issue_token(box: str, person: str, *, rights: BoxRights, at: datetime) -> str:
    """Return a token with which ``person`` opens ``box`` during the next minute, with ``rights``.

    Both are login names. It says nothing about whether the person may: see the module. Tokens of the person that have
    expired go on this occasion, so that nothing has to clean up behind.

    Raises:
        UnknownAccount: nobody active has this login name.
    """
    account_id = Account.objects.filter(login=person, state=AccountState.ACTIVE).values_list("id", flat=True).first()
    if account_id is None:
        raise UnknownAccount("unknown_login", login=person)
    BoxToken.objects.filter(account_id=account_id, expires_at__lte=at).delete()
    token = secrets.token_urlsafe(_BYTES)
    BoxToken.objects.create(
        digest=hashlib.sha256(token.encode()).hexdigest(),
        box=box,
        account_id=account_id,
        rights=rights,
        expires_at=at + LIFE,
    )
    return token


def end_tokens(account_id: UUID, *, box: str | None = None) -> None:
    """End the tokens of an account, or those for one box; connections already open are another matter."""
    rows = BoxToken.objects.filter(account_id=account_id)
    (rows if box is None else rows.filter(box=box)).delete()

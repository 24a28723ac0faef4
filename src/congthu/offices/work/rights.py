"""With what rights somebody opens a box of others now: asked of what Dovecot asks.

One source for both keeps the pages from promising what the store refuses, and the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from congthu.accounts.types import BoxRights

_WITH = "SELECT rights FROM mail.boxes_of((SELECT id FROM accounts_account WHERE login = %s)) WHERE address = %s"
_HELD = "SELECT rights FROM mail.boxes_of(%s) WHERE mailbox_id = %s"
_WHO = "SELECT login FROM mail.opener WHERE address = %s AND rights = ANY(%s) ORDER BY login"
_WHERE = (
    "SELECT address FROM mail.boxes_of((SELECT id FROM accounts_account WHERE login = %s))"
    " WHERE rights = ANY(%s) ORDER BY address"
)

MAY_ASSIGN = frozenset({BoxRights.MANAGE, BoxRights.ANSWER})
MAY_READ = MAY_ASSIGN | {BoxRights.READ}
"""Exceptional access (``copy``) shows mail and nothing of the work with it."""


def list_rights(box: str, login: str) -> frozenset[BoxRights]:
    """Return the rights of a person on a box; none for a stranger."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH, [login, box])
        return frozenset(BoxRights(row[0]) for row in cursor.fetchall())


def find_held(mailbox_id: UUID, account_id: UUID) -> frozenset[BoxRights]:
    """Return the rights of an account on a box, in one question; none for a stranger."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [account_id, mailbox_id])
        return frozenset(BoxRights(row[0]) for row in cursor.fetchall())


def list_openers(box: str, *, rights: frozenset[BoxRights]) -> Sequence[str]:
    """Return the logins of those who hold one of the rights on a box."""
    with connection.cursor() as cursor:
        cursor.execute(_WHO, [box, [right.value for right in rights]])
        return [str(row[0]) for row in cursor.fetchall()]


def list_boxes(login: str, *, rights: frozenset[BoxRights]) -> Sequence[str]:
    """Return the addresses of the boxes on which somebody holds one of the rights."""
    with connection.cursor() as cursor:
        cursor.execute(_WHERE, [login, [right.value for right in rights]])
        return [str(row[0]) for row in cursor.fetchall()]

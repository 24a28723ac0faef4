"""Reads about offices: who manages, who may open, what was delegated. Answered by the views that the daemons ask.

The views are asked, not the rules a second time: a page never says anything else than Dovecot does. What one account
may open is asked of ``mail.boxes_of``, which keeps its plan; the views are for questions about everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from congthu.accounts.types import BoxRights, Holder
from congthu.directory.api import map_boxes
from congthu.offices.delegation.models import Delegation
from congthu.offices.delegation.types import DelegationEntry, OfficeEntry, Opener, Paper, Right
from congthu.offices.delegation.workflow import standing


def list_managers(mailbox_id: UUID) -> Sequence[Holder]:
    """Return who holds a box by office now. Clause: D13.1."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.login FROM mail.manager m JOIN accounts_account c ON c.id = m.account_id"
            " WHERE m.mailbox_id = %s ORDER BY c.login",
            [mailbox_id],
        )
        return [Holder(account_id=account_id, login=login) for account_id, login in cursor.fetchall()]


def is_manager(mailbox_id: UUID, account_id: UUID) -> bool:
    """Tell whether somebody holds a box by office now."""
    return any(holder.account_id == account_id for holder in list_managers(mailbox_id))


def list_openers(address: str = "") -> Sequence[tuple[str, Opener]]:
    """Return (box, who may open it now) of one box, or of all."""
    query = "SELECT address, login, rights FROM mail.opener"
    with connection.cursor() as cursor:
        if address:
            cursor.execute(f"{query} WHERE address = %s ORDER BY login", [address])
        else:
            cursor.execute(f"{query} ORDER BY address, login")
        return [(box, Opener(login=login, rights=BoxRights(rights))) for box, login, rights in cursor.fetchall()]


def find_rights(box: str, login: str) -> BoxRights | None:
    """Return with what rights somebody may open a box that is not the own one, now; None: not at all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rights FROM mail.boxes_of((SELECT id FROM accounts_account WHERE login = %s)) WHERE address = %s",
            [login, box],
        )
        row = cursor.fetchone()
    return BoxRights(row[0]) if row else None


def list_offices(account_id: UUID, *, on: date, at: datetime) -> Sequence[OfficeEntry]:
    """Return the boxes that somebody manages or may open now, by address."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT o.mailbox_id, o.address, o.rights, o.by_office, o.may_send,
                   (SELECT max(d.ends_at) FROM offices_delegation d WHERE d.mailbox_id = o.mailbox_id
                        AND d.delegate_id = %(account)s AND d.ended_at IS NULL
                        AND d.starts_at <= %(at)s AND d.ends_at > %(at)s),
                   (SELECT max(x.ends_at) FROM offices_exceptionalaccess x WHERE x.mailbox_id = o.mailbox_id
                        AND x.reader_id = %(account)s AND x.state = 'approved')
               FROM mail.boxes_of(%(account)s) o ORDER BY o.address""",
            {"account": account_id, "at": at},
        )
        rows = cursor.fetchall()
    names = map_boxes([row[0] for row in rows], on=on)
    return [
        OfficeEntry(
            mailbox_id=mailbox_id,
            address=address,
            name=names[mailbox_id].name,
            rights=BoxRights(rights),
            is_manager=manages,
            may_send=may_send,
            until=None if manages else by_paper or by_order,
        )
        for mailbox_id, address, rights, manages, may_send, by_paper, by_order in rows
        if mailbox_id in names
    ]


def list_delegations(mailbox_id: UUID, *, box: str, at: datetime) -> Sequence[DelegationEntry]:
    """Return all delegations of a box, the latest first."""
    rows = Delegation.objects.filter(mailbox_id=mailbox_id).select_related("delegate").order_by("-granted_at", "id")
    return [entry_of(row, box=box, at=at) for row in rows]


def entry_of(row: Delegation, *, box: str, at: datetime) -> DelegationEntry:
    """Return a delegation as pages show it."""
    return DelegationEntry(
        id=row.id,
        mailbox_id=row.mailbox_id,
        box=box,
        delegate_id=row.delegate_id,
        delegate_login=row.delegate.login,
        delegate_name=row.delegate_name,
        delegate_post=row.delegate_post,
        rights=frozenset(Right(right) for right in row.rights),
        paper=Paper(number=row.paper_number, signed_on=row.paper_on),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        granted_name=row.granted_name,
        granted_post=row.granted_post,
        granted_at=row.granted_at,
        ended_at=row.ended_at,
        ended_name=row.ended_name,
        standing=standing(starts_at=row.starts_at, ends_at=row.ends_at, ended_at=row.ended_at, at=at),
        prolongs=row.prolongs_id,
    )

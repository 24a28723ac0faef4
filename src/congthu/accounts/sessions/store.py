"""Django's sessions in a table of ours, each read together with who uses it: every page begins with this question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django.contrib.sessions.backends import db
from django.db import DEFAULT_DB_ALIAS

from congthu.accounts.models import Account
from congthu.accounts.sessions.models import BrowserSession
from congthu.accounts.types import Role
from congthu.common import clock
from congthu.common.postgres.asking import find_row

SESSION: Final = "web_session"
"""Under this name Django's session keeps the id of ours."""
_COLUMNS: Final = [field.attname for field in Account._meta.concrete_fields]  # noqa: SLF001 -- Django's own name for it.


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Who uses a session of ours, as they were when this request read it."""

    account: Account
    session_id: UUID
    began_at: datetime
    seen_at: datetime
    roles: frozenset[Role]
    """Held today."""
    beside: Any
    """The value of `SessionStore.beside`."""


class SessionStore(db.SessionStore):
    """What Django keeps of a session, and who uses it."""

    beside: ClassVar[str] = "NULL"
    """What else is asked of the account ``a.id`` in the same statement: an expression in SQL, set by a subclass."""
    presence: Presence | None = None
    """None: nobody has signed in, the session of ours has been ended, or the account is not active."""

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        """Return the table."""
        return BrowserSession

    def load(self) -> dict[str, Any]:
        """Return what is kept; nothing of what has expired."""
        at = clock.now()
        asked = {"key": self.session_key, "at": at, "on": clock.local_date(at)}
        row = find_row(_statement(self.beside), asked)
        if row is None:
            self._session_key = None
            return {}
        data, session_id, began_at, seen_at, roles, beside, *account = row
        if account[0] is not None:
            self.presence = Presence(
                account=Account.from_db(DEFAULT_DB_ALIAS, _COLUMNS, account),
                session_id=session_id,
                began_at=began_at,
                seen_at=seen_at,
                roles=frozenset(map(Role, roles)),
                beside=beside,
            )
        return self.decode(data)

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """Return the row of what is kept, which names the session of ours."""
        row = cast("BrowserSession", super().create_model_instance(data))
        row.web_session_id = data.get(SESSION)
        return row


@cache
def _statement(beside: str) -> str:
    return f"""
        SELECT b.session_data, s.id, s.created_at, s.last_seen_at,
               ARRAY(SELECT g.role FROM accounts_rolegrant g WHERE g.account_id = a.id
                     AND g.valid_from <= %(on)s AND (g.valid_to IS NULL OR g.valid_to >= %(on)s)),
               {beside}, {", ".join(f"a.{column}" for column in _COLUMNS)}
        FROM accounts_browsersession b
        LEFT JOIN accounts_websession s ON s.id = b.web_session_id
        LEFT JOIN accounts_account a ON a.id = s.account_id AND a.state = 'active'
        WHERE b.session_key = %(key)s AND b.expire_date > %(at)s
    """  # noqa: S608 -- Made of constants of the code.

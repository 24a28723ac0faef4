"""Remembering to whom somebody writes. It is part of sending, and leaves no event of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from congthu.common.folding import search_key
from congthu.webmail.composing.addresses import parse_receivers
from congthu.webmail.composing.texts import one_line

_MOST: Final = 500
"""So many are kept for each account; the ones not used for longest are forgotten."""
_AT_ONCE: Final = 100
"""A letter to more than that is a broadcast, and says nothing about whom somebody writes to."""

_ADD = """
INSERT INTO webmail_recentreceiver AS r (account_id, address, name, search_name, count, last_used_at)
SELECT %s, address, name, search_name, 1, %s
FROM unnest(%s::text[], %s::text[], %s::text[]) AS n (address, name, search_name)
ON CONFLICT (account_id, address) DO UPDATE SET count = r.count + 1, last_used_at = excluded.last_used_at,
    name = CASE WHEN excluded.name = '' THEN r.name ELSE excluded.name END,
    search_name = CASE WHEN excluded.name = '' THEN r.search_name ELSE excluded.search_name END
"""
_FORGET = """
DELETE FROM webmail_recentreceiver WHERE account_id = %(account)s AND id IN (
    SELECT id FROM webmail_recentreceiver WHERE account_id = %(account)s ORDER BY last_used_at DESC, id OFFSET %(most)s)
"""


def remember_receivers(account_id: UUID, receivers: Iterable[str], *, at: datetime) -> None:
    """Note to whom somebody writes, each with the name that was given (``Name <address>`` or the address alone)."""
    parsed = parse_receivers("\n".join(one_line(text) for text in receivers)).receivers
    if not parsed or len(parsed) > _AT_ONCE:
        return
    addresses = [receiver.address.lower() for receiver in parsed]
    names = [one_line(receiver.name)[:200] for receiver in parsed]
    keys = [f"{search_key(name)} {search_key(address)}".strip() for name, address in zip(names, addresses, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [account_id, at, addresses, names, keys])
        cursor.execute(_FORGET, {"account": account_id, "most": _MOST})

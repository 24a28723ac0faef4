"""Receivers while somebody types: those of one's own letters first, then whom the directory knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q

from congthu.common.clock import local_date
from congthu.common.folding import search_key
from congthu.directory.api import propose_receivers
from congthu.webmail.receivers.models import RecentReceiver

_REMEMBERED: Final = 500


class CompletionKind(StrEnum):
    """Where a proposal comes from."""

    PERSON = "person"
    BODY = "body"
    GROUP = "group"
    OTHER = "other"
    """Known from one's own letters alone."""


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One line below the field."""

    kind: CompletionKind
    address: str
    name: str
    detail: str
    is_recent: bool


def complete_receivers(query: str, *, account_id: UUID, at: datetime, limit: int = 10) -> Sequence[Completion]:
    """Return whom somebody may mean, at most ``limit``: recent ones first, then people by given name, bodies, groups.

    Without a word typed, whom one has written to lately. Whom one wrote to and whom the directory knows stands there
    once, under the name that the directory has now.
    """
    words = search_key(query).split()
    recent = {row.address: row for row in _recent(account_id, words, query, limit=limit)}
    known = {item.address: item for item in propose_receivers(query, on=local_date(at), limit=limit)}
    found = [
        Completion(
            kind=CompletionKind(known[address].kind.value) if address in known else CompletionKind.OTHER,
            address=address,
            name=known[address].name if address in known else row.name,
            detail=known[address].detail if address in known else "",
            is_recent=True,
        )
        for address, row in recent.items()
    ]
    found += [
        Completion(
            kind=CompletionKind(item.kind.value), address=address, name=item.name, detail=item.detail, is_recent=False
        )
        for address, item in known.items()
        if address not in recent
    ]
    return found[:limit]


def list_written_to(account_id: UUID) -> frozenset[str]:
    """Return the addresses that somebody wrote to lately, at most `_REMEMBERED`."""
    rows = RecentReceiver.objects.filter(account_id=account_id).order_by("-last_used_at")
    return frozenset(rows.values_list("address", flat=True)[:_REMEMBERED])


def has_written_to(address: str, *, account_id: UUID) -> bool:
    """Tell whether somebody has written to an address from here."""
    return RecentReceiver.objects.filter(account_id=account_id, address=address.lower()).exists()


def _recent(account_id: UUID, words: Sequence[str], query: str, *, limit: int) -> Sequence[RecentReceiver]:
    rows = RecentReceiver.objects.filter(account_id=account_id)
    fits = Q()
    for word in words:
        fits &= Q(search_name__startswith=word) | Q(search_name__contains=f" {word}")
    if query.strip() and not words:
        return []
    typed = query.strip().lower()
    by_address = Q(address__startswith=typed) if typed and " " not in typed else Q(pk__in=[])
    return list(rows.filter(fits | by_address if words else Q()).order_by("-last_used_at", "address")[:limit])

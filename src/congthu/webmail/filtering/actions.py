"""Writes on the filters of a box: checked, on record, then in force. Clause: D3.3, D8.1, D12.2-1."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.engine.api import FilterStore
from congthu.webmail.filtering.checking import House, find_faults
from congthu.webmail.filtering.errors import BadBook
from congthu.webmail.filtering.queries import Filters, filters_of
from congthu.webmail.filtering.script import OURS, write_script
from congthu.webmail.filtering.types import RuleBook


@transaction.atomic
def save_book(
    book: RuleBook,
    *,
    store: FilterStore,
    box: Subject,
    house: House,
    actor: Actor,
    at: datetime,
) -> RuleBook:
    """Let a box be filtered as a book says, and return the book as it is kept.

    The store is open already: Dovecot looks its token up, which it could not while this transaction hides it. A foreign
    script that was active goes on working after ours; one under our name that was changed by hand is kept under
    another.

    Raises:
        BadBook: the book says something that cannot be or may not be; nothing was changed.
        StoreError: the store refused, or cannot be reached; what was in force still is.
    """
    if faults := find_faults(book, house=house):
        raise BadBook(faults)
    before = filters_of(store)
    kept = _keep_changed_one(store, before, at=at)
    active = kept if before.active_foreign == OURS else before.active_foreign
    if active:
        book = replace(book, includes=active)
    record("webmail.filters.changed", actor=actor, at=at, subject=box, old=_facts(before.book), new=_facts(book))
    store.put(OURS, write_script(book))
    store.activate(OURS)
    return book


def _keep_changed_one(store: FilterStore, before: Filters, *, at: datetime) -> str:
    """Keep a script under our name that is no longer ours, and return the name that it has from now on."""
    changed = next((script for script in before.foreign if script.name == OURS), None)
    if changed is None:
        return ""
    name = f"{OURS}-{at:%Y%m%d-%H%M%S}"
    store.put(name, changed.text.encode())
    return name


def _facts(book: RuleBook) -> dict[str, Any]:
    """Return what the record keeps: where mail goes and since when, not what rules look for."""
    note = book.vacation
    forwards = {step.value for rule in book.rules if rule.is_on for step in rule.steps if step.do == "forward"}
    if book.forwarding.is_on:
        forwards.add(book.forwarding.address)
    return {
        "rules": len(book.rules),
        "forwards": sorted(forwards),
        "absent": [str(note.starts_on), str(note.ends_on)] if note.is_on else [],
        "includes": book.includes,
    }

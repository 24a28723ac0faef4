"""What the filters of a box are now: our book, and the scripts that are not ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congthu.engine.api import FilterStore
from congthu.offices.api import find_redirects
from congthu.webmail.filtering.door import FilterDoor
from congthu.webmail.filtering.script import OURS, read_script
from congthu.webmail.filtering.types import RuleBook


@dataclass(frozen=True, kw_only=True)
class ForeignScript:
    """A script that a mail program made, or a hand."""

    name: str
    text: str
    is_active: bool
    """It works by itself, without ours."""
    is_included: bool
    """It works after ours."""
    forwards_to: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Everything there is."""

    book: RuleBook
    is_active: bool
    """Whether our script is the one that works."""
    foreign: Sequence[ForeignScript]

    @property
    def active_foreign(self) -> str:
        """Return the name of the foreign script that works by itself; empty where none does."""
        return next((script.name for script in self.foreign if script.is_active), "")


def read_filters(door: FilterDoor) -> Filters:
    """Return the filters of a box.

    Raises:
        MayNotFilter: the rights do not reach as far.
        StoreError: they cannot be read now.
    """
    with door.opened() as store:
        return filters_of(store)


def filters_of(store: FilterStore) -> Filters:
    """Return what lies in an open store."""
    scripts = [(name, is_active, store.read(name)) for name, is_active in store.list()]
    ours = next(((read_script(content), is_active) for name, is_active, content in scripts if name == OURS), None)
    book, is_active = (ours[0] or RuleBook(), ours[1] and ours[0] is not None) if ours else (RuleBook(), False)
    return Filters(
        book=book,
        is_active=is_active,
        foreign=[
            ForeignScript(
                name=name,
                text=content.decode("utf-8", "replace"),
                is_active=active,
                is_included=is_active and book.includes == name,
                forwards_to=find_redirects(content.decode("utf-8", "replace")).targets,
            )
            for name, active, content in scripts
            if name != OURS or read_script(content) is None
        ],
    )

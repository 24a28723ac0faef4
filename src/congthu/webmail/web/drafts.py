"""Drafts of a page: read, kept, replaced. They lie in the writer's own box, whoever's address they will leave under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from congthu.engine.api import BoxConnection, append, find_by_field, read_message, special_folder
from congthu.engine.api import replace as replace_message
from congthu.engine.errors import StoreError
from congthu.engine.types import Place
from congthu.frame.api import instance
from congthu.webmail.composing.building import MARK_FIELD, build_draft
from congthu.webmail.composing.ids import DRAFT_KEY, new_draft_key, new_message_id
from congthu.webmail.composing.reading import mark_of, read_draft
from congthu.webmail.composing.types import Composition, DraftMark
from congthu.webmail.web.asked import number_of

_LARGEST: Final = 120 * 1024 * 1024
_FLAGS: Final = ("\\Draft", "\\Seen")


@dataclass(frozen=True, kw_only=True)
class DraftName:
    """Which draft is meant: where it lay, which changes each time it is kept, and the key that stays."""

    uid_validity: int = 0
    uid: int = 0
    """0 before it was kept for the first time."""
    key: str = ""
    """Empty where another program keeps the draft."""

    def __str__(self) -> str:
        return ".".join([str(self.uid_validity), str(self.uid), *([self.key] if self.key else [])])

    @classmethod
    def new(cls) -> DraftName:
        """Return the name of a letter that is begun."""
        return cls(key=new_draft_key())

    @classmethod
    def of(cls, given: str) -> DraftName | None:
        """Return the draft that a page names; None where it names none."""
        first, _, rest = given.partition(".")
        second, _, key = rest.partition(".")
        found = [number_of(word) for word in (first, second)]
        if not all(number or word == "0" for number, word in zip(found, (first, second), strict=True)):
            return None
        return cls(uid_validity=found[0], uid=found[1], key=key if DRAFT_KEY.fullmatch(key) else "")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a page says of the draft that it shows."""

    name: DraftName
    tab: str

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Page:
        """Return what a form says; a letter that lies nowhere where it says nothing."""
        tab = form.get("tab", "")
        name = DraftName.of(form.get("draft", "")) or DraftName()
        return cls(name=name, tab=tab if DRAFT_KEY.fullmatch(tab) else "")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft as it lies in the box."""

    name: DraftName
    tab: str
    """Which kept it last; empty where no page did."""
    composition: Composition

    def is_anothers(self, page: Page) -> bool:
        """Tell whether it was kept by another window since the page saw it: then the page's text is another draft."""
        return self.name.uid != page.name.uid and self.tab != page.tab


def drafts_folder(connection: BoxConnection) -> str:
    """Return the name of the folder. Raises StoreError."""
    return special_folder(connection, "\\Drafts")


def load(connection: BoxConnection, name: DraftName) -> Draft:
    """Return a draft, also where it was kept again since it had that name: in another window, or unnoticed.

    Raises:
        StoreError: ``gone`` where it was never kept, was sent, or was removed in another window.
    """
    folder = drafts_folder(connection)
    try:
        return _read(connection, folder, name)
    except StoreError as fault:
        now = find_by_field(connection, folder, field=MARK_FIELD, word=name.key) if name.key else None
        if fault.code != "gone" or now is None:
            raise
    return _read(connection, folder, replace(name, uid=now))


def find(connection: BoxConnection, name: DraftName) -> Draft | None:
    """Return a draft like ``load``; None where it is gone, or not there yet. Raises StoreError."""
    try:
        return load(connection, name)
    except StoreError as fault:
        if fault.code != "gone":
            raise
        return None


def keep(
    connection: BoxConnection, composition: Composition, page: Page, *, over: Draft | None, at: datetime
) -> DraftName:
    """Put a draft into its folder in place of the former one, which goes only when the new one is there.

    What another window wrote meanwhile stays beside it, as a draft of its own.

    Raises:
        StoreError: the box is full or cannot be reached; the former one is untouched.
    """
    folder, former = drafts_folder(connection), None if over and over.is_anothers(page) else over
    key = new_draft_key() if over and not former else page.name.key or new_draft_key()
    mark = DraftMark(key=key, tab=page.tab)
    raw = build_draft(composition, message_id=new_message_id(instance().domain), at=at, mark=mark)
    if former is None:
        done = append(connection, folder, raw, flags=_FLAGS, at=at)
    else:
        done = replace_message(connection, folder, former.name.uid, raw, flags=_FLAGS)
    return DraftName(uid_validity=done.uid_validity, uid=done.uid, key=key)


def place_of(connection: BoxConnection, name: DraftName) -> Place:
    """Return where a draft lies, for the outbox."""
    return Place(folder=drafts_folder(connection), uid_validity=name.uid_validity, uid=name.uid)


def with_parts_of(written: Composition, kept: Composition, *, without: frozenset[int] = frozenset()) -> Composition:
    """Return what was written with the files, pictures and origin that only the kept draft has."""
    files = tuple(file for number, file in enumerate(kept.attachments) if number not in without)
    used = written.html or ""
    return replace(
        written,
        attachments=files,
        inline=tuple(image for image in kept.inline if f"cid:{image.cid}" in used),
        answered=kept.answered or written.answered,
        in_reply_to=kept.in_reply_to or written.in_reply_to,
        references=kept.references or written.references,
    )


def _read(connection: BoxConnection, folder: str, name: DraftName) -> Draft:
    if not name.uid:
        raise StoreError("gone", folder=folder, uid=0)
    raw = read_message(connection, folder, name.uid, limit=_LARGEST)
    validity, mark = connection.selected.uid_validity if connection.selected else 0, mark_of(raw)
    if name.uid_validity and validity != name.uid_validity:
        raise StoreError("gone", folder=folder, uid=name.uid)
    found = DraftName(uid_validity=validity, uid=name.uid, key=mark.key or name.key)
    return Draft(name=found, tab=mark.tab, composition=read_draft(raw))

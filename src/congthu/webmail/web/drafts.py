"""Drafts of a page: read, kept, replaced. They lie in the writer's own box, whoever's address they will leave under."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from congthu.engine.api import BoxConnection, append, read_message, special_folder
from congthu.engine.api import replace as replace_message
from congthu.engine.types import Place
from congthu.frame.api import instance
from congthu.webmail.composing.building import build_draft
from congthu.webmail.composing.ids import new_message_id
from congthu.webmail.composing.reading import read_draft
from congthu.webmail.composing.types import Composition

_LARGEST: Final = 120 * 1024 * 1024
_FLAGS: Final = ("\\Draft", "\\Seen")


@dataclass(frozen=True, kw_only=True)
class DraftName:
    """Which draft is meant; it has another one after each time it was kept."""

    uid_validity: int
    uid: int

    def __str__(self) -> str:
        return f"{self.uid_validity}.{self.uid}"

    @classmethod
    def of(cls, given: str) -> DraftName | None:
        """Return the draft that a page names; None where it names none."""
        first, dot, second = given.partition(".")
        if not dot or not all(word.isascii() and word.isdigit() and len(word) <= 10 for word in (first, second)):  # noqa: PLR2004
            return None
        return cls(uid_validity=int(first), uid=int(second))


def drafts_folder(connection: BoxConnection) -> str:
    """Return the name of the folder. Raises StoreError."""
    return special_folder(connection, "\\Drafts")


def load(connection: BoxConnection, name: DraftName) -> Composition:
    """Return a draft.

    Raises:
        StoreError: ``gone`` where it was sent or removed in another window.
    """
    return read_draft(read_message(connection, drafts_folder(connection), name.uid, limit=_LARGEST))


def keep(connection: BoxConnection, composition: Composition, *, over: DraftName | None, at: datetime) -> DraftName:
    """Put a draft into its folder in place of the former one, which goes only when the new one is there.

    Raises:
        StoreError: the box is full or cannot be reached; the former one is untouched.
    """
    folder = drafts_folder(connection)
    raw = build_draft(composition, message_id=new_message_id(instance().domain), at=at)
    if over is None:
        done = append(connection, folder, raw, flags=_FLAGS, at=at)
    else:
        done = replace_message(connection, folder, over.uid, raw, flags=_FLAGS)
    return DraftName(uid_validity=done.uid_validity, uid=done.uid)


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

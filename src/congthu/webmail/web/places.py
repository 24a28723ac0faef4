"""The folders of a box, in the order in which people look for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congthu.engine.types import Folder
from congthu.webmail.web.texts import ORDER, OUTBOX, folder_label


@dataclass(frozen=True, kw_only=True)
class FolderView:
    """One entry of the list of folders."""

    name: str
    label: str
    depth: int
    messages: int
    waiting: int
    """The number shown beside it: unread messages, of drafts all."""
    special: str
    """``INBOX``, ``\\Sent`` and so on; empty for people's own folders."""
    icon: str
    is_selectable: bool


_ICONS = {
    "INBOX": "inbox",
    "\\Drafts": "draft",
    "\\Sent": "sent",
    "\\Junk": "junk",
    "\\Trash": "bin",
    "\\Archive": "archive",
}


def folder_views(folders: Sequence[Folder]) -> list[FolderView]:
    """Return the special folders first, then the others by name, below one another."""
    shown = [folder for folder in folders if folder.name != OUTBOX or folder.messages]
    return [_view(folder) for folder in sorted(shown, key=_rank)]


def special_of(folder: Folder) -> str:
    """Return what a folder is for; empty where it is for nothing special."""
    if folder.name == "INBOX":
        return "INBOX"
    return folder.special_use if folder.special_use in ORDER else ""


def _rank(folder: Folder) -> tuple[int, str]:
    special = special_of(folder)
    return (ORDER.index(special) if special else len(ORDER), folder.name.casefold())


def _view(folder: Folder) -> FolderView:
    special = special_of(folder)
    return FolderView(
        name=folder.name,
        label=folder_label(folder.name, folder.special_use),
        depth=0 if special else folder.name.count("/"),
        messages=folder.messages,
        waiting=folder.messages if special == "\\Drafts" else folder.unseen,
        special=special,
        icon=_ICONS.get(special, "folder"),
        is_selectable=folder.is_selectable,
    )

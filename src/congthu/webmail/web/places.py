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
    is_subscribed: bool
    """Whether mail programs show it."""
    parent: str
    """In which folder it lies; empty for none."""
    is_in_bin: bool = False

    @property
    def is_emptied(self) -> bool:
        """Tell whether everything in it may be deleted at once."""
        return self.special in {"\\Trash", "\\Junk"}


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
    bins = tuple(f"{folder.name}/" for folder in folders if special_of(folder) == "\\Trash")
    views = [_view(folder, is_in_bin=folder.name.startswith(bins)) for folder in sorted(shown, key=_rank)]
    return sorted(views, key=lambda view: view.is_in_bin)


def special_of(folder: Folder) -> str:
    """Return what a folder is for; empty where it is for nothing special."""
    if folder.name == "INBOX":
        return "INBOX"
    return folder.special_use if folder.special_use in ORDER else ""


def _rank(folder: Folder) -> tuple[int, str]:
    special = special_of(folder)
    return (ORDER.index(special) if special else len(ORDER), folder.name.casefold())


def _view(folder: Folder, *, is_in_bin: bool) -> FolderView:
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
        is_subscribed=folder.is_subscribed,
        parent=folder.name.rpartition("/")[0],
        is_in_bin=is_in_bin,
    )

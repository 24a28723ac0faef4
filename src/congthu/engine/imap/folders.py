"""The folders of a box: all with their figures in one question, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.found import FolderState
from congthu.engine.imap.special import bin_of
from congthu.engine.imap.state import ITEMS, NOTHING_KNOWN, states_of
from congthu.engine.imap.types import Folder, Usage
from congthu.engine.imap.wire.commands import Answer
from congthu.engine.imap.wire.quoting import mailbox
from congthu.engine.imap.wire.reader import Response
from congthu.engine.imap.wire.utf7 import decode_name
from congthu.engine.imap.wire.values import as_list, as_number, as_octets, as_text

INBOX: Final = "INBOX"
_KIB: Final = 1024
_SPECIAL: Final = ("\\Drafts", "\\Sent", "\\Archive", "\\Junk", "\\Trash", "\\Flagged", "\\All")
"""In the order in which they are shown."""
LIST: Final = b'LIST "" "*" RETURN (SUBSCRIBED CHILDREN SPECIAL-USE STATUS ' + ITEMS + b")"
"""Asks for every folder with its figures; the selected one as the connection knows it, so that NOOP comes first."""
_NOT_SELECTABLE: Final = frozenset({"\\noselect", "\\nonexistent"})


def list_folders(box: BoxConnection, *, with_news: bool = True) -> Sequence[Folder]:
    """Return every folder with its figures: INBOX first, then the special ones, then by name (RFC 5819).

    Without news, which are a question of their own, the figures of the selected folder may be a moment old.

    Raises:
        StoreError: ``failed`` or ``unreachable``.
    """

    def listed() -> list[Folder]:
        if with_news:
            box.ask("noop", b"NOOP")
        return folders_of(box.ask("list", LIST))

    return box.repeat(listed)


def create_folder(box: BoxConnection, name: str) -> None:
    """Make a folder and subscribe to it.

    Raises:
        StoreError: ``exists``, ``bad_name``, ``forbidden``, ``interrupted`` or ``unreachable``.
    """
    for command in (b"CREATE", b"SUBSCRIBE"):
        box.change("create", (command, mailbox(name)))[0].checked("create")


def rename_folder(box: BoxConnection, name: str, *, to: str) -> None:
    """Rename or move a folder with all that is below it; subscriptions follow.

    Raises:
        StoreError: ``no_folder``, ``exists``, ``bad_name``, ``forbidden`` (also for INBOX and the special folders),
            ``interrupted`` or ``unreachable``.
    """
    _refuse_special(box, name)
    if to == name or to.startswith(f"{name}/"):
        raise StoreError("bad_name", name=to)
    known = [folder.name for folder in list_folders(box) if folder.is_subscribed and _is_below(folder.name, name)]
    _leave(box, name)
    box.change("rename", (b"RENAME", mailbox(name), mailbox(to)))[0].checked("rename")
    changes = [(b"UNSUBSCRIBE", mailbox(old)) for old in known]
    changes += [(b"SUBSCRIBE", mailbox(to + old[len(name) :])) for old in known]
    box.change("subscribe", *changes)


def delete_folder(box: BoxConnection, name: str) -> None:
    """Delete a folder with all that is in it and below it, for ever. To throw it away, rename it into the bin.

    Raises:
        StoreError: ``no_folder``, ``forbidden`` (also for INBOX and the special folders), ``interrupted`` or
            ``unreachable``.
    """
    _refuse_special(box, name)
    below = [folder.name for folder in list_folders(box) if _is_below(folder.name, name)]
    if not below:
        raise StoreError("no_folder", name=name)
    _leave(box, name)
    # The deepest first: Dovecot deletes no folder below which others are.
    for each in sorted(below, key=len, reverse=True):
        (deleted,) = box.change("delete", (b"DELETE", mailbox(each)))
        error = deleted.error("delete")
        if error and error.code != "no_folder":
            raise error
        box.change("delete", (b"UNSUBSCRIBE", mailbox(each)))


def empty_folder(box: BoxConnection, name: str) -> int:
    """Remove for ever what is in a folder now, and return how many messages that were.

    What comes in meanwhile stays.

    Raises:
        StoreError: ``forbidden``, ``no_folder``, ``interrupted`` (it can be asked for again) or ``unreachable``.
    """
    box.leave(name)
    selected = box.select(name)
    if selected.is_read_only:
        raise StoreError("forbidden", what="expunge", folder=name)
    before = selected.messages
    if not before:
        return 0
    all_of_them = b"1:%d" % max(1, selected.uid_next - 1)
    for command in ((b"UID STORE", all_of_them, b"+FLAGS.SILENT (\\Deleted)"), (b"UID EXPUNGE", all_of_them)):
        box.change("expunge", command)[0].checked("expunge")
    left = box.ask("search", b"UID SEARCH RETURN (COUNT) UID", all_of_them).named(b"ESEARCH")
    if any(response.rest.split()[-1:] != [b"0"] for response in left):
        raise StoreError("forbidden", what="expunge", folder=name)
    return before


def subscribe_folder(box: BoxConnection, name: str, *, is_wanted: bool) -> None:
    """Show a folder in mail programs, or do not.

    Raises:
        StoreError: ``bad_name``, ``interrupted`` or ``unreachable``.
    """
    command = b"SUBSCRIBE" if is_wanted else b"UNSUBSCRIBE"
    box.change("subscribe", (command, mailbox(name)))[0].checked("subscribe")


def read_usage(box: BoxConnection) -> Usage:
    """Return what the box holds and may hold (RFC 9208). Clause: D5.2a.

    Raises:
        StoreError: ``failed`` or ``unreachable``.
    """
    answer = box.repeat(lambda: box.ask("quota", b"GETQUOTAROOT INBOX"))
    for response in answer.named(b"QUOTA"):
        figures = as_list(response.values()[-1])
        for index in range(0, len(figures) - 2, 3):
            if as_octets(figures[index]).upper() == b"STORAGE":
                used, limit = as_number(figures[index + 1]), as_number(figures[index + 2])
                return Usage(used_octets=used * _KIB, limit_octets=limit * _KIB)
    return Usage(used_octets=0, limit_octets=0)


def folders_of(answer: Answer) -> list[Folder]:
    """Return the folders in an answer to `LIST`, in the order in which they are shown.

    Raises:
        StoreError: ``unreadable``.
    """
    states = states_of(answer)
    return sorted((_folder(response, states) for response in answer.named(b"LIST")), key=_place)


def _folder(response: Response, states: dict[str, FolderState]) -> Folder:
    values = response.values()
    if len(values) < 3:  # noqa: PLR2004 -- Flags, delimiter, name.
        raise StoreError("unreadable", reason="no folder")
    # Dovecot adds flags of its own (\\UnMarked), and RFC 3501 leaves their case open.
    flags = {as_text(flag).lower() for flag in as_list(values[0])}
    name = decode_name(as_octets(values[2]))
    state = states.get(name, NOTHING_KNOWN)
    return Folder(
        name=name,
        messages=state.messages,
        unseen=state.unseen,
        uid_next=state.uid_next,
        uid_validity=state.uid_validity,
        highest_modseq=state.highest_modseq,
        octets=state.octets,
        special_use=next((use for use in _SPECIAL if use.lower() in flags), None),
        is_selectable=not flags & _NOT_SELECTABLE,
        is_subscribed="\\subscribed" in flags,
        has_children="\\haschildren" in flags,
    )


def _place(folder: Folder) -> tuple[bool, int, str]:
    use = folder.special_use
    return folder.name != INBOX, _SPECIAL.index(use) if use in _SPECIAL else len(_SPECIAL), folder.name


def _is_below(name: str, above: str) -> bool:
    return name == above or name.startswith(f"{above}/")


def _leave(box: BoxConnection, name: str) -> None:
    if box.selected and _is_below(box.selected.name, name):
        box.leave(box.selected.name)


def _refuse_special(box: BoxConnection, name: str) -> None:
    bin_of(box)
    kept = box.remembered.get("special")
    special = set(kept.values()) if isinstance(kept, dict) else set()
    if name.upper() == INBOX or name in special:
        raise StoreError("forbidden", what="special", name=name)

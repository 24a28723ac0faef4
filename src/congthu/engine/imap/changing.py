"""What is done with messages: flags, moving, copying, the bin, for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.found import Moved
from congthu.engine.imap.special import bin_of
from congthu.engine.imap.wire.commands import Answer
from congthu.engine.imap.wire.quoting import expand_set, flag_list, mailbox, uid_sets
from congthu.engine.imap.wire.reader import code_of

_NOT_ALLOWED: Final = frozenset({"forbidden", "failed"})
"""What MOVE is answered where somebody may not remove; a COPY that follows says what is really the matter."""


def change_flags(
    box: BoxConnection, folder: str, uids: Sequence[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> None:
    """Set and take away flags and keywords; what is no longer there is passed over.

    Raises:
        StoreError: ``bad_flag``, ``no_folder``, ``forbidden``, ``interrupted`` (it can be asked for again) or
            ``unreachable``.
    """
    changes = [(sign, flag_list(flags)) for sign, flags in ((b"+", tuple(add)), (b"-", tuple(remove))) if flags]
    commands = [
        (b"UID STORE", uid_set, b"%bFLAGS.SILENT" % sign, flags)
        for sign, flags in changes
        for uid_set in uid_sets(uids)
    ]
    if not commands:
        return
    if box.select(folder).is_read_only:
        raise StoreError("forbidden", what="store", folder=folder)
    for command in commands:
        box.change("store", command)[0].checked("store")


def move(box: BoxConnection, folder: str, uids: Sequence[int], *, to: str) -> Moved:
    """Move messages, or copy them where the person may not remove any (docs/decisions/0014).

    Raises:
        StoreError: ``no_folder``, ``full``, ``forbidden``, ``interrupted`` or ``unreachable``.
    """
    if folder == to:
        raise StoreError("bad_name", name=to)
    try:
        return _transfer(box, b"UID MOVE", folder, uids, to)
    except StoreError as error:
        if error.code not in _NOT_ALLOWED:
            raise
    copied = _transfer(box, b"UID COPY", folder, uids, to)
    return Moved(uids=copied.uids, uid_validity=copied.uid_validity, is_left=True)


def copy(box: BoxConnection, folder: str, uids: Sequence[int], *, to: str) -> Moved:
    """Copy messages.

    Raises:
        StoreError: ``no_folder``, ``full``, ``forbidden``, ``interrupted`` or ``unreachable``.
    """
    return _transfer(box, b"UID COPY", folder, uids, to)


def throw_away(box: BoxConnection, folder: str, uids: Sequence[int]) -> Moved:
    """Move messages into the bin.

    Raises:
        StoreError: ``in_bin`` (they are there: see ``expunge``), ``forbidden`` (the person may not remove anything), or
            as ``move``.
    """
    target = bin_of(box)
    if folder == target or folder.startswith(f"{target}/"):
        raise StoreError("in_bin", folder=folder)
    # No copy instead: a letter in the bin and in its folder would be thrown away by nobody.
    try:
        return _transfer(box, b"UID MOVE", folder, uids, target)
    except StoreError as error:
        raise (StoreError("forbidden", what="move", folder=folder) if error.code == "failed" else error) from error


def restore(box: BoxConnection, uids: Sequence[int], *, to: str = "INBOX") -> Moved:
    """Move messages out of the bin. IMAP does not know where they came from; who undoes at once has ``Moved``.

    Raises:
        StoreError: as ``move``.
    """
    return move(box, bin_of(box), uids, to=to)


def expunge(box: BoxConnection, folder: str, uids: Sequence[int]) -> None:
    """Remove messages for ever, these and no others (RFC 4315).

    Raises:
        StoreError: ``forbidden``, ``no_folder``, ``interrupted`` (it can be asked for again) or ``unreachable``.
    """
    sets = list(uid_sets(uids))
    if not sets:
        return
    if box.select(folder).is_read_only:
        raise StoreError("forbidden", what="expunge", folder=folder)
    marks = [(b"UID STORE", uid_set, b"+FLAGS.SILENT (\\Deleted)") for uid_set in sets]
    removals = [(b"UID EXPUNGE", uid_set) for uid_set in sets]
    for commands in (marks, removals):
        for answer in box.change("expunge", *commands):
            answer.checked("expunge")
    # Without the right to mark as deleted Dovecot answers OK and does nothing.
    if any(_are_there(box, uid_set) for uid_set in sets):
        raise StoreError("forbidden", what="expunge", folder=folder)


def _are_there(box: BoxConnection, uid_set: bytes) -> bool:
    answer = box.ask("search", b"UID SEARCH RETURN (COUNT) UID", uid_set)
    return any(response.rest.split()[-1:] != [b"0"] for response in answer.named(b"ESEARCH"))


def _transfer(box: BoxConnection, command: bytes, folder: str, uids: Sequence[int], to: str) -> Moved:
    target = mailbox(to)
    box.select(folder)
    found: dict[int, int] = {}
    validity = 0
    for uid_set in uid_sets(uids):
        answer = box.change("move", (command, uid_set, target))[0].checked("move")
        validity, pairs = _copied(answer, validity)
        found |= pairs
    return Moved(uids=found, uid_validity=validity)


def _copied(answer: Answer, validity: int) -> tuple[int, dict[int, int]]:
    """Return the other folder's UIDVALIDITY, and old and new UIDs (COPYUID; MOVE sends it untagged)."""
    for text in (answer.text, *(response.rest for response in answer.named(b"OK"))):
        name, content = code_of(text)
        words = content.split()
        if name == b"COPYUID" and len(words) == 3 and words[0].isdigit():  # noqa: PLR2004 -- Validity, old, new.
            return int(words[0]), dict(zip(expand_set(words[1]), expand_set(words[2]), strict=False))
    return validity, {}

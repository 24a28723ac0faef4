"""What tells whether a folder is still as it was when something was computed from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from congthu.engine.errors import StoreError
from congthu.engine.imap.client import BoxConnection
from congthu.engine.imap.found import FolderState
from congthu.engine.imap.wire.commands import Answer
from congthu.engine.imap.wire.quoting import mailbox
from congthu.engine.imap.wire.utf7 import decode_name
from congthu.engine.imap.wire.values import Value, as_list, as_number, as_octets, pairs

_ITEMS: Final = {
    b"MESSAGES": "messages",
    b"UNSEEN": "unseen",
    b"UIDNEXT": "uid_next",
    b"UIDVALIDITY": "uid_validity",
    b"HIGHESTMODSEQ": "highest_modseq",
    b"SIZE": "octets",
}
ITEMS: Final = b"(" + b" ".join(_ITEMS) + b")"
"""What is asked of a folder (STATUS)."""


NOTHING_KNOWN: Final = FolderState(uid_validity=0, uid_next=0, messages=0, unseen=0, highest_modseq=0, octets=0)


def read_state(box: BoxConnection, folder: str) -> FolderState:
    """Return the state of a folder, which is selected afterwards. To be called inside ``repeat``.

    Raises:
        StoreError: ``no_folder``, ``forbidden``, ``failed`` or ``unreachable``.
    """
    # Dovecot tells the state of a selected folder as this connection knows it: the news must come first.
    box.select(folder)
    (answer,) = box.run((b"STATUS", mailbox(folder), ITEMS))
    states = states_of(answer.checked("status"))
    if folder not in states:
        raise StoreError("unreadable", reason="no status")
    return states[folder]


def states_of(answer: Answer) -> dict[str, FolderState]:
    """Return the states in an answer, by the folder's name.

    Raises:
        StoreError: ``unreadable``.
    """
    return dict(state_in(response.values()) for response in answer.named(b"STATUS"))


def state_in(values: list[Value], *, before: FolderState = NOTHING_KNOWN) -> tuple[str, FolderState]:
    """Return name and state out of one STATUS response; what it does not tell is as ``before``.

    Raises:
        StoreError: ``unreadable``.
    """
    items = pairs(as_list(values[1])) if len(values) == 2 else {}  # noqa: PLR2004 -- A name and a list.
    if not items:
        raise StoreError("unreadable", reason="no status")
    told = {name: as_number(items[word]) for word, name in _ITEMS.items() if word in items}
    return decode_name(as_octets(values[0])), replace(before, **told)

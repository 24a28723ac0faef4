"""Looking for documents in the boxes of offices: when somebody opens the register, when one was sent, and every night.

Each folder is looked through once, from where the last look ended; only headers are asked for, with rights that leave
no trace in the box.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol, Self
from uuid import UUID

from congthu.accounts.types import BoxRights
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import find_box, find_unit_box, get_mailbox_id
from congthu.directory.errors import UnknownMailbox
from congthu.directory.types import MailboxKind
from congthu.engine.types import Headers, Look
from congthu.offices.api import list_openers
from congthu.webmail.composing.documents.codec import CLASS
from congthu.webmail.register.access import office_for_reader
from congthu.webmail.register.actions import Found, register_documents
from congthu.webmail.register.models import RegisterMark
from congthu.webmail.register.reading import Candidate, read_candidate
from congthu.webmail.register.trusting import Seen, find_origin
from congthu.webmail.register.types import Direction, Origin

_SENT: Final = "\\Sent"
_NOT_LOOKED_AT: Final = frozenset({"\\Drafts", "\\Junk", "\\Trash"})
_LOOKERS: Final = frozenset({BoxRights.MANAGE, BoxRights.ANSWER, BoxRights.READ})


class LookedAt(Protocol):
    """An open box, see `engine.api.Keeper`."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def list_folders(self) -> Sequence[tuple[str, frozenset[str]]]: ...

    def look_for(self, folder: str, header: str, *, since_uid: int, uid_validity: int) -> Look: ...

    def read_headers(self, look: Look) -> Sequence[Headers]: ...


Opener = Callable[[str, str], LookedAt]
"""Opens the box of an office on behalf of somebody, to look and leave no trace."""


def fill_register(mailbox_id: UUID, *, opener: Opener, hostname: str, actor: Actor, at: datetime) -> int:
    """Enter what came or was sent since the last look, and return how many documents that were.

    It looks on behalf of whoever may open the box; a box that nobody may open waits.

    Raises:
        StoreError: the box cannot be reached.
    """
    box = find_unit_box(mailbox_id)
    openers = [item.login for _, item in list_openers(box.address) if item.rights in _LOOKERS] if box else []
    if box is None or not openers:
        return 0
    marks = {row.folder: row for row in RegisterMark.objects.filter(mailbox_id=mailbox_id)}
    with opener(box.address, openers[0]) as connection:
        candidates, reached = _look(connection, marks)
    found = [
        item
        for direction, candidate in candidates
        if (item := _found(direction, candidate, office=box.address, hostname=hostname, at=at))
    ]
    if not found and reached.items() <= {name: (row.uid_validity, row.uid_next) for name, row in marks.items()}.items():
        return 0
    return register_documents(mailbox_id, found, marks=reached, actor=actor, at=at)


def look_into_register(mailbox_id: UUID, *, opener: Opener, hostname: str, actor: Actor, at: datetime) -> int:
    """Enter what came, on behalf of somebody who is about to read the register, and return how many documents.

    Raises:
        UnknownRegister: the office is not for the eyes of the actor.
        StoreError: the box cannot be reached; what was entered before can be read all the same.
    """
    office_for_reader(mailbox_id, account_id=UUID(actor.id), at=at)
    return fill_register(mailbox_id, opener=opener, hostname=hostname, actor=actor, at=at)


def _look(
    connection: LookedAt, marks: Mapping[str, RegisterMark]
) -> tuple[list[tuple[Direction, Candidate]], dict[str, tuple[int, int]]]:
    candidates: list[tuple[Direction, Candidate]] = []
    reached: dict[str, tuple[int, int]] = {}
    for folder, flags in connection.list_folders():
        if flags & _NOT_LOOKED_AT or folder == "Outbox":
            continue
        mark = marks.get(folder)
        look = connection.look_for(
            folder, CLASS, since_uid=mark.uid_next if mark else 1, uid_validity=mark.uid_validity if mark else 0
        )
        reached[folder] = (look.uid_validity, look.uid_next)
        direction = Direction.OUT if _SENT in flags else Direction.IN
        for item in connection.read_headers(look):
            candidate = read_candidate(
                item.raw, folder=folder, uid_validity=look.uid_validity, uid=item.uid, received_at=item.arrived_at
            )
            candidates += [(direction, candidate)] if candidate else []
    return candidates, reached


def _found(direction: Direction, candidate: Candidate, *, office: str, hostname: str, at: datetime) -> Found | None:
    """Return a document as it is entered; None where it does not count: of what was sent, what the office did not."""
    if direction is Direction.OUT and candidate.sender != office:
        return None
    origin = _origin(candidate, domain=office.rpartition("@")[2], hostname=hostname, at=at)
    if origin is None:
        return None
    return Found(candidate=candidate, direction=direction, origin=origin[0], name=origin[1])


def _origin(candidate: Candidate, *, domain: str, hostname: str, at: datetime) -> tuple[Origin, str] | None:
    """Return why a document counts and the name of its body; None where it does not count."""
    is_ours = candidate.sender.endswith(f"@{domain}")
    name = _office_name(candidate.sender, at=at) if is_ours else None
    seen = Seen(
        sender=candidate.sender,
        is_office=name is not None,
        is_ours=is_ours,
        authentication=candidate.authentication,
    )
    origin = find_origin(seen, hostname=hostname)
    return (origin, name or candidate.sender_name) if origin else None


def _office_name(address: str, *, at: datetime) -> str | None:
    """Return the name of the office that an address belongs to; None where it is a person's, or nobody's."""
    try:
        box = find_box(get_mailbox_id(address), on=local_date(at))
    except UnknownMailbox:
        return None
    return box.name if box and box.kind is not MailboxKind.PERSONAL else None

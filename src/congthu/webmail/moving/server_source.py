"""Letters from an old server, folder by folder, in the order of their numbers there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from congthu.engine.errors import StoreError
from congthu.engine.types import ForeignFolder, ForeignHead
from congthu.webmail.moving.errors import SourceFault
from congthu.webmail.moving.marks import DELETED, kept_flags
from congthu.webmail.moving.shelf import folder_name
from congthu.webmail.moving.types import POLICY, Letter, MovingPolicy, Position, Reason, Step

_AT_ONCE: Final = 200
_TRANSIENT: Final = frozenset({"unreachable", "interrupted"})
_USUAL: Final[Mapping[str, str]] = {
    "sent": "\\Sent", "sent items": "\\Sent", "sent messages": "\\Sent", "sent mail": "\\Sent", "thư đã gửi": "\\Sent",
    "đã gửi": "\\Sent", "drafts": "\\Drafts", "thư nháp": "\\Drafts", "trash": "\\Trash", "deleted items": "\\Trash",
    "deleted messages": "\\Trash", "thùng rác": "\\Trash", "junk": "\\Junk", "junk e-mail": "\\Junk",
    "junk email": "\\Junk", "spam": "\\Junk", "thư rác": "\\Junk", "archive": "\\Archive", "lưu trữ": "\\Archive",
}  # fmt: skip
"""What special folders are called where a server does not say what they are for."""
_THROWN_AWAY: Final = frozenset({"\\Trash", "\\Junk"})
_VIEWS: Final = frozenset({"\\Flagged"})
"""No folder of its own: the same letters once more."""


class OldBox(Protocol):
    """A box on an old server, see `engine.api.open_foreign`."""

    def folders(self) -> Sequence[ForeignFolder]: ...

    def examine(self, folder: ForeignFolder) -> tuple[int, int]: ...

    def uids(self, *, after: int) -> Sequence[int]: ...

    def heads(self, uids: Sequence[int]) -> Sequence[ForeignHead]: ...

    def read(self, uid: int) -> bytes | None: ...


class ServerSource:
    """The letters of one box there."""

    def __init__(self, box: OldBox, *, with_thrown_away: bool, policy: MovingPolicy = POLICY) -> None:
        self._box, self._policy = box, policy
        self._with_thrown_away = with_thrown_away
        self._chosen: list[tuple[str, str, ForeignFolder]] | None = None

    @property
    def total(self) -> int:
        """How many letters there are.

        Raises:
            SourceFault: the server cannot be asked.
        """
        found = 0
        for _name, _target, folder in self._folders():
            try:
                found += self._box.examine(folder)[1]
            except StoreError as error:
                if error.code in _TRANSIENT:
                    raise SourceFault(error.code) from error
        return found

    def steps(self, position: Position) -> Iterator[Step]:
        """Yield what the server has, from a place on that an earlier step named.

        Raises:
            SourceFault: ``unreachable`` and the like.
        """
        done = int(position.get("done", 0))
        folders = self._folders()
        begun = next((n for n, found in enumerate(folders) if _mark(found[0]) == position.get("folder")), -1)
        for number, (name, target, folder) in enumerate(folders):
            if number < begun or (number == begun and position.get("is_over")):
                continue
            place: dict[str, int | str] = {"folder": _mark(name)}
            try:
                place["validity"], _messages = self._box.examine(folder)
                is_same = number == begun and place["validity"] == position.get("validity")
                for step in self._folder(after=int(position.get("uid", 0)) if is_same else 0):
                    done += 1
                    yield replace(
                        step,
                        where=f"{name}: {step.done}",
                        folder=target,
                        position=place | {"uid": step.done, "done": done},
                        done=done,
                    )
            except StoreError as error:
                if error.code in _TRANSIENT:
                    raise SourceFault(error.code) from error
                over = place | {"is_over": 1, "done": done}
                yield Step(letter=None, reason=Reason.FOLDER, where=name, octets=0, position=over, done=done)

    def _folders(self) -> list[tuple[str, str, ForeignFolder]]:
        """Return the folders in a fixed order, each with its name and with where it belongs here."""
        if self._chosen is None:
            try:
                folders = self._box.folders()
            except StoreError as error:
                raise SourceFault(error.code) from error
            if len(folders) > self._policy.folders:
                raise SourceFault("too_many")
            named = [(folder_name(one.parts), use_of(one), one) for one in folders]
            self._chosen = sorted(
                (
                    (name, use or ("" if name.upper() == "INBOX" else name), one)
                    for name, use, one in named
                    if use not in _VIEWS and (self._with_thrown_away or use not in _THROWN_AWAY)
                ),
                key=lambda found: found[0],
            )
        return self._chosen

    def _folder(self, *, after: int) -> Iterator[Step]:
        """Yield the letters of the open folder; ``done`` is the number there."""
        uids = self._box.uids(after=after)
        for start in range(0, len(uids), _AT_ONCE):
            for head in self._box.heads(uids[start : start + _AT_ONCE]):
                letter, reason = self._letter(head)
                yield Step(letter=letter, reason=reason, where="", octets=head.octets, position={}, done=head.uid)

    def _letter(self, head: ForeignHead) -> tuple[Letter | None, Reason | None]:
        if DELETED in head.flags:
            return None, Reason.DELETED
        if head.octets > self._policy.letter_octets:
            return None, Reason.TOO_LARGE
        raw = self._box.read(head.uid)
        if raw is None:
            return None, Reason.DELETED
        if len(raw) > self._policy.letter_octets:
            return None, Reason.TOO_LARGE
        return Letter(raw=raw, flags=kept_flags(head.flags), arrived_at=head.arrived_at), None


def use_of(folder: ForeignFolder) -> str:
    """Return what a folder is for here: as its server says, or by its name; empty for one of its owner's own."""
    if folder.special_use:
        return "\\Archive" if folder.special_use == "\\All" else folder.special_use
    parts = folder.parts[1:] if len(folder.parts) > 1 and folder.parts[0].upper() == "INBOX" else folder.parts
    return _USUAL.get(parts[0].lower(), "") if len(parts) == 1 else ""


def _mark(name: str) -> str:
    """Return by what a folder is known again, without its name."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]

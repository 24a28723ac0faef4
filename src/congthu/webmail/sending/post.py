"""The mail daemons as sending needs them: boxes opened with a token of a minute, and the door of submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from congthu.accounts.api import issue_token
from congthu.accounts.types import BoxRights
from congthu.engine.api import Keeper, imap_server, open_keeper, submission_server, submit_message
from congthu.engine.types import DesiredState, Envelope, Place, Server, Submission
from congthu.offices.api import find_rights


class Box(Protocol):
    """An open box, see `engine.api.Keeper`."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def folder_for(self, special_use: str, *, otherwise: str) -> str: ...

    def make_folder(self, name: str) -> None: ...

    def put(self, folder: str, raw: bytes, *, flags: tuple[str, ...] = ()) -> Place: ...

    def find(self, folder: str, message_id: str) -> Place | None: ...

    def read(self, place: Place) -> bytes | None: ...

    def mark(self, place: Place, *flags: str) -> bool: ...

    def remove(self, place: Place) -> None: ...


class Post(Protocol):
    """What sending asks of the daemons."""

    def open_own(self, login: str) -> Box:
        """Return somebody's own box."""

    def open_other(self, box: str, login: str) -> Box | None:
        """Return a box of an office with the rights that somebody has to it; None where that changes nothing there."""

    def submit(self, login: str, envelope: Envelope, content: bytes, *, before_end: Callable[[], None]) -> Submission:
        """Hand in a message as somebody."""


@dataclass(frozen=True, kw_only=True)
class Daemons:
    """The real ones."""

    imap: Server
    submission: Server
    clock: Callable[[], datetime]

    @classmethod
    def of(cls, state: DesiredState, *, clock: Callable[[], datetime]) -> Daemons:
        """Return those of an instance."""
        return cls(imap=imap_server(state), submission=submission_server(state), clock=clock)

    def open_own(self, login: str) -> Box:
        token = issue_token(login, login, rights=BoxRights.OWN, at=self.clock())
        return open_keeper(self.imap, box=login, token=token)

    def open_other(self, box: str, login: str) -> Box | None:
        rights = find_rights(box, login)
        if rights not in {BoxRights.MANAGE, BoxRights.ANSWER}:
            return None
        token = issue_token(box, login, rights=rights, at=self.clock())
        return open_keeper(self.imap, box=box, token=token)

    def look_into(self, box: str, login: str) -> Keeper:
        """Return a box of an office, opened on behalf of somebody to look and leave no trace; or somebody's own box."""
        rights = BoxRights.OWN if box == login else BoxRights.COPY
        token = issue_token(box, login, rights=rights, at=self.clock())
        return open_keeper(self.imap, box=box, token=token)

    def submit(self, login: str, envelope: Envelope, content: bytes, *, before_end: Callable[[], None]) -> Submission:
        token = issue_token(login, login, rights=BoxRights.OWN, at=self.clock())
        return submit_message(self.submission, envelope, content, box=login, token=token, before_end=before_end)

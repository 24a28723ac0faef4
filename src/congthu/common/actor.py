"""Who does something: given to every write by name, never taken from the surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of actor it is."""

    PERSON = "person"
    OPERATOR_SHELL = "operator-shell"
    """Somebody with root on the server, at the command line; the operating system's login is the name."""
    SYSTEM = "system"
    """A job or the set-up, without a person behind it."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, with name and post as they are now; the record keeps them even when they change."""

    kind: ActorKind
    id: str
    """The account's UUID, the login name of the operating system, or the name of the job."""
    name: str
    post: str = ""

    @classmethod
    def system(cls, name: str) -> Actor:
        """Return the actor for a job or a set-up step called ``name``."""
        return cls(kind=ActorKind.SYSTEM, id=name, name=name)

    @classmethod
    def shell(cls, login: str) -> Actor:
        """Return the actor for the operating-system user ``login`` at the command line."""
        return cls(kind=ActorKind.OPERATOR_SHELL, id=login, name=login)

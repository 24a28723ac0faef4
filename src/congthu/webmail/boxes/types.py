"""Values of the boxes that somebody may open. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from congthu.accounts.types import BoxRights


@dataclass(frozen=True, kw_only=True)
class OpenableBox:
    """A box that one person may open now."""

    mailbox_id: UUID
    address: str
    name: str
    """Of the unit; empty for the own box."""
    person: str
    """The login of who opens it."""
    rights: BoxRights
    may_send: bool
    aliases: tuple[str, ...] = ()
    """Further addresses of the own box."""

    @property
    def is_own(self) -> bool:
        """Tell whether it is the person's own box."""
        return self.rights is BoxRights.OWN

    @property
    def is_office(self) -> bool:
        """Tell whether it is opened by office or by paper; who reads by order sees nothing of the work in it."""
        return self.rights in {BoxRights.MANAGE, BoxRights.ANSWER, BoxRights.READ}

    @property
    def may_change(self) -> bool:
        """Tell whether flags and drafts may be changed, and messages filed."""
        return self.rights in {BoxRights.OWN, BoxRights.MANAGE, BoxRights.ANSWER}

    @property
    def may_write(self) -> bool:
        """Tell whether letters are written in the box, so that one has signatures there."""
        return self.may_change or self.may_send

    @property
    def may_remove(self) -> bool:
        """Tell whether messages may be moved away and deleted, and folders changed."""
        return self.rights in {BoxRights.OWN, BoxRights.MANAGE}

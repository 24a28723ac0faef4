"""Telling all devices of a box that mail has come."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from congthu.common.actor import Actor
from congthu.webmail.pushing.actions import forget_device
from congthu.webmail.pushing.errors import ServiceBusy
from congthu.webmail.pushing.posting import Sender, tell
from congthu.webmail.pushing.queries import list_devices_of
from congthu.webmail.pushing.types import TEXT_OF_NEW_MAIL, Outcome

_log = logging.getLogger(__name__)


def tell_devices(mailbox_id: UUID, *, sender: Sender, actor: Actor, at: datetime) -> int:
    """Tell every device of a box, forget those that are gone, and return how many were told.

    Raises:
        ServiceBusy: a service could not take it, and nobody was told: whoever was told is not told a second time.
    """
    told, busy = 0, False
    for session_id, target in list_devices_of(mailbox_id, at=at):
        outcome = tell(TEXT_OF_NEW_MAIL, target, sender=sender, at=at)
        told += outcome is Outcome.TOLD
        busy |= outcome is Outcome.LATER
        if outcome is Outcome.GONE:
            forget_device(session_id, actor=actor, at=at)
        elif outcome is Outcome.REFUSED:
            _log.warning("a push service does not take what we send; device of session %s", session_id)
    if busy and not told:
        raise ServiceBusy("service_busy")
    return told

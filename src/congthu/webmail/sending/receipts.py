"""A read receipt that its reader lets go (RFC 8098)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congthu.audit.api import record
from congthu.audit.types import Subject
from congthu.common.actor import Actor
from congthu.engine.types import Envelope, Outcome
from congthu.webmail.composing.ids import new_message_id
from congthu.webmail.composing.receipts import build_receipt, find_wish
from congthu.webmail.composing.types import Identity
from congthu.webmail.sending.access import writer_of
from congthu.webmail.sending.errors import CannotSend
from congthu.webmail.sending.post import Post


def send_receipt(
    original: bytes, *, reader: Identity, post: Post, hostname: str, actor: Actor, at: datetime
) -> Outcome:
    """Tell the sender of a letter that it was opened, and return what became of it. It is not tried again.

    It has no envelope sender, so that nothing answers it; Rspamd then wants the login itself in From: of letters to
    an office no receipts are sent.

    Raises:
        CannotSend: nobody asks for a receipt, or it would go out under another address than the actor's own.
    """
    _, login = writer_of(actor, at=at)
    message_id = new_message_id(login.rpartition("@")[2])
    receipt = build_receipt(original, reader=reader, hostname=hostname, message_id=message_id, at=at)
    wish = find_wish(original)
    if receipt is None or wish is None:
        raise CannotSend("no_receipt_wanted")
    if reader.address.lower() != login:
        raise CannotSend("not_your_address", address=reader.address)
    envelope = Envelope(sender="", receivers=(wish.to.address,))
    return post.submit(login, envelope, receipt, before_end=lambda: _note(message_id, actor=actor, at=at)).outcome


@transaction.atomic
def _note(message_id: str, *, actor: Actor, at: datetime) -> None:
    record("webmail.receipt.sent", actor=actor, at=at, subject=Subject(kind="message", id=message_id))

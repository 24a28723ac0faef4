"""What a letter is besides: an entry in the office's register, an order to be confirmed. Clause: D9.1, D14.4-2."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from congthu.common.clock import local_date
from congthu.directory.api import get_actor
from congthu.webmail.api import find_document, find_mine, note_opened
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.composing.documents.codec import PREFIX
from congthu.webmail.composing.ids import clean_id
from congthu.webmail.composing.reading import header, parse
from congthu.webmail.types import MyOrder

_MARK: Final = f"\n{PREFIX}".lower().encode()


def document_context(raw: bytes, box: OpenableBox, *, account_id: UUID, at: datetime) -> dict[str, object]:
    """Return the register's entry of a letter and the order that it is, and note that an order was opened.

    What a letter says of itself only makes us look: what counts is what was entered and issued here.
    """
    head = b"\n" + raw[: raw.find(b"\r\n\r\n") + 4]
    if _MARK not in head.lower():
        return {"registered": None, "my_order": None}
    message_id = clean_id(header(parse(head[1:]), "Message-ID"))
    registered = None if box.is_own else find_document(box.mailbox_id, message_id, account_id=account_id, at=at)
    return {"registered": registered, "my_order": _opened(message_id, box, account_id=account_id, at=at)}


def _opened(message_id: str, box: OpenableBox, *, account_id: UUID, at: datetime) -> MyOrder | None:
    mine = find_mine(message_id, box.mailbox_id, account_id=account_id, at=at)
    if mine is not None and mine.receipt.opened_at is None:
        note_opened(mine.receipt.id, actor=get_actor(account_id, on=local_date(at)), at=at)
    return mine

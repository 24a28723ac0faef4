"""The decision about one recipient, and what the sender is told. Pure.

Clause: D5.1e-3. Sentences are in Vietnamese without marks, because SMTP replies are ASCII, and in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from congthu.policy.poster.protocol import Request

NO_OBJECTION: Final = "DUNNO"
"""Nothing against it: Postfix goes on with its other checks."""

REFUSE_OUTSIDE: Final = (
    "550 5.7.1 Nhom thu noi bo khong nhan thu tu ben ngoai hoac chua dang nhap"
    " / This internal group takes no mail from outside or without login"
)
REFUSE_POSTER: Final = (
    "550 5.7.1 Ban khong co quyen gui toi nhom nay; chi quan tri he thong va thu truong co quan duoc gui"
    " / You may not write to this group; only operators and the head of the body may"
)
DEFER: Final = (
    "451 4.3.0 Chua kiem tra duoc quyen gui nhom, xin gui lai sau / Group permission not verified, try again later"
)


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What the directory says about a recipient and a login."""

    is_list: bool
    may_post: bool


def decide(request: Request, rights: Rights | None) -> str:
    """Return Postfix's action; ``None`` for rights means that they could not be looked up, which is never a yes."""
    if not request.login:
        return REFUSE_OUTSIDE
    if rights is None:
        return DEFER
    if not rights.is_list or rights.may_post:
        return NO_OBJECTION
    return REFUSE_POSTER

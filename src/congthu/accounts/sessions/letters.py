"""The letter about a first login from a new place: Vietnamese, then English. Pure.

It holds no link on purpose: who has learnt to follow links in such letters also follows those of a swindler.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from congthu.common.clock import VIETNAM

_SUBJECT: Final = "Đăng nhập từ nơi mới / Login from a new place"
_TEXT: Final = """\
Tài khoản {login} vừa đăng nhập lần đầu từ một nơi hoặc chương trình mới:

  Thời gian:     {at} (giờ Việt Nam)
  Mạng:          {network}
  Chương trình:  {program}

Nếu đó là ông/bà, không cần làm gì thêm.
Nếu không phải: hãy tự mở trang Công Thư, vào mục «Tài khoản», đổi mật khẩu, kết thúc mọi phiên, và báo ngay cho cán bộ
công nghệ thông tin của cơ quan. Thư này không chứa liên kết và không yêu cầu ông/bà cung cấp mật khẩu.

Your account {login} was just opened from a new place or with a new program (see above).
If it was you, there is nothing to do. If not: open the Công Thư pages yourself, go to “Account”, change your password,
end all sessions, and tell the IT officer of your body at once. This letter holds no link and asks for no password.
"""
_UNKNOWN: Final = "không rõ / unknown"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is sent."""

    subject: str
    text: str


def letter_of_new_place(*, login: str, network: str, program: str, at: datetime) -> Letter:
    """Return the letter to the owner of an account."""
    when = at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
    text = _TEXT.format(login=login, at=when, network=network or _UNKNOWN, program=program or _UNKNOWN)
    return Letter(subject=_SUBJECT, text=text)

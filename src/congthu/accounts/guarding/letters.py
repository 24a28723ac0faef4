"""The letter to operators when passwords are being guessed: Vietnamese, then English. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from congthu.accounts.guarding.steps import EVERYBODY
from congthu.common.clock import VIETNAM

_SUBJECT: Final = "Cảnh báo dò mật khẩu: {whom_vi} / Passwords are being guessed: {whom_en}"
_TEXT: Final = """\
Từ {at} (giờ Việt Nam) hệ thống ghi nhận nhiều lần đăng nhập sai mật khẩu vào {whom_vi}.

Hệ thống đang tự làm chậm và chặn các nơi lạ; chủ tài khoản vẫn đăng nhập được từ nơi quen thuộc hoặc bằng xác thực hai
lớp. Xem ai bị dò, từ đâu, bị chặn đến khi nào tại trang Vận hành, mục «Đăng nhập»: {url}
Thông báo này được gửi nhiều nhất 6 giờ một lần cho mỗi tài khoản.

Since the time above many wrong passwords were tried for {whom_en}. Unknown places are being slowed down and blocked;
owners still get in from known places or with their second factor. See Operations, “Logins” (address above). This
notice comes at most once in 6 hours for each account.
"""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is sent."""

    subject: str
    text: str


def letter_of_attack(*, login: str, web_url: str, at: datetime) -> Letter:
    """Return the letter about an attack on one account, or on many."""
    is_many = login == EVERYBODY
    words = {"whom_vi": "nhiều tài khoản" if is_many else login, "whom_en": "many accounts" if is_many else login}
    when = at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
    url = f"{web_url}/van-hanh/dang-nhap/"
    return Letter(subject=_SUBJECT.format(**words), text=_TEXT.format(at=when, url=url, **words))

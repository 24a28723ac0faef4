"""The letters that tell people of a request: Vietnamese, then English. Pure.

They hold no password and nothing that would let a stranger who reads one go on. Clause: D12.3-2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from congthu.common.clock import VIETNAM
from congthu.provisioning.types import Action, State


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is sent."""

    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What letters tell of a request."""

    number: int
    name: str
    login: str
    post: str
    at: datetime
    url: str
    """Of the request's page."""
    reason: str = ""


_STEPS: Final = {
    State.ASKED: (
        "Đề nghị xác nhận yêu cầu cấp lại mật khẩu số {number}",
        (
            "Có yêu cầu cấp lại mật khẩu cho {name} ({login}), {post}.\n"
            "Trước khi xác nhận, hãy gặp trực tiếp hoặc gọi vào số điện thoại mà cơ quan đã có; "
            "không dựa vào số ghi trong yêu cầu. Nếu không phải người đó yêu cầu, hãy từ chối."
        ),
        (
            "Somebody asked for a new password for {name} ({login}). Confirm only after you have met the person or\n"
            "called the number your office already has; refuse if it was somebody else."
        ),
    ),
    State.CONFIRMED: (
        "Chờ tiếp nhận: yêu cầu cấp lại mật khẩu số {number}",
        "Yêu cầu cấp lại mật khẩu cho {name} ({login}), {post}, đã được cơ quan xác nhận và chờ tiếp nhận.",
        "The request for a new password for {name} ({login}) was confirmed by the body and waits to be received.",
    ),
    State.RECEIVED: (
        "Chờ thực hiện: yêu cầu cấp lại mật khẩu số {number}",
        "Yêu cầu cấp lại mật khẩu cho {name} ({login}), {post}, đã được tiếp nhận và chuyển Trung tâm thực hiện.",
        "The request for a new password for {name} ({login}) was received and waits to be carried out.",
    ),
    State.RETURNED: (
        "Trả lại: yêu cầu cấp lại mật khẩu số {number}",
        "Yêu cầu cấp lại mật khẩu cho {name} ({login}) bị trả lại. Lý do: {reason}",
        "The request for a new password for {name} ({login}) was returned. Reason: {reason}",
    ),
}
"""State → subject, Vietnamese and English for those whose step it is."""

_NEWS: Final = {
    Action.ASK: (
        "Có người yêu cầu cấp lại mật khẩu hộp thư của ông/bà",
        (
            "Lúc {at}, có yêu cầu cấp lại mật khẩu cho hộp thư {login}.\n"
            "Nếu không phải ông/bà yêu cầu, hãy báo ngay cho thủ trưởng hoặc cán bộ phụ trách CNTT, "
            "hoặc rút yêu cầu tại địa chỉ dưới đây. Mật khẩu hiện tại vẫn dùng được."
        ),
        (
            "A new password for your mailbox was asked for. If it was not you, tell your head or IT officer, or\n"
            "withdraw the request at the address below. Your present password still works."
        ),
    ),
    Action.CARRY_OUT: (
        "Mật khẩu hộp thư của ông/bà đã được cấp lại",
        (
            "Lúc {at}, mật khẩu của hộp thư {login} đã được cấp lại theo yêu cầu số {number}; "
            "mọi phiên đăng nhập và mật khẩu ứng dụng trước đó đã hết hiệu lực.\n"
            "Nếu ông/bà không biết việc này, hãy báo ngay cho thủ trưởng."
        ),
        (
            "The password of your mailbox was issued anew; every earlier session and app password has ended. If you\n"
            "do not know of this, tell your head at once."
        ),
    ),
    Action.REFUSE: (
        "Yêu cầu cấp lại mật khẩu số {number} bị từ chối",
        "Yêu cầu cấp lại mật khẩu cho hộp thư {login} bị từ chối. Lý do: {reason}",
        "The request for a new password for {login} was refused. Reason: {reason}",
    ),
    Action.WITHDRAW: (
        "Yêu cầu cấp lại mật khẩu số {number} đã được rút",
        "Yêu cầu cấp lại mật khẩu cho hộp thư {login} đã được rút.",
        "The request for a new password for {login} was withdrawn.",
    ),
    Action.EXPIRE: (
        "Yêu cầu cấp lại mật khẩu số {number} đã hết hạn",
        "Yêu cầu cấp lại mật khẩu cho hộp thư {login} đã hết hạn; nếu vẫn cần, hãy yêu cầu lại.",
        "The request for a new password for {login} has expired; ask again if it is still needed.",
    ),
}
"""Action → subject, Vietnamese and English for the person; news of an end also go to who entered the request."""

ENDS: Final = frozenset({Action.REFUSE, Action.WITHDRAW, Action.EXPIRE})

_SLIP_READY: Final = (
    "Đã cấp lại mật khẩu theo yêu cầu số {number}",
    (
        "Trung tâm đã cấp lại mật khẩu cho {name} ({login}). Phiếu mật khẩu được giao trong phong bì dán kín; "
        "đề nghị chuyển tận tay người nhận."
    ),
    (
        "The centre has issued a new password for {name} ({login}). The slip comes in a sealed envelope; please hand\n"
        "it over in person."
    ),
)


def letter_on_turn(state: State, facts: Facts) -> Letter | None:
    """Return what those are told whose step it is now."""
    return _write(_STEPS[state], facts) if state in _STEPS else None


def letter_of_news(action: Action, facts: Facts) -> Letter | None:
    """Return what the person is told, and who entered the request."""
    return _write(_NEWS[action], facts) if action in _NEWS else None


def letter_of_slip(facts: Facts) -> Letter:
    """Return what those are told who answer for the person, once there is a slip to be handed over."""
    return _write(_SLIP_READY, facts)


def _write(texts: tuple[str, str, str], facts: Facts) -> Letter:
    subject, vietnamese, english = texts
    told = {
        "number": facts.number,
        "name": facts.name,
        "login": facts.login,
        "post": facts.post,
        "reason": facts.reason,
        "at": facts.at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y"),
    }
    # Names and reasons are typed by people; they are filled in once and never read as templates themselves.
    text = f"{vietnamese.format_map(told)}\n\n{facts.url}\n\n{english.format_map(told)}\n"
    return Letter(subject=subject.format_map(told), text=text)

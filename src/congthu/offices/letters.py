"""Letters about delegations and exceptional access: Vietnamese first. Pure. They tell no content of any mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congthu.common.clock import VIETNAM


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is sent."""

    subject: str
    text: str


def letter_of_delegation(*, box: str, name: str, paper: str, until: datetime, giver: str, url: str) -> Letter:
    """Return what delegate and manager are told when a delegation is given or prolonged. Clause: D13.1."""
    day = _told(until)
    return Letter(
        subject=f"Ủy quyền hộp thư {box} / Delegation of {box}",
        text=(
            f"Theo văn bản số {paper}, {giver} ủy quyền cho {name} sử dụng hộp thư công vụ {box} đến {day}.\n"
            "Người được ủy quyền dùng mật khẩu của chính mình; không ai giao mật khẩu cho ai.\n"
            f"Cách mở hộp thư và quyền được giao: {url}\n\n"
            f"By document {paper}, {giver} lets {name} use the official mailbox {box} until {day}.\n"
            "The own password is used; nobody hands a password to anybody.\n"
        ),
    )


def letter_of_end(*, box: str, name: str, paper: str, ender: str, at: datetime) -> Letter:
    """Return what delegate and manager are told when a delegation ends before its date."""
    return Letter(
        subject=f"Chấm dứt ủy quyền hộp thư {box} / Delegation of {box} ended",
        text=(
            f"{ender} đã chấm dứt việc ủy quyền hộp thư {box} cho {name} (văn bản số {paper}) lúc {_told(at)}.\n\n"
            f"{ender} ended the delegation of {box} to {name} (document {paper}).\n"
        ),
    )


def letter_of_access(*, box: str, reader: str, order: str, since: datetime, until: datetime, url: str) -> Letter:
    """Return what the owner is told of exceptional access. Clause: D3.3."""
    return Letter(
        subject=f"Hộp thư {box} được mở theo văn bản {order} / {box} is opened by order",
        text=(
            f"Theo văn bản số {order}, {reader} được phép đọc (không thay đổi gì) hộp thư {box} "
            f"từ {_told(since)} đến {_told(until)}.\n"
            f"Lý do, người duyệt và từng lần truy nhập: {url}\n\n"
            f"By order {order}, {reader} may read {box} from {_told(since)} until {_told(until)}; nothing is changed.\n"
        ),
    )


def _told(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")

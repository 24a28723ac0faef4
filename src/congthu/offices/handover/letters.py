"""What both sides of a handover are told by mail: no content of the box, and where to go. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from congthu.offices.handover.models import Handover

_NEWS: Final = {
    "started": (
        "Bắt đầu bàn giao hộp thư {address}",
        (
            "Việc bàn giao hộp thư {address} đã bắt đầu theo {decision}. Từ lúc này đến khi kết thúc, không ai xóa được"
            " thư, thư mục trong hộp thư; thư mới vẫn đến và vẫn trả lời được. Hệ thống đang lập bảng kê."
        ),
    ),
    "inventoried": (
        "Đã có bảng kê bàn giao hộp thư {address}",
        (
            "Bảng kê của hộp thư {address} đã lập xong. Đề nghị bên giao ({outgoing}) và bên nhận ({incoming}) xem và"
            " xác nhận."
        ),
    ),
    "cancelled": (
        "Hủy bàn giao hộp thư {address}",
        "Việc bàn giao hộp thư {address} đã bị hủy. Lý do: {reason}. Quyền đối với hộp thư trở lại như trước.",
    ),
    "completed": (
        "Hoàn thành bàn giao hộp thư {address}",
        "Hộp thư {address} đã được bàn giao từ {outgoing} cho {incoming}. Biên bản (PDF, DOCX) được lưu cùng hộp thư.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter of the system's own."""

    subject: str
    text: str


def write_letter(news: str, row: Handover, *, address: str, place: str) -> Letter:
    """Return the letter for one piece of news; ``place`` is the address of the handover's page."""
    subject, text = _NEWS[news]
    words = {
        "address": address,
        "decision": f"{row.decision_number} ngày {row.decision_on:%d/%m/%Y}",
        "outgoing": row.outgoing_name,
        "incoming": row.incoming_name,
        "reason": row.cancel_reason,
    }
    return Letter(subject=subject.format(**words), text=f"{text.format(**words)}\n\n{place}\n")

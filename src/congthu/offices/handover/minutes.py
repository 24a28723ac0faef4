"""What the minutes of a handover say, as data; two modules set it as PDF and DOCX. Pure.

The form is that of a Biên bản (NĐ 30/2020/NĐ-CP, annex III, form 1.11), the language of papers: Vietnamese.
Clause: D13.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from congthu.common.clock import VIETNAM
from congthu.common.sizes import paper_size
from congthu.offices.handover.comparing import Comparison
from congthu.offices.handover.types import DelegationEntry, HandoverState, Inventory

if TYPE_CHECKING:
    from congthu.offices.handover.models import Handover

_LIMIT: Final = 40
"""So many unanswered messages are listed one by one; the inventory on the page has all of them."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the minutes."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Shares of the width of the page."""
    numeric: frozenset[int] = frozenset()
    """Columns set to the right."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One numbered part: a heading, sentences, and perhaps a table."""

    heading: str
    lines: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Everything that stands in the minutes, in order."""

    above: str
    body: str
    number: str
    summary: str
    opening_lines: tuple[str, ...]
    sections: tuple[Section, ...]
    closing_lines: tuple[str, ...]
    giver: str
    taker: str
    giver_confirmed: str
    taker_confirmed: str
    reference: str
    """Which record of the system it is: at the foot of every page."""


@dataclass(frozen=True, kw_only=True)
class File:
    """The minutes as one file."""

    content: bytes
    digest: str


def write_minutes(
    row: Handover,
    *,
    body: str,
    above: str,
    label: str,
    address: str,
    opening: Inventory,
    closing: Inventory,
    comparison: Comparison,
    kept: Sequence[DelegationEntry],
    earlier: Sequence[Handover],
) -> Minutes:
    """Return the minutes of a handover that is just being completed."""
    assert row.completed_at  # noqa: S101 -- Set by the workflow.
    giver = f"{row.outgoing_name}{_title(row.outgoing_title)}"
    taker = f"{row.incoming_name}{_title(row.incoming_title)}"
    ended = [entry for entry in opening.delegations if entry not in kept]
    return Minutes(
        above=above.upper(),
        body=body.upper(),
        number=f"Số: ……/BB-{label.partition('.')[0].upper() or 'HTCV'}",
        summary=f"Bàn giao hộp thư công vụ {address}",
        opening_lines=(
            f"Thời gian bắt đầu: {_long(row.started_at)}.",
            f"Địa điểm: {row.place}.",
            f"Căn cứ: Quyết định số {row.decision_number} ngày {_day(row.decision_on)}.",
            f"Bên giao: {giver}.",
            f"Bên nhận: {taker}.",
            f"Lần bàn giao thứ {row.number} của hộp thư{_earlier(earlier)}.",
        ),
        sections=(
            _content(opening),
            _closing(opening, closing, comparison),
            _waiting(opening),
            _filters(opening),
            _delegations(kept, ended),
            _effects(giver=row.outgoing_name, taker=row.incoming_name),
        ),
        closing_lines=(
            (
                f"Việc bàn giao hoàn thành lúc {_long(row.completed_at)}; nội dung được hai bên xác nhận trên hệ thống"
                " và lưu cùng hộp thư."
            ),
        ),
        giver=row.outgoing_name,
        taker=row.incoming_name,
        giver_confirmed=_confirmed(row),
        taker_confirmed=f"Đã xác nhận lúc {_short(row.incoming_confirmed_at)}",
        reference=f"Mã bàn giao {row.pk} – {address}",
    )


def _content(opening: Inventory) -> Section:
    rows = [
        (
            folder.name,
            _number(folder.messages),
            _number(folder.unseen),
            paper_size(folder.octets),
            _short(folder.oldest_at),
            _short(folder.newest_at),
        )
        for folder in opening.folders
    ]
    rows.append(("Tổng cộng", _number(opening.messages), _number(opening.unseen), paper_size(opening.octets), "", ""))
    quota = f" trên hạn mức {paper_size(opening.quota_octets)}" if opening.quota_octets else ""
    return Section(
        heading="Dữ liệu trong hộp thư",
        lines=(
            f"Bảng kê lập lúc {_long(opening.taken_at)}; dung lượng đã dùng {paper_size(opening.used_octets)}{quota}.",
            f"Mã băm SHA-256 của toàn bộ nội dung: {opening.digest}.",
        ),
        table=Table(
            heads=("Thư mục", "Số thư", "Chưa đọc", "Dung lượng", "Thư cũ nhất", "Thư mới nhất"),
            rows=tuple(rows),
            widths=(24, 11, 12, 15, 19, 19),
            numeric=frozenset({1, 2, 3}),
        ),
    )


def _closing(opening: Inventory, closing: Inventory, comparison: Comparison) -> Section:
    lines = [
        (
            f"Bảng kê lần hai lập lúc {_long(closing.taken_at)}: {_number(closing.messages)} thư,"
            f" {paper_size(closing.octets)}. Mã băm SHA-256: {closing.digest}."
        ),
        "Mọi thư có trong bảng kê đầu đều còn trong hộp thư."
        if comparison.is_whole
        else f"SAI LỆCH: {_number(comparison.missing)} thư trong bảng kê đầu không còn;"
        f" thư mục không còn: {', '.join(comparison.folders_gone) or 'không'}.",
    ]
    if comparison.filters_changed:
        lines.append(f"Bộ lọc đã thay đổi: {', '.join(comparison.filters_changed)}.")
    if opening.digest == closing.digest:
        lines.append("Hai bảng kê trùng khớp hoàn toàn.")
        return Section(heading="Đối chiếu khi hoàn thành", lines=tuple(lines))
    rows = [
        (change.name, _number(change.before), _number(change.after), f"{change.arrived:+d}")
        for change in comparison.changes
    ]
    return Section(
        heading="Đối chiếu khi hoàn thành",
        lines=tuple(lines),
        table=Table(
            heads=("Thư mục có thay đổi", "Bảng kê đầu", "Khi hoàn thành", "Chênh lệch"),
            rows=tuple(rows),
            widths=(40, 20, 20, 20),
            numeric=frozenset({1, 2, 3}),
        ),
    )


def _waiting(opening: Inventory) -> Section:
    lines = [
        (
            f"Thư đến chưa trả lời: {_number(len(opening.unanswered))}."
            f" Việc đã giao chưa xong: {_number(len(opening.assignments))}."
        )
    ]
    if len(opening.unanswered) > _LIMIT:
        lines.append(f"Dưới đây là {_LIMIT} thư đến sớm nhất; danh sách đầy đủ được lưu cùng bảng kê trên hệ thống.")
    rows = [
        (str(place), _short(item.received_at), item.message_digest)
        for place, item in enumerate(opening.unanswered[:_LIMIT], start=1)
    ]
    rows += [
        (f"G{place}", f"hạn {_day(item.due_on)}" if item.due_on else "", f"{item.assignee}: {item.subject_digest}")
        for place, item in enumerate(opening.assignments, start=1)
    ]
    table = Table(heads=("TT", "Thời điểm đến", "Mã băm của thư"), rows=tuple(rows), widths=(6, 20, 74))
    return Section(heading="Công việc đang chờ", lines=tuple(lines), table=table if rows else None)


def _filters(opening: Inventory) -> Section:
    if not opening.filters:
        return Section(heading="Bộ lọc và chuyển tiếp", lines=("Hộp thư không có bộ lọc, không chuyển tiếp.",))
    rows = tuple(
        (
            script.name,
            "đang dùng" if script.is_active else "không dùng",
            (", ".join(script.redirects) or "không") + ("" if script.is_readable else "; có đích không đọc được"),
            script.digest[:16] + "…",
        )
        for script in opening.filters
    )
    table = Table(heads=("Bộ lọc", "Trạng thái", "Chuyển tiếp đến", "Mã băm"), rows=rows, widths=(20, 16, 40, 24))
    return Section(heading="Bộ lọc và chuyển tiếp", table=table)


def _delegations(kept: Sequence[DelegationEntry], ended: Sequence[DelegationEntry]) -> Section:
    if not kept and not ended:
        return Section(heading="Ủy quyền", lines=("Không có ủy quyền đang hiệu lực.",))
    rows = tuple(
        (entry.name, entry.paper, _day(entry.valid_to) if entry.valid_to else "", outcome)
        for entries, outcome in ((kept, "tiếp tục"), (ended, "chấm dứt"))
        for entry in entries
    )
    table = Table(heads=("Người được ủy quyền", "Văn bản", "Đến ngày", "Kết quả"), rows=rows, widths=(34, 30, 18, 18))
    return Section(heading="Ủy quyền", table=table)


def _effects(*, giver: str, taker: str) -> Section:
    return Section(
        heading="Hiệu lực",
        lines=(
            "Hộp thư công vụ không có mật khẩu riêng để bàn giao: mỗi người mở hộp thư bằng tài khoản của mình.",
            (
                f"Từ thời điểm hoàn thành, {giver} không mở được hộp thư và không gửi được thư bằng địa chỉ của hộp thư"
                f" trên mọi giao thức; {taker} quản lý hộp thư. Các phiên đang mở đều bị ngắt. Mật khẩu ứng dụng là của"
                " từng tài khoản; quyền mở hộp thư bằng các mật khẩu đó chấm dứt cùng với quyền của người dùng."
            ),
            "Từ khi bắt đầu đến khi hoàn thành, không ai xóa, đổi chỗ được thư và thư mục trong hộp thư.",
        ),
    )


def _confirmed(row: Handover) -> str:
    assert row.outgoing_confirmed_at  # noqa: S101 -- Set by the workflow.
    at = _short(row.outgoing_confirmed_at)
    if row.absence_reason:
        return f"Vắng mặt ({row.absence_reason}); {row.outgoing_confirmed_name} xác nhận thay lúc {at}"
    return f"Đã xác nhận lúc {at}"


def _earlier(earlier: Sequence[Handover]) -> str:
    cancelled = [row for row in earlier if row.state == HandoverState.CANCELLED]
    if not cancelled:
        return ""
    told = "; ".join(f"lần {row.number}: {row.cancel_reason}" for row in sorted(cancelled, key=lambda row: row.number))
    return f" (các lần đã hủy: {told})"


def _title(title: str) -> str:
    return f", {title}" if title else ""


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _short(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if at else ""


def _long(at: datetime) -> str:
    local = at.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} ngày {local:%d} tháng {local:%m} năm {local:%Y}"

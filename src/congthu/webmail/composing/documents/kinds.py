"""Kinds of documents as dated data: the eight classes of the regulation, the 29 kinds of NĐ 30/2020. Pure.

Clause: D9.1. Điều 7 of NĐ 30/2020/NĐ-CP names the kinds, annex III gives 27 of them an abbreviation; Công văn and
Thư công have none. Abbreviations are never folded: ĐA is an Đề án and DA a Dự án, HĐ a Hợp đồng and HD a Hướng dẫn.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from congthu.webmail.composing.documents.types import DocumentClass, Urgency


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document, from a day on."""

    code: str
    """Never changes and is never shown; travels in the header beside the name."""
    name: str
    """In Vietnamese, as papers print it."""
    english: str
    abbreviation: str = ""
    """Of annex III; empty where the annex gives none."""
    valid_from: date = date(2020, 3, 5)
    valid_to: date | None = None


_ND30: Final = (
    ("nghi-quyet", "Nghị quyết", "Resolution", "NQ"),
    ("quyet-dinh", "Quyết định", "Decision", "QĐ"),
    ("chi-thi", "Chỉ thị", "Directive", "CT"),
    ("quy-che", "Quy chế", "Regulation", "QC"),
    ("quy-dinh", "Quy định", "Rules", "QyĐ"),
    ("thong-cao", "Thông cáo", "Communiqué", "TC"),
    ("thong-bao", "Thông báo", "Notice", "TB"),
    ("huong-dan", "Hướng dẫn", "Guidance", "HD"),
    ("chuong-trinh", "Chương trình", "Programme", "CTr"),
    ("ke-hoach", "Kế hoạch", "Plan", "KH"),
    ("phuong-an", "Phương án", "Scheme", "PA"),
    ("de-an", "Đề án", "Project proposal", "ĐA"),
    ("du-an", "Dự án", "Project", "DA"),
    ("bao-cao", "Báo cáo", "Report", "BC"),
    ("bien-ban", "Biên bản", "Minutes", "BB"),
    ("to-trinh", "Tờ trình", "Submission", "TTr"),
    ("hop-dong", "Hợp đồng", "Contract", "HĐ"),
    ("cong-van", "Công văn", "Official letter", ""),
    ("cong-dien", "Công điện", "Telegram", "CĐ"),
    ("ban-ghi-nho", "Bản ghi nhớ", "Memorandum", "BGN"),
    ("ban-thoa-thuan", "Bản thỏa thuận", "Agreement", "BTT"),
    ("giay-uy-quyen", "Giấy uỷ quyền", "Authorisation", "GUQ"),
    ("giay-moi", "Giấy mời", "Invitation", "GM"),
    ("giay-gioi-thieu", "Giấy giới thiệu", "Letter of introduction", "GGT"),
    ("giay-nghi-phep", "Giấy nghỉ phép", "Leave permit", "GNP"),
    ("phieu-gui", "Phiếu gửi", "Sending slip", "PG"),
    ("phieu-chuyen", "Phiếu chuyển", "Transfer slip", "PC"),
    ("phieu-bao", "Phiếu báo", "Notification slip", "PB"),
    ("thu-cong", "Thư công", "Formal letter", ""),
)
KINDS: Final[Sequence[Kind]] = tuple(
    Kind(code=code, name=name, english=english, abbreviation=short) for code, name, english, short in _ND30
)
"""The next decree adds rows with its first day, and ends others: what was sent keeps its kind."""

CLASS_NAMES: Final[Mapping[DocumentClass, tuple[str, str]]] = {
    DocumentClass.NOTICE: ("Thông báo", "Notice"),
    DocumentClass.SCHEDULE: ("Lịch công tác", "Work schedule"),
    DocumentClass.INVITATION: ("Giấy mời, giấy triệu tập", "Invitation, summons"),
    DocumentClass.DIRECTION: ("Thông tin chỉ đạo, điều hành", "Direction"),
    DocumentClass.EXCHANGE: ("Trao đổi công việc", "Exchange about work"),
    DocumentClass.MEETING: ("Tài liệu họp", "Papers for a meeting"),
    DocumentClass.INFORMATION: ("Tài liệu để biết, để báo cáo", "For information, report"),
    DocumentClass.OTHER: ("Văn bản khác", "Other document"),
}
URGENCY_NAMES: Final[Mapping[Urgency, tuple[str, str]]] = {
    Urgency.FLASH: ("Hỏa tốc", "Flash"),
    Urgency.VERY_URGENT: ("Thượng khẩn", "Very urgent"),
    Urgency.URGENT: ("Khẩn", "Urgent"),
    Urgency.ORDINARY: ("Thường", "Ordinary"),
}


def kinds_on(day: date) -> Sequence[Kind]:
    """Return the kinds that may be chosen on a day, in the order of the decree."""
    return [kind for kind in KINDS if kind.valid_from <= day and (kind.valid_to is None or day <= kind.valid_to)]


def find_kind(code: str) -> Kind | None:
    """Return a kind by its code, whatever the day."""
    return next((kind for kind in KINDS if kind.code == code), None)


def kind_of_symbol(symbol: str) -> Kind | None:
    """Return the kind that a symbol begins with, e.g. Tờ trình for ``TTr-STTTT``; a Công văn has none."""
    short = unicodedata.normalize("NFC", symbol).split("-")[0].strip()
    return next((kind for kind in KINDS if kind.abbreviation and kind.abbreviation == short), None)

"""The words of the query language: operators and their values, without marks, in Vietnamese and English. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from congthu.common.folding import search_key
from congthu.webmail.searching.types import Flag, SpecialFolder


class Operator(StrEnum):
    """What stands before a colon."""

    SENDER = "sender"
    RECEIVER = "receiver"
    SUBJECT = "subject"
    HAS = "has"
    BEFORE = "before"
    AFTER = "after"
    ON = "on"
    IN = "in"
    LARGER = "larger"
    SMALLER = "smaller"
    IS = "is"
    KIND = "kind"
    NUMBER = "number"


OPERATORS: Final[dict[str, Operator]] = {
    "tu": Operator.SENDER, "nguoi gui": Operator.SENDER, "from": Operator.SENDER,
    "den": Operator.RECEIVER, "nguoi nhan": Operator.RECEIVER, "to": Operator.RECEIVER,
    "dong gui": Operator.RECEIVER, "cc": Operator.RECEIVER, "bcc": Operator.RECEIVER,
    "tieu de": Operator.SUBJECT, "chu de": Operator.SUBJECT, "subject": Operator.SUBJECT,
    "co": Operator.HAS, "has": Operator.HAS,
    "truoc": Operator.BEFORE, "before": Operator.BEFORE,
    "sau": Operator.AFTER, "after": Operator.AFTER, "since": Operator.AFTER,
    "ngay": Operator.ON, "on": Operator.ON, "date": Operator.ON,
    "trong": Operator.IN, "thu muc": Operator.IN, "in": Operator.IN, "folder": Operator.IN,
    "lon hon": Operator.LARGER, "larger": Operator.LARGER,
    "nho hon": Operator.SMALLER, "smaller": Operator.SMALLER,
    "la": Operator.IS, "is": Operator.IS,
    "van ban": Operator.KIND, "loai": Operator.KIND, "loai van ban": Operator.KIND, "kind": Operator.KIND,
    "so": Operator.NUMBER, "so ky hieu": Operator.NUMBER, "number": Operator.NUMBER,
}  # fmt: skip

FLAGS: Final[dict[str, Flag]] = {
    "chua doc": Flag.UNREAD, "unread": Flag.UNREAD, "unseen": Flag.UNREAD,
    "da doc": Flag.READ, "read": Flag.READ, "seen": Flag.READ,
    "gan co": Flag.FLAGGED, "co co": Flag.FLAGGED, "gan sao": Flag.FLAGGED, "danh dau": Flag.FLAGGED,
    "flagged": Flag.FLAGGED, "starred": Flag.FLAGGED,
    "da tra loi": Flag.ANSWERED, "answered": Flag.ANSWERED, "replied": Flag.ANSWERED,
    "nhap": Flag.DRAFT, "thu nhap": Flag.DRAFT, "draft": Flag.DRAFT,
}  # fmt: skip

ATTACHMENTS: Final = frozenset({"dinh kem", "tep", "tep dinh kem", "file", "attachment", "attachments"})

FOLDERS: Final[dict[str, SpecialFolder]] = {
    "hop thu den": SpecialFolder.INBOX, "thu den": SpecialFolder.INBOX, "inbox": SpecialFolder.INBOX,
    "da gui": SpecialFolder.SENT, "thu da gui": SpecialFolder.SENT, "sent": SpecialFolder.SENT,
    "nhap": SpecialFolder.DRAFTS, "thu nhap": SpecialFolder.DRAFTS, "drafts": SpecialFolder.DRAFTS,
    "thu rac": SpecialFolder.JUNK, "junk": SpecialFolder.JUNK, "spam": SpecialFolder.JUNK,
    "thung rac": SpecialFolder.TRASH, "da xoa": SpecialFolder.TRASH, "trash": SpecialFolder.TRASH,
    "bin": SpecialFolder.TRASH,
    "luu tru": SpecialFolder.ARCHIVE, "archive": SpecialFolder.ARCHIVE,
    "tat ca": SpecialFolder.ALL, "all": SpecialFolder.ALL, "anywhere": SpecialFolder.ALL,
}  # fmt: skip

_KINDS: Final = (
    "nghị quyết", "quyết định", "chỉ thị", "quy chế", "quy định", "thông cáo", "thông báo", "hướng dẫn",
    "chương trình", "kế hoạch", "phương án", "đề án", "dự án", "báo cáo", "biên bản", "tờ trình", "hợp đồng",
    "công văn", "công điện", "bản ghi nhớ", "bản thỏa thuận", "giấy ủy quyền", "giấy mời", "giấy giới thiệu",
    "giấy nghỉ phép", "phiếu gửi", "phiếu chuyển", "phiếu báo", "thư công",
)  # fmt: skip
"""The 29 kinds of Nghị định 30/2020/NĐ-CP, Article 7."""

KINDS: Final[dict[str, str]] = {search_key(kind): kind for kind in _KINDS}

OFFERED: Final[dict[str, tuple[str, ...]]] = {
    "vi": ("có:đính kèm", "là:chưa đọc", "là:gắn cờ", "ngày:năm nay"),
    "en": ("has:attachment", "is:unread", "is:flagged", "on:this year"),
}
"""Filters that are offered below what was found, by the language of the page."""

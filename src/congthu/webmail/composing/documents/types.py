"""The fields of a document that is sent by mail. Pure. Clause: D9.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentClass(StrEnum):
    """What the regulation lets travel by mail, in its order. Clause: D9.1."""

    NOTICE = "thong-bao"
    SCHEDULE = "lich-cong-tac"
    INVITATION = "giay-moi"
    DIRECTION = "chi-dao-dieu-hanh"
    EXCHANGE = "trao-doi-cong-viec"
    MEETING = "tai-lieu-hop"
    INFORMATION = "de-biet-bao-cao"
    OTHER = "khac"


class Urgency(StrEnum):
    """How urgent a document is; the marks of NĐ 30/2020, Điều 8 and annex I."""

    FLASH = "hoa-toc"
    VERY_URGENT = "thuong-khan"
    URGENT = "khan"
    ORDINARY = "thuong"


@dataclass(frozen=True, kw_only=True)
class DocumentFields:
    """What a document is, as its sender says."""

    document_class: DocumentClass
    kind: str = ""
    """The code of a kind of NĐ 30/2020 (`kinds.KINDS`), or empty."""
    number: str = ""
    """The number alone, e.g. ``23``; empty while it is not registered."""
    symbol: str = ""
    """What follows the stroke, e.g. ``TTr-STTTT``."""
    issued_on: date | None = None
    summary: str = ""
    """Trích yếu."""
    urgency: Urgency = Urgency.ORDINARY
    deadline: date | None = None
    """Until when an answer is asked for."""
    places: tuple[str, ...] = ()
    """Nơi nhận, a line each."""
    is_order: bool = False
    """Its receivers are asked to confirm it. It is an order by who issued it, never by this word. Clause: D14.4-2."""

    @property
    def reference(self) -> str:
        """Return number and symbol as documents print them, e.g. ``23/TTr-STTTT``."""
        return "/".join(part for part in (self.number, self.symbol) if part)

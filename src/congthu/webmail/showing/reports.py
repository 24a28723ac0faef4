"""Bounces (RFC 3464) and receipts (RFC 8098) read from a multipart/report. Pure."""

from __future__ import annotations

from typing import Final

from congthu.webmail.showing.headers.fields import RawHeader, split_header
from congthu.webmail.showing.headers.words import decode_header
from congthu.webmail.showing.policy import ShowPolicy
from congthu.webmail.showing.types import Report, ReportKind, ReportLine

STATUS_TYPES: Final = {
    "message/delivery-status": ReportKind.DELIVERY,
    "message/global-delivery-status": ReportKind.DELIVERY,
    "message/disposition-notification": ReportKind.DISPOSITION,
    "message/global-disposition-notification": ReportKind.DISPOSITION,
}
_MOST_LINES: Final = 500


def read_report(octets: bytes, kind: ReportKind, policy: ShowPolicy, *, original_message_id: str = "") -> Report:
    """Return what the machine-readable part of a report says, one line for each receiver."""
    groups = _groups(octets, policy)
    own_id = next((found for group in groups if (found := _value(group, "original-message-id"))), "")
    lines = [_line(group, kind) for group in groups]
    return Report(
        kind=kind,
        lines=tuple(line for line in lines if line.address or line.action)[:_MOST_LINES],
        original_message_id=(own_id or original_message_id).strip("<> "),
    )


def _groups(octets: bytes, policy: ShowPolicy) -> list[RawHeader]:
    """Return the groups of fields; the first is about the letter, each other about a receiver."""
    groups: list[RawHeader] = []
    position = 0
    octets = octets.replace(b"\r\n", b"\n")
    while position < len(octets) and len(groups) < _MOST_LINES:
        while octets[position : position + 1] == b"\n":
            position += 1
        header = split_header(octets, policy, start=position)
        if header.fields:
            groups.append(header)
        position = max(position + 1, header.body_at)
    return groups


def _line(group: RawHeader, kind: ReportKind) -> ReportLine:
    address = _value(group, "final-recipient") or _value(group, "original-recipient")
    action = _value(group, "action")
    if kind is ReportKind.DISPOSITION:
        action = _value(group, "disposition").rpartition(";")[2].strip() or action
    return ReportLine(
        address=address.rpartition(";")[2].strip(" <>"),
        action=action.split(" ")[0].lower(),
        status=_value(group, "status").split(" ")[0],
        diagnostic=_value(group, "diagnostic-code").partition(";")[2].strip()[:500],
    )


def _value(group: RawHeader, name: str) -> str:
    return decode_header(group.find(name) or b"")

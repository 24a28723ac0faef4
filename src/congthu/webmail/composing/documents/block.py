"""The fields of a document as the first lines of a letter, for readers whose program knows no such fields. Pure.

Clause: D9.1: a foreign receiver reads plain text. Both languages stand in each line, because nobody knows the reader's.
"""

from __future__ import annotations

import html as entities
from collections.abc import Iterator
from typing import Final

from congthu.webmail.composing.documents import codec
from congthu.webmail.composing.documents.kinds import CLASS_NAMES, URGENCY_NAMES, find_kind
from congthu.webmail.composing.documents.types import DocumentFields, Urgency

FIRST: Final = "===== VĂN BẢN / DOCUMENT ====="
LAST: Final = "=============================="
_LABELS: Final = {
    codec.CLASS: "Nhóm / Class",
    codec.KIND: "Loại / Kind",
    codec.NUMBER: "Số, ký hiệu / Number",
    codec.ISSUED: "Ngày / Date",
    codec.SUMMARY: "Trích yếu / Summary",
    codec.URGENCY: "Độ khẩn / Urgency",
    codec.DEADLINE: "Hạn trả lời / Reply by",
    codec.PLACES: "Nơi nhận / Receivers",
    codec.ORDER: "Mệnh lệnh hành chính / Administrative order",
}
_BY_LABEL: Final = {label: name for name, label in _LABELS.items()}


def to_block(fields: DocumentFields) -> str:
    """Return the fields as lines between two marks, ending in a line end."""
    return "\n".join([FIRST, *(f"{label}: {value}" for label, value in _lines(fields)), LAST, ""])


def to_html_block(fields: DocumentFields) -> str:
    """Return the fields as a small table with nothing that a cleaner takes off."""
    rows = "".join(
        f'<tr><th align="left">{entities.escape(label)}</th><td>{entities.escape(value)}</td></tr>'
        for label, value in _lines(fields)
    )
    return f"<table><tbody>{rows}</tbody></table><hr>"


def with_block(text: str, fields: DocumentFields) -> str:
    """Return a text behind its fields."""
    return to_block(fields) + "\n" + text


def with_html_block(html: str, fields: DocumentFields) -> str:
    """Return HTML behind its fields."""
    return to_html_block(fields) + html


def without_block(text: str) -> str:
    """Return a text without the fields at its head; unchanged where it has none."""
    head, mark, rest = f"{text}\n".partition(f"\n{LAST}\n")
    rest = rest.removesuffix("\n")
    return rest.removeprefix("\n") if mark and head.startswith(FIRST) else text


def without_html_block(html: str, fields: DocumentFields) -> str:
    """Return HTML without the table of just these fields at its head."""
    return html.removeprefix(to_html_block(fields))


def from_block(text: str) -> DocumentFields | None:
    """Return the fields that stand at the head of a text, for a letter whose header fields were lost on the way."""
    head, mark, _ = f"{text}\n".partition(f"\n{LAST}\n")
    if not mark or not head.startswith(FIRST):
        return None
    said: dict[str, str] = {}
    for line in head.splitlines()[1:]:
        label, _, value = line.partition(": ")
        if name := _BY_LABEL.get(label):
            said[name] = (
                value if name in {codec.NUMBER, codec.ISSUED, codec.SUMMARY, codec.PLACES} else _vietnamese(value)
            )
    said[codec.NUMBER], said[codec.SYMBOL], _ = codec.split_reference(said.get(codec.NUMBER, ""))
    return codec.from_headers(said)


def _vietnamese(value: str) -> str:
    return value.partition(" / ")[0]


def _lines(fields: DocumentFields) -> Iterator[tuple[str, str]]:
    plain = codec.tidy_fields(fields)
    kind = find_kind(plain.kind)
    shown = {
        codec.CLASS: " / ".join(CLASS_NAMES[plain.document_class]),
        codec.KIND: f"{kind.name} / {kind.english}" if kind else "",
        codec.NUMBER: plain.reference,
        codec.ISSUED: f"{plain.issued_on:%d/%m/%Y}" if plain.issued_on else "",
        codec.SUMMARY: plain.summary,
        codec.URGENCY: "" if plain.urgency is Urgency.ORDINARY else " / ".join(URGENCY_NAMES[plain.urgency]),
        codec.DEADLINE: f"{plain.deadline:%d/%m/%Y}" if plain.deadline else "",
        codec.PLACES: "; ".join(plain.places),
        codec.ORDER: " / ".join(codec.ORDER_WORDS) if plain.is_order else "",
    }
    for name, value in shown.items():
        if value:
            yield _LABELS[name], value

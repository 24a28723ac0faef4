"""Notes, warnings and attachments of a message, as people read them. Codes come from `showing`; sentences are here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from congthu.webmail.previews.kinds import kind_of
from congthu.webmail.showing.types import Attachment, ShownMessage
from congthu.webmail.showing.warnings.types import Alert
from congthu.webmail.web.parts_shown import SHOWN_IN_PLACE
from congthu.webmail.web.sentences import NOTES, WARNINGS

_SHOWN_BY: Final = {"image": "inline", "pdf": "inline", "page": "page"}


@dataclass(frozen=True, kw_only=True)
class WarningView:
    """A warning above a letter."""

    code: str
    level: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AttachmentView:
    """An attachment below the head of a letter."""

    name: str
    size: int
    ending: str
    url: str
    preview_url: str
    """Empty where it cannot be shown in place."""
    preview: str
    """How it is shown: ``image``, ``pdf`` or ``page``; empty where it is not."""
    is_dangerous: bool


@dataclass(frozen=True, kw_only=True)
class NestedView:
    """A letter within a letter."""

    section: str
    message: ShownMessage
    attachments: Sequence[AttachmentView]
    nested: Sequence[NestedView]


def warning_views(found: tuple[Alert, ...]) -> list[WarningView]:
    """Return the warnings, the gravest first."""
    return [
        WarningView(code=one.code, level=one.severity.value, text=_filled(WARNINGS[one.code], one.params))
        for one in found
        if one.code in WARNINGS
    ]


def note_texts(shown: ShownMessage) -> list[str]:
    """Return what was repaired or left out, each sentence once."""
    notes = [
        *shown.notes,
        *shown.headers.notes,
        *(shown.html.notes if shown.html else ()),
        *(shown.text.notes if shown.text else ()),
    ]
    return list(dict.fromkeys(_filled(NOTES[note.code], note.params) for note in notes if note.code in NOTES))


def attachment_view(
    attachment: Attachment, url: Callable[[str], str], *, dangerous: Collection[str] = ()
) -> AttachmentView:
    """Return an attachment with its addresses."""
    address, shown = url(attachment.section), _preview(attachment)
    return AttachmentView(
        name=attachment.name,
        size=attachment.size,
        ending=attachment.name.rpartition(".")[2][:5].lower() if "." in attachment.name else "",
        url=address,
        preview_url=f"{address}&{_SHOWN_BY[shown]}=1" if shown else "",
        preview=shown,
        is_dangerous=attachment.name in dangerous,
    )


def attachment_views(
    shown: ShownMessage, url: Callable[[str], str], *, dangerous: Collection[str] = ()
) -> list[AttachmentView]:
    """Return the files of a letter without the pictures in its text."""
    return [attachment_view(one, url, dangerous=dangerous) for one in shown.attachments if not one.is_inline]


def nested_views(
    shown: ShownMessage, url: Callable[[str], str], *, dangerous: Collection[str] = ()
) -> list[NestedView]:
    """Return the letters within a letter, each with its own attachments and those within it."""
    return [
        NestedView(
            section=one.section,
            message=one.message,
            attachments=attachment_views(one.message, url, dangerous=dangerous),
            nested=nested_views(one.message, url, dangerous=dangerous),
        )
        for one in shown.nested
    ]


def _preview(attachment: Attachment) -> str:
    if attachment.sniffed_type in SHOWN_IN_PLACE:
        return "image" if attachment.sniffed_type.startswith("image/") else "pdf"
    return "page" if kind_of(attachment.name, attachment.sniffed_type) else ""


def _filled(sentence: object, params: Mapping[str, object]) -> str:
    return str(sentence) % params

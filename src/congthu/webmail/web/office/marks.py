"""What the lines of an office's list tell beside the letter: who has it, until when, who looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from congthu.common import clock
from congthu.engine.types import Row
from congthu.frame.api import Visitor
from congthu.offices.api import map_letters
from congthu.offices.types import LetterMark
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.office.finding import letter_name
from congthu.webmail.web.rows import RowView


def with_marks(lines: Sequence[RowView], rows: Sequence[Row], *, box: OpenableBox, visitor: Visitor) -> list[RowView]:
    """Return the lines with what is known of their letters; each line stands for the row at its place."""
    names = [letter_name(row) for row in rows]
    marks = map_letters(box.mailbox_id, names, account_id=visitor.account_id, at=clock.now())
    return [
        replace(line, office=marks_html(marks[name])) if name in marks else line
        for line, name in zip(lines, names, strict=True)
    ]


def marks_html(mark: LetterMark) -> SafeString:
    """Return the marks of a letter, to be put among the others of its line."""
    return format_html("{}{}", _holder(mark), _openers(mark))


def _holder(mark: LetterMark) -> SafeString | str:
    if mark.work_id is None or mark.deadline_at is None:
        return format_html('<span class="row-given">{}</span>', _("Needs no answer")) if mark.is_settled else ""
    return format_html(
        '<span class="row-given{late}" title="{label}: {who} · {by} {when}">{told}'
        '<span class="unseen">{label}: </span><span aria-hidden="true">→ </span>{who}</span>',
        late=" late" if mark.late else "",
        label=_("Assigned to"),
        who=mark.assignee,
        by=_("by"),
        when=f"{timezone.localtime(mark.deadline_at):%H:%M %d/%m/%Y}",
        told=format_html("<strong>{}</strong> ", _("Late")) if mark.late else "",
    )


def _openers(mark: LetterMark) -> SafeString | str:
    if not mark.openers:
        return ""
    return format_html(
        '<span class="row-openers" title="{}: {}"><svg class="icon" aria-hidden="true"><use href="#i-eye"/></svg>{}'
        '<span class="unseen"> {}</span></span>',
        _("Seen by"),
        ", ".join(mark.openers),
        len(mark.openers),
        _("have seen it"),
    )

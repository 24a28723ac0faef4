"""The lines of a list as HTML, written out in Python: a template takes ten times as long for fifty of them.

Everything that comes from a letter is escaped here. What ``marked_…`` and ``office`` hold is HTML that was made safe
before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from congthu.frame.api import size
from congthu.webmail.web.rows import RowView


@dataclass(frozen=True, kw_only=True)
class _Words:
    """What is said in every line, in the reader's language and escaped once."""

    select: str
    flagged: str
    unread: str
    clip: str
    answered: str
    urgent: str


def rows_html(rows: Sequence[RowView], *, here: str, may_change: bool, next_start: int | None) -> SafeString:
    """Return the lines, and the way to those that follow where there are any.

    ``here`` is the query of the list; a line of another folder leads there instead.
    """
    words = _Words(
        select=escape(_("Select")),
        flagged=escape(_("Flagged")),
        unread=escape(_("Unread")),
        clip=escape(_("Has an attachment")),
        answered=escape(_("Answered")),
        urgent=escape(_("Urgent")),
    )
    address = escape(here)
    lines = [
        (_kept_line if _is_short(row) else _line)(row, words, address=address, may_change=may_change) for row in rows
    ]
    if next_start is not None:
        to = f"{address}&amp;start={next_start}"
        lines.append(f'<li class="more" data-more="{to}"><a href="{to}">{escape(_("More messages"))}</a></li>')
    return mark_safe("\n".join(lines))  # noqa: S308 -- Each piece is escaped where it is put in.


def _line(row: RowView, words: _Words, *, address: str, may_change: bool) -> str:
    subject = escape(row.subject)
    to = f"?f={quote(row.folder, safe='')}" if row.folder else address
    when = f'datetime="{row.arrived_at.isoformat()}" title="{row.when_title}"'
    return (
        f'<li class="{_classes(row)}" data-uid="{row.uid}"{"".join(_data(row))}{_DRAGGED if may_change else ""}>'
        f'<label class="pick"><input type="checkbox" value="{row.uid}" aria-label="{words.select}: {subject}"></label>'
        f'<a class="row-link" href="{to}&amp;uid={row.uid}">'
        f'<span class="row-who" title="{escape(row.who_title)}">{"".join(_who(row, words))}</span>'
        f'<time class="row-when" {when}>{escape(row.when)}</time>'
        f'<span class="row-subject">{"".join(_before_subject(row, words))}{row.marked_subject or subject}</span>'
        f'<span class="row-marks">{"".join(_marks(row, words))}</span>'
        f'<span class="row-preview">{escape(row.preview)}</span></a>'
        f"{_star(row, words) if may_change else ''}</li>"
    )


def _is_short(row: RowView) -> bool:
    """Tell whether a line may be kept: anybody may send long ones."""
    return len(row.who_title) + len(row.subject) + len(row.place) + len(row.office) <= _KEPT_LETTERS


_kept_line = lru_cache(maxsize=4096)(_line)
"""Most lines of a list are shown again as they were."""
_KEPT_LETTERS: Final = 500
_DRAGGED: Final = ' draggable="true"'


def _classes(row: RowView) -> str:
    return f"row{' unseen-row' if row.is_unseen else ''}{' flagged' if row.is_flagged else ''}"


def _data(row: RowView) -> Iterator[str]:
    if row.folder:
        yield f' data-folder="{escape(row.folder)}"'
    if row.count > 1:
        yield f' data-uids="{",".join(map(str, row.uids))}"'


def _who(row: RowView, words: _Words) -> Iterator[str]:
    if row.is_unseen:
        yield f'<span class="unseen">{words.unread}. </span>'
    yield row.marked_who or escape(row.who)
    if row.count > 1:
        yield f' <span class="row-count">{row.count}</span>'


def _before_subject(row: RowView, words: _Words) -> Iterator[str]:
    if row.is_urgent:
        yield f'<span class="row-urgent" title="{words.urgent}">!<span class="unseen">{words.urgent}. </span></span>'
    if row.place:
        yield f'<span class="row-place">{escape(row.place)}</span> '
    if row.document:
        yield f'<span class="badge">{escape(row.document)}</span> '


def _marks(row: RowView, words: _Words) -> Iterator[str]:
    yield row.office
    if row.is_answered:
        yield f'<span title="{words.answered}">{_icon("reply")}<span class="unseen">{words.answered}</span></span>'
    if row.is_forwarded:
        yield _icon("forward")
    if row.has_attachment:
        yield f'<span title="{words.clip}">{_icon("clip")}<span class="unseen">{words.clip}</span></span>'
    yield f'<span class="row-size">{escape(size(row.octets))}</span>'


def _star(row: RowView, words: _Words) -> str:
    is_pressed = "true" if row.is_flagged else "false"
    return (
        f'<button type="button" class="star" aria-pressed="{is_pressed}" aria-label="{words.flagged}">'
        f"{_icon('star')}</button>"
    )


def _icon(name: str) -> str:
    return f'<svg class="icon" aria-hidden="true"><use href="#i-{name}"/></svg>'

"""The page on which the day is spent: folders, the list, the letter that is read. Clause: D2.1, D5.2a, D11.2b-2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.engine.api import BoxConnection, list_conversations, list_folders, list_page, open_folder, read_usage
from congthu.engine.types import Folder, Page, Row, Usage
from congthu.frame.api import Visitor, is_piece, kept_piece, page, staff
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.asked import COUNT, Asked, asked, uid_of
from congthu.webmail.web.doors import boxes_of, find_box, opened, tells_store_faults
from congthu.webmail.web.letter import letter_context
from congthu.webmail.web.looking import Looked, look
from congthu.webmail.web.narrowing import document_options, sender_options
from congthu.webmail.web.office.marks import with_marks
from congthu.webmail.web.places import FolderView, folder_views, special_of
from congthu.webmail.web.remembered import choices_of
from congthu.webmail.web.row_html import rows_html
from congthu.webmail.web.rows import SENT_LIKE, RowView, conversation_view, row_views
from congthu.webmail.web.texts import folder_label


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A part of a list."""

    rows: Sequence[RowView]
    letters: Sequence[Row]
    """What the store has of the line at the same place; of a conversation its newest message."""
    total: int
    next_start: int | None
    """Where the next part begins; None at the end."""
    chips: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    offers: Sequence[tuple[str, str]] = ()
    is_more: bool = False


@staff
@require_safe
def start(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Lead to the own box, or to the first one that may be opened."""
    del request
    boxes = boxes_of(visitor)
    return redirect("webmail:mail", boxes[0].mailbox_id) if boxes else redirect("portal:home")


@staff
@require_safe
@tells_store_faults
def mail(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show a box: the whole page, or the list alone when a folder is chosen."""
    box, choices = find_box(visitor, mailbox_id), choices_of(request, visitor)
    wanted = asked(request, usually_threaded=choices.is_threaded)
    if wanted.query:
        return _found(request, visitor, box, wanted)
    if is_piece(request):
        return _list_piece(request, visitor, box, wanted)
    uid = uid_of(request)
    with opened(box, visitor, folder=wanted.folder) as connection:
        letter = letter_context(connection, box, wanted.folder, uid, request=request, visitor=visitor) if uid else None
        folders, listed = _read_folder(connection, wanted)
        usage = read_usage(connection)
    context = _surroundings(box, wanted, folders, _marked(listed, box, visitor), usage) | {
        "boxes": boxes_of(visitor),
        "letter": letter,
        "choices": choices,
    }
    return page(request, "webmail/mail.html", context | (letter or {}), visitor=visitor)


@staff
@require_safe
@tells_store_faults
def rows(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the next lines of a list."""
    box, wanted = find_box(visitor, mailbox_id), _asked(request, visitor)
    with opened(box, visitor, folder=wanted.folder) as connection:
        special = request.GET.get("special", "")
        listed = read_list(connection, wanted, special=special)
    return HttpResponse(_rows_html(_marked(listed, box, visitor), box, wanted))


@staff
@require_safe
@tells_store_faults
def folders(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the list of folders with its counts, and what the box holds."""
    box, wanted = find_box(visitor, mailbox_id), _asked(request, visitor)
    with opened(box, visitor, folder=wanted.folder) as connection:
        found, usage = list_folders(connection), read_usage(connection)
    return HttpResponse(_folders_html(box, wanted, folder_views(found), usage))


def read_list(connection: BoxConnection, wanted: Asked, *, special: str) -> Listed:
    """Return a part of the list that is asked for.

    Raises:
        StoreError: the folder is gone, or the store cannot be reached.
    """
    if not wanted.is_by_conversation:
        part = list_page(
            connection, wanted.folder, start=wanted.start, count=COUNT, order=wanted.order, filters=wanted.filters
        )
        return _listed(part, wanted, special=special)
    found = list_conversations(connection, wanted.folder, start=wanted.start, count=COUNT, filters=wanted.filters)
    now, sent_like = clock.now(), special in SENT_LIKE
    lines = [conversation_view(one, sent_like=sent_like, now=now) for one in found.conversations]
    letters = [one.rows[-1] for one in found.conversations]
    return Listed(rows=lines, letters=letters, total=found.total, next_start=_next_start(wanted, found.total))


def _read_folder(connection: BoxConnection, wanted: Asked) -> tuple[Sequence[Folder], Listed]:
    """Return the folders of a box and the list of one; what is asked for most has a way of its own."""
    if wanted.is_newest:
        folders, part = open_folder(connection, wanted.folder, count=COUNT)
        return folders, _listed(part, wanted, special=_special(folders, wanted.folder))
    folders = list_folders(connection)
    return folders, read_list(connection, wanted, special=_special(folders, wanted.folder))


def _listed(part: Page, wanted: Asked, *, special: str) -> Listed:
    now, sent_like = clock.now(), special in SENT_LIKE
    lines = row_views(part.rows, sent_like=sent_like, now=now)
    return Listed(rows=lines, letters=part.rows, total=part.total, next_start=_next_start(wanted, part.total))


def _marked(listed: Listed, box: OpenableBox, visitor: Visitor) -> Listed:
    """Return the list with what an office knows of its letters; a person's own box costs no question."""
    if not box.is_office:
        return listed
    return replace(listed, rows=with_marks(listed.rows, listed.letters, box=box, visitor=visitor))


def _next_start(wanted: Asked, total: int) -> int | None:
    end = wanted.start + COUNT
    return end if end < total else None


def _found(request: HttpRequest, visitor: Visitor, box: OpenableBox, wanted: Asked) -> HttpResponse:
    """Show what was found, as the list or as the whole page with one of the letters."""
    if is_piece(request):
        with opened(box, visitor) as connection:
            found = list_folders(connection, with_news=False)
        listed = look(box, visitor, wanted, folders=found)
        return page(request, "webmail/list.html", _surroundings(box, wanted, found, listed))
    uid = uid_of(request)
    with opened(box, visitor) as connection:
        found, usage = list_folders(connection), read_usage(connection)
        letter = letter_context(connection, box, wanted.folder, uid, request=request, visitor=visitor) if uid else None
    listed = look(box, visitor, wanted, folders=found)
    context = _surroundings(box, wanted, found, listed, usage)
    boxes = boxes_of(visitor)
    context |= {"boxes": boxes, "letter": letter, "choices": choices_of(request, visitor)} | (letter or {})
    return page(request, "webmail/mail.html", context, visitor=visitor)


def _asked(request: HttpRequest, visitor: Visitor) -> Asked:
    return asked(request, usually_threaded=choices_of(request, visitor).is_threaded)


def _share(usage: Usage) -> int:
    return min(100, round(usage.used_octets * 100 / usage.limit_octets)) if usage.limit_octets else 0


def _list_piece(request: HttpRequest, visitor: Visitor, box: OpenableBox, wanted: Asked) -> HttpResponse:
    with opened(box, visitor, folder=wanted.folder) as connection:
        folders, listed = _read_folder(connection, wanted)
    context = _surroundings(box, wanted, folders, _marked(listed, box, visitor)) | {"with_folders": True}
    return page(request, "webmail/list.html", context)


def _rows_html(listed: Listed | Looked, box: OpenableBox, wanted: Asked) -> SafeString:
    return rows_html(listed.rows, here=wanted.address(), may_change=box.may_change, next_start=listed.next_start)


def _folders_html(
    box: OpenableBox, wanted: Asked, views: Sequence[FolderView], usage: Usage | None = None
) -> SafeString:
    """Return the folders, and what the box holds where that is known."""
    current = "" if wanted.query else wanted.folder
    share = _share(usage) if usage else 0
    return kept_piece("webmail/folders.html", box=box, current=current, folders=tuple(views), usage=usage, share=share)


def _surroundings(
    box: OpenableBox,
    wanted: Asked,
    folders: Sequence[Folder],
    listed: Listed | Looked,
    usage: Usage | None = None,
) -> dict[str, object]:
    current, views = next((folder for folder in folders if folder.name == wanted.folder), None), folder_views(folders)
    special = special_of(current) if current else ""
    title = folder_label(wanted.folder, current.special_use if current else None)
    # What can be done is the same for whatever is looked for; the head is another for each word that is typed.
    actions = kept_piece(
        "webmail/list_actions.html", box=box, current=wanted.folder, folders=tuple(views), special=special
    )
    head = kept_piece(
        "webmail/list_head.html",
        box=box,
        asked=wanted,
        actions_html=actions,
        special=special,
        title=title,
        total=listed.total,
        is_more=listed.is_more,
        chips=tuple(listed.chips),
        notes=tuple(listed.notes),
        offers=tuple(listed.offers),
        sender_options=sender_options(wanted.sender),
        document_options=document_options(wanted.document),
    )
    return {
        "box": box,
        "asked": wanted,
        "listed": listed,
        "head_html": head,
        "rows_html": _rows_html(listed, box, wanted),
        "folders_html": _folders_html(box, wanted, views, usage),
        "special": special,
        "title": title,
    }


def _special(folders: Sequence[Folder], name: str) -> str:
    return next((special_of(folder) for folder in folders if folder.name == name), "")

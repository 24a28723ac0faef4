"""Looking for messages: what was typed, what was understood, what was found, and what was not looked at yet.

Clause: D11.2b-2. An answer that is not complete says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from html import escape
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.engine.api import (
    BoxConnection,
    BoxPool,
    read_beginnings,
    read_previews,
    search_folders,
    search_server,
)
from congthu.engine.types import Filters, Folder, FoundIn, Gap, Searched, criteria
from congthu.frame.api import Visitor, instance, staff
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.searching.asking import parse_query
from congthu.webmail.searching.chips import chips, offers
from congthu.webmail.searching.criterion import to_criterion
from congthu.webmail.searching.files import in_file
from congthu.webmail.searching.folders import BoxFolder, pick_folders
from congthu.webmail.searching.highlighting import highlight
from congthu.webmail.searching.newest import beside_words, common_words
from congthu.webmail.searching.passages import OCTETS, passage, pieces
from congthu.webmail.searching.ranking import rank
from congthu.webmail.searching.sentences import chip_sentence, fault_sentences
from congthu.webmail.searching.types import Place, Query, Row, Span
from congthu.webmail.searching.vocabulary import OFFERED
from congthu.webmail.web.asked import Asked, number_of
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.newest import find_among_newest
from congthu.webmail.web.places import special_of
from congthu.webmail.web.rows import SENT_LIKE, RowView, first_words, row_view
from congthu.webmail.web.texts import folder_label

MOST: Final = 200
"""So many of the newest found in each folder are put in order."""
SHOWN: Final = 100
"""So many of the best are shown."""
_EVERY: Final = 10_000_000
"""More than any folder holds."""
_PREVIEWS: Final = 60
_PASSAGES: Final = 20
"""So many letters of each request are opened for what stands in their text: more than a window shows at once."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """An answer, as the page shows it."""

    rows: Sequence[RowView]
    total: int
    chips: Sequence[tuple[str, str]]
    """What was understood, and the query without it."""
    notes: Sequence[str]
    offers: Sequence[tuple[str, str]] = ()
    """Filters that narrow it down, and the query with each."""
    is_more: bool = False
    """Whether nearly every letter has what was looked for, so that only the newest were looked at."""
    next_start: None = None


@cache
def _pool() -> BoxPool:
    """Return the boxes of this process that are open at the door where words are looked up."""
    return BoxPool(search_server(instance()))


def look(box: OpenableBox, visitor: Visitor, wanted: Asked, *, folders: Sequence[Folder]) -> Looked:
    """Return what is found for the words that were typed.

    Raises:
        StoreError: the box cannot be asked.
    """
    now = clock.now()
    query = parse_query(wanted.query, today=clock.local_date(now))
    notes = fault_sentences(query)
    told = [(chip_sentence(chip), chip.without) for chip in chips(query)]
    chosen, criterion = _question(query, wanted, folders)
    if criterion is None or not chosen:
        return Looked(rows=(), total=0, chips=told, notes=notes)
    with opened(box, visitor) as fields:
        asked = () if wanted.everything else [one for one in folders if one.name in chosen]
        newest = _newest(fields, query, asked, now=now)
        rest = [name for name in chosen if name not in {one.folder for one in newest}]
        with opened(box, visitor, kept=_pool()) as words:
            searched = search_folders(words, fields, rest, criterion, now=now, rows=MOST)
    searched = replace(searched, found=(*newest, *searched.found))
    rows = _rows(searched, query, folders, with_places=not wanted.here)
    offered = offers(query, today=clock.local_date(now), offered=OFFERED.get(get_language() or "", OFFERED["vi"]))
    return Looked(
        rows=rows,
        total=searched.total,
        is_more=bool(newest),
        chips=told,
        notes=[*notes, *_gaps(searched, folders), *_left_out(searched, len(rows))],
        offers=[(chip_sentence(chip), text) for chip, text in offered] if searched.total > 1 else (),
    )


def find_all(box: OpenableBox, visitor: Visitor, wanted: Asked, *, folders: Sequence[Folder]) -> Sequence[FoundIn]:
    """Return by folder all that is found for the words that were typed, however many that are.

    Raises:
        StoreError: the box cannot be asked.
    """
    now = clock.now()
    chosen, criterion = _question(parse_query(wanted.query, today=clock.local_date(now)), wanted, folders)
    if criterion is None or not chosen:
        return ()
    with opened(box, visitor) as fields, opened(box, visitor, kept=_pool()) as words:
        return search_folders(words, fields, chosen, criterion, now=now, most=_EVERY).found


def _question(
    query: Query, wanted: Asked, folders: Sequence[Folder]
) -> tuple[Sequence[str], criteria.Criterion | None]:
    """Return in which folders to look, and for what."""
    places = [BoxFolder(name=one.name, special_use=one.special_use) for one in folders if one.is_selectable]
    chosen = pick_folders(query, places, current=wanted.folder if wanted.here else None)
    return chosen, to_criterion(query, zone=timezone.get_current_timezone())


@staff
@require_safe
@tells_store_faults
def previews(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the first words of some messages, as JSON: lists are shown before they are known.

    Of messages that were looked for (``q``) the first ones get the piece of their text with what was looked for, or the
    file that they were found for.
    """
    box, folder = find_box(visitor, mailbox_id), folder_of(request)
    named = request.GET.get("uids", "").split(",")[:_PREVIEWS]
    uids = [uid for word in named if (uid := number_of(word))]
    with opened(box, visitor, folder=folder) as connection:
        found = read_previews(connection, folder, uids) if uids else {}
        shown = _passages(connection, folder, uids[:_PASSAGES], request.GET.get("q", ""))
    previews = {str(uid): first_words(text) for uid, text in found.items()}
    return JsonResponse({"previews": previews, **shown})


Pieces = Mapping[str, Sequence[tuple[str, bool]]]
"""By message the pieces of a text, each with whether it is what was looked for."""


def _passages(connection: BoxConnection, folder: str, uids: Sequence[int], typed: str) -> Mapping[str, Pieces]:
    """Return of some messages a line of the text, and the file for which alone they were found."""
    query = parse_query(typed, today=clock.local_date(clock.now()))
    if not uids or query.is_empty:
        return {"passages": {}, "files": {}}
    letters = read_beginnings(connection, folder, uids, octets=OCTETS)
    passages = {str(uid): pieces(shown) for uid, raw in letters.items() if (shown := passage(raw, query))}
    files = {
        str(uid): pieces(name) or [(_("in an attached file"), False)]
        for uid, raw in letters.items()
        if (name := in_file(raw, query))
    }
    return {"passages": passages, "files": files}


def _newest(fields: BoxConnection, query: Query, folders: Sequence[Folder], *, now: datetime) -> Sequence[FoundIn]:
    """Return what the newest letters of large folders tell about words that the index would be long in counting."""
    words, others = common_words(query), beside_words(query)
    if not words or others is None:
        return ()
    criterion = to_criterion(others, zone=timezone.get_current_timezone())
    filters = Filters(criteria=criteria.as_keys(criterion, now=now)) if criterion else Filters()
    return [found for one in folders if (found := find_among_newest(fields, one, words, filters=filters))]


def _rows(searched: Searched, query: Query, folders: Sequence[Folder], *, with_places: bool) -> Sequence[RowView]:
    """Return the lines of what was found, the best first."""
    now, special = clock.now(), {folder.name: special_of(folder) for folder in folders}
    places = {one.name: folder_label(one.name, one.special_use) for one in folders} if with_places else {}
    views: dict[tuple[str, int], RowView] = {}
    known: list[Row] = []
    for found in searched.found:
        sent_like = special.get(found.folder) in SENT_LIKE
        for row in found.rows:
            view = views[found.folder, row.uid] = row_view(row, sent_like=sent_like, now=now)
            known.append(
                Row(
                    folder=found.folder,
                    uid=row.uid,
                    subject=view.subject,
                    sender=view.who_title,
                    arrived_at=row.arrived_at,
                    snippet=view.preview,
                )
            )
    best = rank(known, query)[:SHOWN]
    return [
        _with_marks(views[row.folder, row.uid], query, folder=row.folder, place=places.get(row.folder, ""))
        for row in best
    ]


def _with_marks(view: RowView, query: Query, *, folder: str, place: str) -> RowView:
    return replace(
        view,
        folder=folder,
        place=place,
        marked_subject=_marked(view.subject, highlight(view.subject, query, place=Place.SUBJECT)),
        marked_who=_marked(view.who, highlight(view.who, query, place=Place.SENDER)),
    )


def _marked(text: str, spans: Sequence[Span]) -> SafeString:
    """Return a text in which what was looked for is marked; everything in it is escaped."""
    pieces, end = [], 0
    for span in spans:
        pieces += [escape(text[end : span.start]), "<mark>", escape(text[span.start : span.end]), "</mark>"]
        end = span.end
    return mark_safe("".join((*pieces, escape(text[end:]))))  # noqa: S308 -- Each piece is escaped.


def _left_out(searched: Searched, shown: int) -> list[str]:
    if shown >= searched.total:
        return []
    return [_("The best %(count)s are shown. More words narrow it down.") % {"count": shown}]


def _gaps(searched: Searched, folders: Sequence[Folder]) -> list[str]:
    uses = {folder.name: folder.special_use for folder in folders}
    told = []
    for name, gap in searched.gaps:
        words = {"folder": folder_label(name, uses.get(name))}
        if gap is Gap.BEING_INDEXED:
            told.append(
                _(
                    "“%(folder)s” is still being prepared for searching:"
                    " only its subjects and addresses were looked at so far."
                )
                % words
            )
        else:
            told.append(_("In “%(folder)s” only subjects and addresses were looked at, with all their marks.") % words)
    return told

"""All messages of a list at once, those that were not shown among them. Clause: D12.5-1.

They are named one by one as they are at this moment, so that what comes later is not taken with them, and in parts, so
that whatever is done to them is done in steps of which each is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import number_format
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from congthu.engine.api import conversations_with, find_uids, list_folders
from congthu.frame.api import Visitor, staff
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.asked import Asked, asked
from congthu.webmail.web.doors import find_box, opened, tells_store_faults
from congthu.webmail.web.looking import find_all
from congthu.webmail.web.remembered import choices_of

PART: Final = 1000
"""So many messages are named in one part."""


@staff
@require_safe
@tells_store_faults
def choose_all(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return all messages of a list as JSON, by folder and in parts, with the sentence that says how many they are."""
    box = find_box(visitor, mailbox_id)
    wanted = asked(request, usually_threaded=choices_of(request, visitor).is_threaded)
    found = _found(box, visitor, wanted) if wanted.query else [(wanted.folder, _in_folder(box, visitor, wanted))]
    parts = [
        {"f": folder, "uids": named(part), "count": len(part)}
        for folder, uids in found
        for part in _parts(sorted(uids))
    ]
    count = sum(len(uids) for _folder, uids in found)
    return JsonResponse({"text": _text(count, is_found=bool(wanted.query)), "count": count, "parts": parts})


def named(uids: Sequence[int]) -> str:
    """Return messages as a page names them, ``1:3,7``: those in a row as a range."""
    return ",".join(f"{first}:{last}" if first != last else str(first) for first, last in _ranges(uids))


def _parts(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[at : at + PART] for at in range(0, len(uids), PART))


def _ranges(uids: Sequence[int]) -> Iterator[tuple[int, int]]:
    for _distance, group in groupby(enumerate(sorted(uids)), key=lambda item: item[1] - item[0]):
        row = [uid for _place, uid in group]
        yield row[0], row[-1]


def _in_folder(box: OpenableBox, visitor: Visitor, wanted: Asked) -> Sequence[int]:
    with opened(box, visitor, folder=wanted.folder) as connection:
        if wanted.is_by_conversation:
            return conversations_with(connection, wanted.folder, filters=wanted.filters)
        return find_uids(connection, wanted.folder, filters=wanted.filters)


def _found(box: OpenableBox, visitor: Visitor, wanted: Asked) -> Sequence[tuple[str, Sequence[int]]]:
    with opened(box, visitor) as connection:
        folders = list_folders(connection, with_news=False)
    return [(one.folder, one.uids) for one in find_all(box, visitor, wanted, folders=folders)]


def _text(count: int, *, is_found: bool) -> str:
    if is_found:
        text = ngettext(
            "The %(count)s message that was found is selected.",
            "All %(count)s messages that were found are selected.",
            count,
        )
    else:
        text = ngettext(
            "The %(count)s message of this list is selected.",
            "All %(count)s messages of this list are selected.",
            count,
        )
    return text % {"count": number_format(count)}

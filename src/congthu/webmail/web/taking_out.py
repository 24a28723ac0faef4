"""Taking mail out: a folder as one file of letters, some letters as an archive. Clause: D12.5-1, D3.3.

They are streamed: a folder of any size costs no more memory than its largest letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET, require_POST

from congthu.common import clock
from congthu.engine.api import list_folders
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, staff
from congthu.webmail.moving.actions import note_export
from congthu.webmail.moving.exporting import folder_as_mbox, letters_as_zip
from congthu.webmail.web.acting import uids_of
from congthu.webmail.web.doors import find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.letter import LARGEST_SHOWN
from congthu.webmail.web.parts import disposition
from congthu.webmail.web.places import special_of
from congthu.webmail.web.settings_doors import actor_of
from congthu.webmail.web.texts import folder_label

MOST: Final = 1_000_000
"""So many letters of one archive: more than any folder holds."""


@staff
@require_GET
@tells_store_faults
def folder_file(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> StreamingHttpResponse:
    """Stream a folder as one file (mbox), which every mail program can read in."""
    box, folder = find_box(visitor, mailbox_id), folder_of(request)
    with opened(box, visitor) as connection:
        found = next((one for one in list_folders(connection) if one.name == folder and one.is_selectable), None)
    if found is None:
        raise StoreError("no_folder", folder=folder)
    note_export(box.mailbox_id, folder, count=found.messages, actor=actor_of(visitor), at=clock.now())

    def pieces() -> Iterator[bytes]:
        with opened(box, visitor) as connection:
            yield from folder_as_mbox(connection, folder)

    return _file(pieces(), name=f"{folder_label(folder, special_of(found))}.mbox", media_type="application/mbox")


@staff
@require_POST
@tells_store_faults
def letters_file(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> StreamingHttpResponse:
    """Stream some letters of a folder as an archive of ``.eml`` files."""
    box, folder = find_box(visitor, mailbox_id), folder_of(request)
    uids = uids_of(request.POST.get("uids", ""), most=MOST)
    if not uids:
        raise StoreError("gone")
    note_export(box.mailbox_id, folder, count=len(uids), actor=actor_of(visitor), at=clock.now())

    def pieces() -> Iterator[bytes]:
        with opened(box, visitor) as connection:
            yield from letters_as_zip(connection, folder, uids, limit=LARGEST_SHOWN)

    return _file(pieces(), name=f"thu-{clock.local_date(clock.now()):%Y-%m-%d}.zip", media_type="application/zip")


def _file(pieces: Iterator[bytes], *, name: str, media_type: str) -> StreamingHttpResponse:
    """Return a file whose first piece is already there, so that what cannot be read is told instead of it.

    Raises:
        StoreError: there is no first piece.
    """
    response = StreamingHttpResponse(_streamed(next(pieces, b""), pieces), content_type=media_type)
    response.headers["Content-Disposition"] = disposition(name, in_place=False)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _streamed(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    # A generator, so that whoever stops reading half-way gives the connection back all the same.
    yield first
    yield from rest

"""Taking mail out: a folder as one file of letters, some letters as an archive. Clause: D12.5-1, D3.3.

They are streamed: a folder of any size costs no more memory than its largest letter.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from congthu.common import clock
from congthu.engine.api import BoxConnection, list_folders
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, staff_stream
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.moving.actions import note_export
from congthu.webmail.moving.exporting import folder_as_mbox, letters_as_zip
from congthu.webmail.web.acting import uids_of
from congthu.webmail.web.doors import find_box, folder_of, opened, tell_store_fault
from congthu.webmail.web.letter import LARGEST_SHOWN
from congthu.webmail.web.parts import disposition
from congthu.webmail.web.places import special_of
from congthu.webmail.web.settings_doors import actor_of
from congthu.webmail.web.texts import folder_label

Pieces = Callable[[BoxConnection], Iterator[bytes]]


@staff_stream
async def folder_file(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> StreamingHttpResponse | HttpResponse:
    """Stream a folder as one file (mbox), which every mail program can read in."""
    if request.method != "GET":
        return HttpResponse(status=405)
    box, folder = await sync_to_async(find_box)(visitor, mailbox_id), folder_of(request)

    def name() -> str:
        with opened(box, visitor) as connection:
            found = next((one for one in list_folders(connection) if one.name == folder and one.is_selectable), None)
        if found is None:
            raise StoreError("no_folder", folder=folder)
        note_export(box.mailbox_id, folder, count=found.messages, actor=actor_of(visitor), at=clock.now())
        return f"{folder_label(folder, special_of(found))}.mbox"

    return await _answer(
        request,
        visitor,
        box,
        name=name,
        pieces=lambda connection: folder_as_mbox(connection, folder),
        media_type="application/mbox",
    )


@staff_stream
async def letters_file(
    request: HttpRequest, visitor: Visitor, mailbox_id: UUID
) -> StreamingHttpResponse | HttpResponse:
    """Stream some letters of a folder as an archive of ``.eml`` files."""
    if request.method != "POST":
        return HttpResponse(status=405)
    box, folder = await sync_to_async(find_box)(visitor, mailbox_id), folder_of(request)
    uids = uids_of(request.POST.get("uids", ""))

    def name() -> str:
        if not uids:
            raise StoreError("gone")
        note_export(box.mailbox_id, folder, count=len(uids), actor=actor_of(visitor), at=clock.now())
        return f"thu-{clock.local_date(clock.now()):%Y-%m-%d}.zip"

    def pieces(connection: BoxConnection) -> Iterator[bytes]:
        return letters_as_zip(connection, folder, uids, limit=LARGEST_SHOWN)

    return await _answer(request, visitor, box, name=name, pieces=pieces, media_type="application/zip")


async def _answer(
    request: HttpRequest,
    visitor: Visitor,
    box: OpenableBox,
    *,
    name: Callable[[], str],
    pieces: Pieces,
    media_type: str,
) -> StreamingHttpResponse | HttpResponse:
    """Return a file whose first piece is already there, or the sentence that says why there is none."""

    def all_pieces() -> Generator[bytes, None, None]:
        with opened(box, visitor) as connection:
            yield from pieces(connection)

    given = all_pieces()
    try:
        told = await sync_to_async(name)()
        first = await _next(given)
    except StoreError as fault:
        return await sync_to_async(tell_store_fault)(request, visitor, fault)
    response = StreamingHttpResponse(_streamed(first, given), content_type=media_type)
    response.headers["Content-Disposition"] = disposition(told, in_place=False)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


async def _next(pieces: Iterator[bytes]) -> bytes:
    return await sync_to_async(lambda: next(pieces, b""))()


async def _streamed(first: bytes, rest: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
    piece = first
    try:
        while piece:
            yield piece
            piece = await _next(rest)
    finally:
        # Whoever stops reading half-way gives the connection back all the same.
        await sync_to_async(rest.close)()

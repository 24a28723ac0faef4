"""One message, as it is read: safe, with what the reader should know about it. Clause: D8.3-2, D9.4, D9.5, D12.5-1."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from congthu.common import clock
from congthu.directory.api import find_namesakes
from congthu.engine.api import BoxConnection, change_flags, open_letter, read_message, special_folder
from congthu.frame.api import Visitor, instance, kept_piece, page, staff
from congthu.webmail.api import list_written_to
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.showing.show import show
from congthu.webmail.showing.types import ShownMessage, ShowOptions
from congthu.webmail.showing.warnings.judge import warn
from congthu.webmail.showing.warnings.lookalikes import is_own
from congthu.webmail.showing.warnings.types import SenderFacts
from congthu.webmail.web.asked import wanted_uid
from congthu.webmail.web.doors import FOLDER, find_box, folder_of, opened, tells_store_faults
from congthu.webmail.web.handing import Handing
from congthu.webmail.web.letter_document import document_context
from congthu.webmail.web.letter_texts import attachment_views, nested_views, note_texts, warning_views
from congthu.webmail.web.wishes import wishes_of

LARGEST_SHOWN: Final = 100 * 1024 * 1024
FRAME_POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox allow-modals allow-popups "
    "allow-popups-to-escape-sandbox allow-same-origin"
)
"""Nothing runs in the frame of a letter, and nothing is loaded from elsewhere, whatever the cleaning missed.

It has no scripts, so that ``allow-modals`` opens one dialogue alone: that for printing, when the page asks for it.
"""
SIGNER_SALT: Final = "webmail.remote"
_HANDING: Final = Handing()
_UID: Final = "\ue000"
"""Stands for the number of a letter; in no address, where it would be written otherwise."""


@staff
@require_safe
@tells_store_faults
def letter(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return a message as a piece of the page; it counts as read from now on, unless nobody may leave a trace."""
    box, folder, uid = find_box(visitor, mailbox_id), folder_of(request), wanted_uid(request)
    with opened(box, visitor, folder=folder) as connection:
        context = letter_context(connection, box, folder, uid, request=request, visitor=visitor)
    return page(request, "webmail/letter.html", context)


@staff
@require_safe
@tells_store_faults
def frame(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return the HTML of a message, cleaned, for its sandboxed frame."""
    box, folder, uid = find_box(visitor, mailbox_id), folder_of(request), wanted_uid(request)
    html = _HANDING.take((visitor.session_id, request.get_full_path()))
    if html is None:
        with opened(box, visitor, folder=folder) as connection:
            raw = read_message(connection, folder, uid, limit=LARGEST_SHOWN)
        html = _nested(_shown(raw, box, folder, uid, request), request.GET.get("part", "")).html
    response = page(request, "webmail/frame.html", {"html": html, "is_dark": request.GET.get("dark") == "1"})
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def letter_context(
    connection: BoxConnection, box: OpenableBox, folder: str, uid: int, *, request: HttpRequest, visitor: Visitor
) -> dict[str, object]:
    """Return what the page of one message shows, and mark it as read.

    Raises:
        StoreError: the message is gone, or the store cannot be reached.
    """
    prefers_plain = request.GET.get("plain") == "1"
    row, raw = open_letter(connection, folder, uid, limit=LARGEST_SHOWN)
    was_unseen = "\\Seen" not in row.flags
    if was_unseen and box.may_change:
        change_flags(connection, folder, [uid], add=["\\Seen"])
    shown = _shown(raw, box, folder, uid, request)
    alerts = warn(shown, _facts(raw, shown, visitor))
    dangerous = {alert.params.get("name", "") for alert in alerts if alert.code.startswith("file.")}
    part_url, frame_url = _part_url(box, folder, uid), _frame_url(box, folder, uid, request)
    if shown.html:
        _HANDING.put((visitor.session_id, frame_url), shown.html)
    return {
        "box": box,
        "folder": folder,
        "uid": uid,
        "row": row,
        "was_unseen": was_unseen,
        "shown": shown,
        "bar_html": _bar(
            uid,
            box=box,
            folder=folder,
            is_thrown_away=folder == special_folder(connection, "\\Trash"),
            is_flagged="\\Flagged" in row.flags,
            has_both=bool(shown.html and shown.text),
            prefers_plain=prefers_plain,
        ),
        "warnings": warning_views(alerts),
        "notes": note_texts(shown),
        "attachments": attachment_views(shown, part_url, dangerous=dangerous),
        "nested": nested_views(shown, part_url, dangerous=dangerous),
        "frame_url": frame_url,
        "wants_remote": request.GET.get("remote") == "1",
        "prefers_plain": prefers_plain,
    } | (
        wishes_of(raw, shown.invitation, row.keywords, box)
        | document_context(raw, box, account_id=visitor.account_id, at=clock.now())
    )


def _bar(uid: int, **same: Hashable) -> SafeString:
    """Return what can be done with a letter: put together once for all those that are alike but for their number."""
    return mark_safe(kept_piece("webmail/letter_bar.html", uid=_UID, **same).replace(_UID, str(uid)))  # noqa: S308


def _shown(raw: bytes, box: OpenableBox, folder: str, uid: int, request: HttpRequest) -> ShownMessage:
    part_url = _part_url(box, folder, uid)
    options = ShowOptions(
        part_url=lambda section: part_url(section) + "&inline=1",
        allow_remote=remote_url if request.GET.get("remote") == "1" else None,
        is_dark=request.GET.get("dark") == "1",
    )
    return show(raw, options=options)


def _nested(shown: ShownMessage, section: str) -> ShownMessage:
    """Return the message within a message that is asked for by its section."""
    for one in shown.nested:
        if section == one.section:
            return one.message
        if section.startswith(f"{one.section}."):
            return _nested(one.message, section)
    return shown


def _facts(raw: bytes, shown: ShownMessage, visitor: Visitor) -> SenderFacts:
    """Return what our own servers know: they write their verdict on what came from outside, and on nothing else.

    Whom a sender could be taken for is asked only of senders outside.
    """
    ours = instance()
    sender = next(iter(shown.headers.sent_from), None)
    is_outside = sender is not None and bool(sender.domain) and not is_own(sender.domain, {ours.domain})
    verdict = b"Authentication-Results: " + ours.hostname.encode()
    head = raw[: raw.find(b"\r\n\r\n") + 2].lower()
    return SenderFacts(
        own_domains=frozenset({ours.domain}),
        authserv_id=ours.hostname,
        came_from_outside=verdict.lower() in head,
        known_addresses=list_written_to(visitor.account_id) if is_outside else frozenset(),
        namesakes=find_namesakes(sender.name, limit=2) if sender and is_outside else (),
    )


def _part_url(box: OpenableBox, folder: str, uid: int) -> PartUrl:
    return PartUrl(reverse("webmail:part", args=[box.mailbox_id]), {FOLDER: folder, "uid": uid})


def _frame_url(box: OpenableBox, folder: str, uid: int, request: HttpRequest) -> str:
    wanted: Mapping[str, object] = {FOLDER: folder, "uid": uid}
    chosen = {name: "1" for name in ("remote", "dark") if request.GET.get(name) == "1"}
    return reverse("webmail:frame", args=[box.mailbox_id]) + "?" + urlencode({**wanted, **chosen})


def remote_url(url: str) -> str:
    """Return our address for something on another server, signed so that nobody makes us fetch what no letter names."""
    return reverse("webmail:remote") + "?" + urlencode({"u": Signer(salt=SIGNER_SALT).sign(url)})


class PartUrl:
    """Makes addresses of the parts of one message."""

    def __init__(self, base: str, wanted: Mapping[str, object]) -> None:
        self._base, self._wanted = base, wanted

    def __call__(self, section: str) -> str:
        """Return the address of one part."""
        return self._base + "?" + urlencode({**self._wanted, "section": section})

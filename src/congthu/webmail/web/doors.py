"""How a page opens a box: the rights are asked for anew, the connection is one of those kept open.

Clause: D3.3, D4-3, D12.2-1, D13.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, update_wrapper
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from congthu.accounts.api import issue_token
from congthu.common import clock
from congthu.engine.api import BoxConnection, BoxPool, imap_door
from congthu.engine.errors import StoreError
from congthu.engine.types import BoxKey
from congthu.frame.api import Visitor, instance, is_piece, page
from congthu.webmail.boxes.access import get_box, list_boxes
from congthu.webmail.boxes.errors import UnknownBox
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.texts import STORE_FAULTS, store_fault

P = ParamSpec("P")
INBOX: Final = "INBOX"
FOLDER: Final = "f"
"""The parameter that names the folder; a folder may be called anything, so it stands in no path."""


@cache
def pool() -> BoxPool:
    """Return the open boxes of this process."""
    return BoxPool(imap_door(instance()))


def find_box(visitor: Visitor, mailbox_id: UUID) -> OpenableBox:
    """Return the box, if the visitor may open it now; otherwise there is no such page."""
    try:
        return get_box(mailbox_id, visitor.account_id, own=visitor.own, login=visitor.login, at=clock.now())
    except UnknownBox as unknown:
        raise Http404 from unknown


def boxes_of(visitor: Visitor) -> Sequence[OpenableBox]:
    """Return the boxes that the visitor may open now, the own one first."""
    return list_boxes(visitor.account_id, own=visitor.own, login=visitor.login, at=clock.now())


@contextmanager
def opened(
    box: OpenableBox, visitor: Visitor, *, folder: str | None = None, kept: BoxPool | None = None
) -> Iterator[BoxConnection]:
    """Lend an open connection to a box that the visitor may open, of the usual ones or of those ``kept`` elsewhere.

    Raises:
        StoreError: it cannot be opened now.
    """
    key = BoxKey(box=box.address, person=box.person, session=str(visitor.session_id))

    def token() -> str:
        return issue_token(box.address, box.person, rights=box.rights, at=clock.now())

    chosen = pool() if kept is None else kept  # A pool without connections counts as false.
    with chosen.borrow(key, token=token, folder=folder) as connection:
        yield connection


def folder_of(request: HttpRequest) -> str:
    """Return the folder that is asked for."""
    return request.GET.get(FOLDER) or request.POST.get(FOLDER) or INBOX


BoxView = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponseBase]


def tells_store_faults(view: BoxView[P]) -> BoxView[P]:
    """Answer what the store could not do with a sentence that says what to do, as a page, a piece or JSON."""

    def told(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, visitor, *args, **kwargs)
        except StoreError as fault:
            return _told(request, visitor, fault)

    update_wrapper(told, view)
    return told


def _told(request: HttpRequest, visitor: Visitor, fault: StoreError) -> HttpResponse:
    """Return the sentence on what the store could not do."""
    status, _sentence = STORE_FAULTS.get(fault.code, STORE_FAULTS["failed"])
    sentence = store_fault(fault.code)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"fault": fault.code, "text": sentence}, status=status)
    # What is not there, or not allowed, is not there on another try either.
    helps = request.method == "GET" and status >= 500  # noqa: PLR2004
    context = {"sentence": sentence, "again": request.get_full_path() if helps else ""}
    if is_piece(request):
        return page(request, "webmail/fault.html", context, status=status)
    return page(request, "webmail/fault_page.html", context, visitor=visitor, status=status)

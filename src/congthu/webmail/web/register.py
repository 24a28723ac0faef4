"""The registers of an office: what came and what it sent, found, printed, exported, corrected. Clause: D9.1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Concatenate, Final, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congthu.common import clock
from congthu.directory.api import get_actor
from congthu.engine.api import BoxConnection, find_uids, list_folders
from congthu.engine.errors import StoreError
from congthu.engine.types import Filters
from congthu.frame.api import Visitor, instance, page, staff
from congthu.webmail.api import (
    Daemons,
    correct_document,
    get_document,
    get_register_office,
    list_corrections,
    list_register,
    list_years,
    look_into_register,
    read_whole_register,
)
from congthu.webmail.composing.documents.checking import DocumentFault
from congthu.webmail.composing.documents.codec import read_date
from congthu.webmail.composing.documents.kinds import KINDS, kinds_on
from congthu.webmail.errors import CannotCorrect, UnknownRegister
from congthu.webmail.register.correcting import Corrected
from congthu.webmail.register.forms import COLUMNS, TITLES, kind_and_summary
from congthu.webmail.sheets import sheet_bytes
from congthu.webmail.types import Direction, RegisterEntry, RegisterFilter, RegisterOffice
from congthu.webmail.web.documents import FAULTS
from congthu.webmail.web.doors import FOLDER, find_box, opened, tells_store_faults
from congthu.webmail.web.register_texts import changed_texts
from congthu.webmail.web.writing_texts import CLASSES, URGENCIES
from congthu.webmail.web.written import document_written

P = ParamSpec("P")
COUNT: Final = 50
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OUT: Final = "di"
_LATEST_YEAR: Final = 9999
RegisterView = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponseBase]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a register, as the page shows it."""

    entry: RegisterEntry
    said: str
    """Kind and summary."""


def hides_foreign(view: RegisterView[P]) -> RegisterView[P]:
    """Answer for a register that the visitor may not see as if there were none."""

    def hidden(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, visitor, *args, **kwargs)
        except UnknownRegister as unknown:
            raise Http404 from unknown

    update_wrapper(hidden, view)
    return hidden


@staff
@require_safe
@hides_foreign
def register(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show one of the registers of an office, after a look for what came or left meanwhile."""
    at, account_id = clock.now(), visitor.account_id
    office = get_register_office(mailbox_id, account_id=account_id, at=at)
    wanted, number = wanted_of(request.GET), _page_number(request.GET)
    is_fresh = _look(office, visitor)
    total, entries = list_register(
        mailbox_id, wanted, account_id=account_id, at=at, start=(number - 1) * COUNT, limit=COUNT
    )
    context = {
        "office": office,
        "wanted": wanted,
        "is_out": wanted.direction is Direction.OUT,
        "lines": [Line(entry=entry, said=kind_and_summary(entry)) for entry in entries],
        "total": total,
        "years": list_years(mailbox_id, account_id=account_id, at=at),
        "kinds": KINDS,
        "classes": CLASSES,
        "is_fresh": is_fresh,
        "query": query_of(wanted),
        "newer": number - 1,
        "older": number + 1 if number * COUNT < total else 0,
        "number": number,
    }
    return page(request, "webmail/register.html", context, visitor=visitor)


@staff
@require_safe
@hides_foreign
def printed(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show a register in the form of the decree, for paper. Clause: D9.1."""
    at = clock.now()
    office = get_register_office(mailbox_id, account_id=visitor.account_id, at=at)
    wanted = wanted_of(request.GET)
    entries = read_whole_register(mailbox_id, wanted, account_id=visitor.account_id, at=at)
    columns = COLUMNS[wanted.direction]
    context = {
        "office": office,
        "title": TITLES[wanted.direction],
        "wanted": wanted,
        "columns": columns,
        "rows": [[column.text(entry) for column in columns] for entry in entries],
        "entries": entries,
        "back": _address(office, wanted),
    }
    return page(request, "webmail/register_printed.html", context, visitor=visitor)


@staff
@require_safe
@hides_foreign
def exported(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Return a register as a workbook, in the columns of the form."""
    at = clock.now()
    office = get_register_office(mailbox_id, account_id=visitor.account_id, at=at)
    wanted = wanted_of(request.GET)
    entries = read_whole_register(mailbox_id, wanted, account_id=visitor.account_id, at=at)
    columns = COLUMNS[wanted.direction]
    content = sheet_bytes(
        [part for part in (office.above, office.name, TITLES[wanted.direction]) if part],
        [(column.heading, column.width) for column in columns],
        ([column.text(entry) for column in columns] for entry in entries),
        name="Văn bản đi" if wanted.direction is Direction.OUT else "Văn bản đến",
    )
    label = office.address.partition("@")[0]
    return sheet_response(content, name=f"so-van-ban-{_word(wanted.direction)}-{label}.xlsx")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@hides_foreign
def entry(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, document_id: UUID) -> HttpResponse:
    """Show one entry with what was corrected in it, or correct it."""
    at, account_id = clock.now(), visitor.account_id
    office = get_register_office(mailbox_id, account_id=account_id, at=at)
    found = get_document(document_id, account_id=account_id, at=at)
    if found.mailbox_id != mailbox_id:
        raise UnknownRegister("unknown_document", id=str(document_id))
    fault = ""
    if request.method == "POST":
        actor = get_actor(account_id, on=clock.local_date(at))
        try:
            correct_document(document_id, _corrected(request.POST), actor=actor, at=at)
        except CannotCorrect as refused:
            fault = str(FAULTS[DocumentFault(refused.code)])
        else:
            return redirect(f"{reverse('webmail:register-entry', args=[mailbox_id, document_id])}?luu=1")
    context = {
        "office": office,
        "entry": found,
        "is_out": found.direction is Direction.OUT,
        "said": kind_and_summary(found),
        "classes": CLASSES,
        "urgencies": URGENCIES,
        "kinds": kinds_on(clock.local_date(at)),
        "corrections": [
            (one, changed_texts(one)) for one in list_corrections(document_id, account_id=account_id, at=at)
        ],
        "fault": fault,
        "back": _address(office, RegisterFilter(direction=found.direction, year=found.year)),
    }
    return page(request, "webmail/register_entry.html", context, visitor=visitor, status=422 if fault else 200)


@staff
@require_safe
@hides_foreign
@tells_store_faults
def open_letter(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, document_id: UUID) -> HttpResponse:
    """Lead to the letter of an entry, wherever in the box it was filed meanwhile."""
    del request
    found = get_document(document_id, account_id=visitor.account_id, at=clock.now())
    box = find_box(visitor, mailbox_id)
    if found.mailbox_id != mailbox_id:
        raise UnknownRegister("unknown_document", id=str(document_id))
    with opened(box, visitor) as connection:
        folder, uid = _where(connection, found)
    return redirect(f"{reverse('webmail:mail', args=[mailbox_id])}?{urlencode({FOLDER: folder, 'uid': uid})}")


def wanted_of(given: QueryDict) -> RegisterFilter:
    """Return what an address asks for; what makes no sense counts as not said."""
    year = given.get("nam", "")
    kind = given.get("loai", "")
    document_class = given.get("nhom", "")
    return RegisterFilter(
        direction=Direction.OUT if given.get("chieu") == _OUT else Direction.IN,
        year=int(year) if year.isascii() and year.isdigit() and 0 < int(year) <= _LATEST_YEAR else None,
        kind=kind if kind in {one.code for one in KINDS} else None,
        document_class=document_class if document_class in {one.value for one in CLASSES} else None,
        text=given.get("q", "").strip()[:200],
        since=read_date(given.get("tu", "")),
        until=read_date(given.get("den", "")),
        with_deadline=given.get("han") == "1",
    )


def query_of(wanted: RegisterFilter) -> str:
    """Return the query of the address that asks for the same."""
    said = {
        "chieu": _word(wanted.direction),
        "nam": wanted.year,
        "loai": wanted.kind,
        "nhom": wanted.document_class,
        "q": wanted.text,
        "tu": wanted.since,
        "den": wanted.until,
        "han": "1" if wanted.with_deadline else "",
    }
    return urlencode({name: value for name, value in said.items() if value})


def sheet_response(content: bytes, *, name: str) -> HttpResponse:
    """Return a workbook as a download; its name is ASCII."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _look(office: RegisterOffice, visitor: Visitor) -> bool:
    """Enter what came meanwhile, and tell whether the box could be reached."""
    at = clock.now()
    actor = get_actor(visitor.account_id, on=clock.local_date(at))
    opener = Daemons.of(instance(), clock=clock.now).look_into
    try:
        look_into_register(office.mailbox_id, opener=opener, hostname=instance().hostname, actor=actor, at=at)
    except StoreError:
        return False
    return True


def _where(connection: BoxConnection, entry: RegisterEntry) -> tuple[str, int]:
    """Return folder and number of a letter that may have been filed since.

    Raises:
        StoreError: ``gone`` where it is in no folder any more.
    """
    named = Filters(criteria=("HEADER", "Message-ID", entry.message_id.encode()))
    folders = [folder.name for folder in list_folders(connection) if folder.is_selectable]
    for folder in sorted(folders, key=lambda name: name != entry.folder):
        if uids := find_uids(connection, folder, filters=named):
            return folder, uids[-1]
    raise StoreError("gone")


def _corrected(form: QueryDict) -> Corrected:
    fields = document_written(form)
    if fields is None:
        raise CannotCorrect(DocumentFault.NO_SUMMARY.value)
    texts = {name: form.get(name, "")[:1000] for name in ("sender_name", "signer", "handler", "note")}
    return Corrected(fields=fields, **texts)


def _word(direction: Direction) -> str:
    return _OUT if direction is Direction.OUT else "den"


def _page_number(given: QueryDict) -> int:
    text = given.get("trang", "")
    return max(1, min(int(text), 100_000)) if text.isascii() and text.isdigit() else 1


def _address(office: RegisterOffice, wanted: RegisterFilter) -> str:
    return f"{reverse('webmail:register', args=[office.mailbox_id])}?{query_of(wanted)}"

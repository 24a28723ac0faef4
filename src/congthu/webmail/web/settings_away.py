"""Answers during an absence, and mail that is sent on. Clause: D3.3, D8.1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congthu.common import clock
from congthu.frame.api import Visitor, staff
from congthu.webmail.filtering.checking import LONGEST_PAUSE
from congthu.webmail.filtering.queries import Filters, read_filters
from congthu.webmail.filtering.types import Forwarding, Vacation
from congthu.webmail.web.doors import find_box
from congthu.webmail.web.settings_doors import filter_door, settings_page, tells_faults
from congthu.webmail.web.settings_filters import house_of, keep, saved, stamp


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@tells_faults
def vacation(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show the note, or keep it."""
    box = find_box(visitor, mailbox_id)
    found = read_filters(filter_door(box))
    shown, faults = found.book.vacation, list[str]()
    if request.method == "POST":
        shown, faults = _note(request)
        faults = faults or keep(request, visitor, box, found, replace(found.book, vacation=shown))
        if not faults:
            return saved("settings:vacation", box)
    context = _context(request, found, faults) | {
        "note": shown,
        "today": clock.local_date(clock.now()),
        "example": _("I am away until … and will answer after that. In urgent cases please write to …"),
    }
    status = 422 if faults else 200
    return settings_page(request, "webmail/settings/vacation.html", context, visitor=visitor, box=box, status=status)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@tells_faults
def forwarding(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show where all mail is sent on to, or keep it."""
    box = find_box(visitor, mailbox_id)
    found = read_filters(filter_door(box))
    shown, faults = found.book.forwarding, list[str]()
    if request.method == "POST":
        shown = Forwarding(
            is_on=request.POST.get("is_on") == "1",
            address=request.POST.get("address", "").strip().lower()[:320],
            keeps_copy=request.POST.get("keeps_copy") == "1",
        )
        faults = keep(request, visitor, box, found, replace(found.book, forwarding=shown))
        if not faults:
            return saved("settings:forwarding", box)
    context = _context(request, found, faults) | {"forwarding": shown, "house": house_of(box)}
    status = 422 if faults else 200
    return settings_page(request, "webmail/settings/forwarding.html", context, visitor=visitor, box=box, status=status)


def _context(request: HttpRequest, found: Filters, faults: list[str]) -> dict[str, object]:
    return {"found": found, "faults": faults, "stamp": request.POST.get("stamp") or stamp(found.book)}


def _note(request: HttpRequest) -> tuple[Vacation, list[str]]:
    """Return the note that a form says; days that are none are told at once."""
    form, faults = request.POST, []
    days: list[date | None] = []
    for name in ("starts_on", "ends_on"):
        try:
            days.append(_day(form.get(name, "")))
        except ValueError:
            days.append(None)
            faults.append(_("“%(value)s” is not a day, or lies more than ten years away.") % {"value": form[name][:20]})
    pause = form.get("days", "7")
    is_on = form.get("is_on") == "1"
    if is_on and not (pause.isascii() and pause.isdigit() and 1 <= int(pause[:6]) <= LONGEST_PAUSE):
        faults.append(_("The same person can get it again after 1 to %(days)s days.") % {"days": LONGEST_PAUSE})
    note = Vacation(
        is_on=is_on,
        starts_on=days[0],
        ends_on=days[1],
        subject=form.get("subject", "").strip(),
        text=form.get("text", "").replace("\r\n", "\n").strip(),
        days=int(pause) if pause.isascii() and pause.isdigit() and len(pause) < 4 else 0,  # noqa: PLR2004
    )
    return note, faults


def _day(given: str) -> date | None:
    """Return a day that somebody named; None where none is.

    Raises:
        ValueError: it is none, or one so far from today that it is a slip of the pen.
    """
    if not given:
        return None
    found = date.fromisoformat(given)
    if abs(found - clock.local_date(clock.now())) > clock.TEN_YEARS:
        raise ValueError(given)
    return found

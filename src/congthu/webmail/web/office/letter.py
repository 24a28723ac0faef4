"""Beside a letter of the office: to whom it was given and until when, notes that stay inside, who has looked at it.

Clause: D13.1, D13.3, D10.0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from congthu.accounts.api import find_active_account
from congthu.common import clock
from congthu.common.actor import Actor
from congthu.common.errors import CongThuError
from congthu.directory.api import find_own_addresses, get_actor
from congthu.engine.api import BoxConnection, find_uids, list_folders
from congthu.engine.errors import StoreError
from congthu.engine.types import Filters
from congthu.frame.api import (
    SENDER_CLASSES,
    WORK_BUTTONS,
    WORK_HAPPENED,
    WORK_STATES,
    Visitor,
    is_piece,
    page,
    person_label,
    staff,
    unit_label,
)
from congthu.offices import api as offices
from congthu.offices.errors import UnknownWork
from congthu.offices.types import Assignee, LetterPage, NoteKind, WorkAction, WorkPage
from congthu.webmail.web.doors import FOLDER, INBOX, opened, tells_store_faults
from congthu.webmail.web.office.finding import OfficeLetter, find_letter, find_office
from congthu.webmail.web.office.marks import marks_html
from congthu.webmail.web.office.texts import NOTED, refusal

_WITHOUT_TEXT: Final = frozenset({WorkAction.ACCEPT, WorkAction.START})
_NOTES: Final = frozenset({WorkAction.REMARK})
"""What the form for notes does; no button of its own."""


class AssignForm(forms.Form):
    """To whom, by when."""

    to = forms.CharField(max_length=300, required=False)
    """``unit:`` and a unit of the body, or ``person:`` and the address of somebody who can open the box."""
    deadline = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "id": "office-deadline"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(max_length=2000, required=False)

    def assignee(self) -> Assignee:
        """Return whom the form names; both empty where it names nobody who exists."""
        kind, _colon, name = str(self.cleaned_data["to"]).partition(":")
        if kind == "person":
            return Assignee(account_id=find_active_account(name))
        return Assignee(unit_id=_uuid(name) if kind == "unit" else None)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One line of what happened with a letter."""

    at: datetime
    what: object
    who: str
    text: str
    assignee: str = ""
    """To whom it was given."""


@staff
@require_safe
@tells_store_faults
def panel(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Show what the office knows of a letter; the visitor counts as somebody who looked at it from now on.

    A page of its own, because a letter may be fetched before anybody looks at it.
    """
    letter, at = find_letter(request, visitor, mailbox_id), clock.now()
    offices.note_opening(mailbox_id, letter.ref.message_id, actor=_actor(visitor, at), at=at)
    return _shown(request, visitor, letter)


@staff
@tells_store_faults
def assign(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Give a letter to a unit or a person, or give it to somebody else; before that, show the form for it."""
    letter, at = find_letter(request, visitor, mailbox_id), clock.now()
    known = offices.get_letter_page(mailbox_id, letter.ref, account_id=visitor.account_id, at=at)
    if not known.may_assign:
        raise Http404
    if request.method != "POST":
        return _form(request, visitor, letter, known)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _shown(request, visitor, letter, form=form, told=_("Please check what you have entered."))
    return _done(request, visitor, letter, lambda actor: _assign(letter, known, form, actor=actor, at=at), form=form)


@staff
@require_POST
@tells_store_faults
def step(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, action: str) -> HttpResponse:
    """Take a step with a letter or with the work on it, or write a note."""
    letter, at = find_letter(request, visitor, mailbox_id), clock.now()
    known = offices.get_letter_page(mailbox_id, letter.ref, account_id=visitor.account_id, at=at)
    text = request.POST.get("text", "")[:2000]
    work_id = known.work.entry.id if known.work else None
    if action == NoteKind.NOTE and work_id is not None:
        # Who has the work may not open the box, and reads notes only where the work is.
        action = WorkAction.REMARK
    if action in set(WORK_BUTTONS) and work_id is not None:
        return _done(
            request,
            visitor,
            letter,
            lambda actor: offices.take_work_step(work_id, WorkAction(action), text=text, actor=actor, at=at),
        )
    if action not in set(NoteKind):
        raise Http404
    name = letter.ref.message_id
    return _done(
        request,
        visitor,
        letter,
        lambda actor: offices.note_letter(mailbox_id, name, NoteKind(action), text=text, actor=actor, at=at),
    )


@staff
@require_safe
@tells_store_faults
def letter_of_work(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, work_id: UUID) -> HttpResponse:
    """Lead to the letter that an assignment is about, wherever it was filed since."""
    del request
    box = find_office(visitor, mailbox_id)
    try:
        work = offices.get_work_page(work_id, account_id=visitor.account_id, at=clock.now())
    except UnknownWork as error:
        raise Http404 from error
    if work.entry.mailbox_id != mailbox_id or work.message_id is None:
        raise Http404
    with opened(box, visitor) as connection:
        folder, uid = _place(connection, work)
    return redirect(f"{reverse('webmail:mail', args=[mailbox_id])}?{urlencode({FOLDER: folder, 'uid': uid})}")


def _place(connection: BoxConnection, work: WorkPage) -> tuple[str, int]:
    """Return folder and number of the letter: first where it lay, then in the inbox, then anywhere."""
    there = {folder.name for folder in list_folders(connection) if folder.is_selectable}
    wanted = Filters(criteria=("HEADER", "Message-ID", (work.message_id or "").encode("ascii", "replace")))
    for name in dict.fromkeys([work.folder or INBOX, INBOX, *sorted(there)]):
        found = find_uids(connection, name, filters=wanted) if name in there else ()
        if found:
            return name, found[0]
    raise StoreError("gone")


def _assign(letter: OfficeLetter, known: LetterPage, form: AssignForm, *, actor: Actor, at: datetime) -> None:
    given, to = form.cleaned_data, form.assignee()
    if known.work and known.work.entry.is_open:
        deadline_at = given["deadline"] or known.work.entry.deadline_at
        offices.reassign_work(
            known.work.entry.id, to=to, deadline_at=deadline_at, note=given["note"], actor=actor, at=at
        )
        return
    offices.assign_message(
        letter.box.mailbox_id, letter.ref, to=to, deadline_at=given["deadline"], note=given["note"], actor=actor, at=at
    )


def _done(
    request: HttpRequest,
    visitor: Visitor,
    letter: OfficeLetter,
    do: Callable[[Actor], object],
    *,
    form: AssignForm | None = None,
) -> HttpResponse:
    """Do something and show what stands there then, or why it was not done."""
    try:
        do(_actor(visitor, clock.now()))
    except UnknownWork as error:
        raise Http404 from error
    except CongThuError as error:
        return _shown(request, visitor, letter, form=form, told=refusal(error))
    if is_piece(request):
        return _shown(request, visitor, letter)
    return redirect(_here("webmail:office-letter", letter))


def _shown(
    request: HttpRequest,
    visitor: Visitor,
    letter: OfficeLetter,
    *,
    form: AssignForm | None = None,
    told: object = None,
) -> HttpResponse:
    at, mailbox_id = clock.now(), letter.box.mailbox_id
    known = offices.get_letter_page(mailbox_id, letter.ref, account_id=visitor.account_id, at=at)
    marks = offices.map_letters(mailbox_id, [known.message_id], account_id=visitor.account_id, at=at)
    context: dict[str, object] = {
        "box": letter.box,
        "letter": letter,
        "known": known,
        "work": known.work,
        "state": WORK_STATES[known.work.entry.state] if known.work else None,
        "sender_class": SENDER_CLASSES[known.sender_class],
        "buttons": [(one, WORK_BUTTONS[one], one not in _WITHOUT_TEXT) for one in _buttons(known.work)],
        "may_note": known.may_assign or bool(known.work and WorkAction.REMARK in known.work.possible),
        "history": _history(known),
        "mark": marks_html(marks[known.message_id]) if known.message_id in marks else "",
        "here": _query(letter),
        "told": told,
        "is_page": not is_piece(request),
    }
    if form is not None:
        context |= _form_context(letter, known, form, visitor)
    if is_piece(request):
        # Pieces with another status are not put in their place.
        return page(request, "webmail/office/panel.html", context)
    return page(request, "webmail/office/page.html", context, visitor=visitor, status=422 if told else 200)


def _form(request: HttpRequest, visitor: Visitor, letter: OfficeLetter, known: LetterPage) -> HttpResponse:
    given = known.work.entry.deadline_at if known.work and known.work.entry.is_open else known.proposed_deadline_at
    form = AssignForm(initial={"deadline": given if given > clock.now() else None, "to": _holder(known)})
    if not is_piece(request):
        return _shown(request, visitor, letter, form=form)
    return page(request, "webmail/office/assign.html", _form_context(letter, known, form, visitor))


def _holder(known: LetterPage) -> str:
    """Return who has the letter now, as the form names it; empty where nobody has it."""
    if known.work is None or not known.work.entry.is_open:
        return ""
    to = known.work.given_to
    if to.account_id is None:
        return f"unit:{to.unit_id}"
    own = find_own_addresses(to.account_id)
    return f"person:{own.address}" if own else ""


def _form_context(letter: OfficeLetter, known: LetterPage, form: AssignForm, visitor: Visitor) -> dict[str, object]:
    whom = offices.list_assignees(letter.box.mailbox_id, account_id=visitor.account_id, at=clock.now())
    return {
        "box": letter.box,
        "known": known,
        "here": _query(letter),
        "form": form,
        "units": [(f"unit:{unit.unit_id}", unit_label(unit)) for unit in whom.units],
        "people": [(f"person:{one.address}", person_label(one)) for one in whom.people],
        "to": form["to"].value() or "",
    }


def _buttons(work: WorkPage | None) -> Sequence[WorkAction]:
    return [one for one in work.possible if one in WORK_BUTTONS and one not in _NOTES] if work else ()


def _history(known: LetterPage) -> Sequence[Happened]:
    """Return notes and steps as one story, the latest first."""
    found = [Happened(at=one.at, what=NOTED[one.kind], who=one.who, text=one.text) for one in known.notes]
    if known.work:
        found += [
            Happened(at=one.at, what=WORK_HAPPENED[one.action], who=one.who, text=one.text, assignee=one.assignee)
            for one in known.work.steps
        ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _query(letter: OfficeLetter) -> str:
    return "?" + urlencode({FOLDER: letter.ref.folder, "uid": letter.ref.uid})


def _here(name: str, letter: OfficeLetter) -> str:
    return reverse(name, args=[letter.box.mailbox_id]) + _query(letter)


def _actor(visitor: Visitor, at: datetime) -> Actor:
    return get_actor(visitor.account_id, on=clock.local_date(at))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

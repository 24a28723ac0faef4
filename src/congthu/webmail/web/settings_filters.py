"""Filters made by a form; scripts that are not ours are shown and left alone. Clause: D3.3, D8.1."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congthu.audit.types import Subject
from congthu.common import clock
from congthu.directory.api import find_box_addresses
from congthu.engine.api import list_folders
from congthu.frame.api import Visitor, instance, staff
from congthu.regulation.api import get_rules
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.filtering.actions import save_book
from congthu.webmail.filtering.checking import House, forwards_of
from congthu.webmail.filtering.errors import BadBook
from congthu.webmail.filtering.queries import Filters, read_filters
from congthu.webmail.filtering.script import write_script
from congthu.webmail.filtering.types import Condition, Do, Field, Match, Rule, RuleBook, Step
from congthu.webmail.web.doors import find_box, opened
from congthu.webmail.web.settings_doors import actor_of, filter_door, settings_page, tells_faults
from congthu.webmail.web.settings_texts import FIELDS, MATCHES, STEPS, condition_text, fault_text, step_text

CONDITION_ROWS: Final = 3
STEP_ROWS: Final = 3
SAVED: Final = "luu"
MOVES: Final = frozenset({"up", "down", "on", "off", "remove"})


@staff
@require_safe
@tells_faults
def filters(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """List the rules, and the scripts that are not ours."""
    return _list(request, visitor, find_box(visitor, mailbox_id))


def _list(request: HttpRequest, visitor: Visitor, box: OpenableBox, *, faults: Sequence[str] = ()) -> HttpResponse:
    found = read_filters(filter_door(box))
    rows = [
        {
            "rule": rule,
            "conditions": [condition_text(condition) for condition in rule.conditions],
            "steps": [step_text(step) for step in rule.steps],
        }
        for rule in found.book.rules
    ]
    context = {"found": found, "rows": rows, "stamp": stamp(found.book), "faults": faults}
    status = 409 if faults else 200
    return settings_page(request, "webmail/settings/filters.html", context, visitor=visitor, box=box, status=status)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@tells_faults
def rule(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, place: int) -> HttpResponse:
    """Show the form of a rule, or keep it; the place after the last one is for a new rule."""
    box = find_box(visitor, mailbox_id)
    found = read_filters(filter_door(box))
    rules = found.book.rules
    if place > len(rules):
        raise Http404
    if request.method != "POST":
        shown = rules[place] if place < len(rules) else Rule(name="", conditions=(), steps=())
        return _form(request, visitor, box, found, place=place, shown=shown)
    given = _given(request)
    changed = replace(found.book, rules=(*rules[:place], given, *rules[place + 1 :]))
    if faults := keep(request, visitor, box, found, changed):
        return _form(request, visitor, box, found, place=place, shown=given, faults=faults)
    return saved("settings:filters", box)


@staff
@require_POST
@tells_faults
def move_rule(request: HttpRequest, visitor: Visitor, mailbox_id: UUID, place: int) -> HttpResponse:
    """Move a rule, switch it, or remove it."""
    box, step = find_box(visitor, mailbox_id), request.POST.get("step", "")
    found = read_filters(filter_door(box))
    rules = list(found.book.rules)
    if step not in MOVES or place >= len(rules):
        raise Http404
    if step in {"on", "off"}:
        rules[place] = replace(rules[place], is_on=step == "on")
    else:
        taken = rules.pop(place)
        if step != "remove":
            rules.insert(max(0, place + (-1 if step == "up" else 1)), taken)
    if faults := keep(request, visitor, box, found, replace(found.book, rules=tuple(rules))):
        return _list(request, visitor, box, faults=faults)
    return saved("settings:filters", box)


@staff
@require_POST
@tells_faults
def include(request: HttpRequest, visitor: Visitor, mailbox_id: UUID) -> HttpResponse:
    """Let a script that is not ours run after ours, or none."""
    box, name = find_box(visitor, mailbox_id), request.POST.get("name", "")
    found = read_filters(filter_door(box))
    if name and name not in {script.name for script in found.foreign}:
        raise Http404
    if faults := keep(request, visitor, box, found, replace(found.book, includes=name)):
        return _list(request, visitor, box, faults=faults)
    return saved("settings:filters", box)


def saved(url_name: str, box: OpenableBox) -> HttpResponse:
    """Lead back to a page, which says that it was kept."""
    return redirect(f"{resolve_url(url_name, box.mailbox_id)}?{SAVED}=1")


def keep(request: HttpRequest, visitor: Visitor, box: OpenableBox, found: Filters, changed: RuleBook) -> list[str]:
    """Keep a book, and return what is wrong with it; nothing where it is in force now.

    What another window changed since this page was shown is not overwritten.
    """
    if request.POST.get("stamp") != stamp(found.book):
        return [_("The rules were changed in another window meanwhile. Please look at them again.")]
    try:
        with filter_door(box).opened() as store:
            save_book(
                replace(changed, own_addresses=box.aliases),
                store=store,
                box=Subject(kind="mailbox", id=str(box.mailbox_id), name=box.address),
                house=house_of(box, sent_to=forwards_of(changed) - forwards_of(found.book)),
                actor=actor_of(visitor),
                at=clock.now(),
            )
    except BadBook as bad:
        return list(dict.fromkeys(fault_text(fault) for fault in bad.faults))
    return []


def house_of(box: OpenableBox, *, sent_to: Iterable[str] = ()) -> House:
    """Return what counts as inside for a box, and which of some addresses name no box there."""
    domain = instance().domain
    inside = frozenset(address for address in sent_to if address.endswith(f"@{domain}"))
    return House(
        domain=domain,
        own=frozenset({box.address, *box.aliases}),
        allows_outside=get_rules(clock.local_date(clock.now())).may_forward_outside,
        absent=inside - find_box_addresses(inside),
    )


def stamp(book: RuleBook) -> str:
    """Return what tells whether a book is still the one that a page showed."""
    return hashlib.sha256(write_script(book)).hexdigest()[:20]


def _form(
    request: HttpRequest,
    visitor: Visitor,
    box: OpenableBox,
    found: Filters,
    *,
    place: int,
    shown: Rule,
    faults: list[str] | None = None,
) -> HttpResponse:
    with opened(box, visitor) as connection:
        folders = [folder.name for folder in list_folders(connection) if folder.is_selectable]
    conditions = [*shown.conditions, *[None] * max(1, CONDITION_ROWS - len(shown.conditions))]
    steps = [*shown.steps, *[None] * max(1, STEP_ROWS - len(shown.steps))]
    context = {
        "rule": shown,
        "place": place,
        "is_new": place >= len(found.book.rules),
        "conditions": list(enumerate(conditions)),
        "steps": list(enumerate(steps)),
        "fields": FIELDS.items(),
        "matches": MATCHES.items(),
        "dos": STEPS.items(),
        "folders": folders,
        "faults": faults or [],
        "stamp": request.POST.get("stamp") or stamp(found.book),
    }
    status = 422 if faults else 200
    return settings_page(request, "webmail/settings/rule.html", context, visitor=visitor, box=box, status=status)


def _given(request: HttpRequest) -> Rule:
    """Return the rule that a form says; rows that were left empty are none."""
    form, conditions, steps = request.POST, [], []
    for number in range(20):
        field, value = form.get(f"c{number}-field", ""), form.get(f"c{number}-value", "").strip()
        match = form.get(f"c{number}-match", "")
        if field in set(Field):
            chosen = Match(match) if match in set(Match) else Match.CONTAINS
            conditions.append(Condition(field=Field(field), match=chosen, value=value))
        do = form.get(f"s{number}-do", "")
        if do in set(Do):
            value = form.get(f"s{number}-value", "").strip() if do in {Do.FILE, Do.FORWARD} else ""
            steps.append(Step(do=Do(do), value=value))
    return Rule(
        name=form.get("name", "").strip(),
        is_on=form.get("is_on") == "1",
        any_of=form.get("any_of") == "1",
        conditions=tuple(conditions),
        steps=tuple(steps),
        is_last=form.get("is_last") == "1",
    )

"""Pages about the person, not a box: appearance and keys, the terms of use, where to begin. Clause: D8.1."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congthu.common import clock
from congthu.frame.api import THEMES, Visitor, own_page, staff
from congthu.webmail.preferences.actions import accept_terms, save_choices
from congthu.webmail.preferences.identities import list_chosen_identities, name_forms
from congthu.webmail.preferences.queries import find_acceptance, find_choices
from congthu.webmail.preferences.types import TERMS_VERSION, UNDO_CHOICES, Choices, Density, NameForm
from congthu.webmail.web.remembered import forget_choices
from congthu.webmail.web.settings_doors import actor_of, settings_page


@staff
@require_safe
def start(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what there is to set."""
    return settings_page(request, "webmail/settings/start.html", visitor=visitor)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show how the webmail looks and behaves, or keep it."""
    if request.method == "POST":
        chosen = _choices(request, find_choices(visitor.account_id))
        save_choices(visitor.account_id, chosen, actor=actor_of(visitor), at=clock.now())
        forget_choices(request)
        return redirect(f"{reverse('settings:display')}?luu=1")
    context = {
        "choices": find_choices(visitor.account_id),
        "densities": list(Density),
        "undo_choices": UNDO_CHOICES,
        "themes": THEMES,
        "now": clock.now(),
    }
    return settings_page(request, "webmail/settings/display.html", context, visitor=visitor)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def identities(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show under which address and name letters begin, or keep what was chosen among them. Clause: D12.2-1."""
    choices, at = find_choices(visitor.account_id), clock.now()
    found = list_chosen_identities(visitor.account_id, choices, at=at)
    own = [one.address for one in found if not one.is_office]
    if request.method == "POST":
        address, form = request.POST.get("writes_as", ""), request.POST.get("name_form", "")
        chosen = replace(
            choices,
            writes_as=address if address in own else "",
            name_form=NameForm(form) if form in set(NameForm) else NameForm.NAME,
        )
        save_choices(visitor.account_id, chosen, actor=actor_of(visitor), at=at)
        forget_choices(request)
        return redirect(f"{reverse('settings:identities')}?luu=1")
    context = {
        "identities": found,
        "writes_as": own[0] if own else "",
        "names": name_forms(visitor.account_id, at=at),
        "choices": choices,
    }
    return settings_page(request, "webmail/settings/identities.html", context, visitor=visitor)


@staff
@require_POST
def welcomed(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Put the card of the first steps away, wherever its reader signs in."""
    known = replace(find_choices(visitor.account_id), knows_the_way=True)
    save_choices(visitor.account_id, known, actor=actor_of(visitor), at=clock.now())
    forget_choices(request)
    return redirect(_onward(request) or reverse("webmail:start"))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the terms of use and how the webmail is used, or note that they were accepted; then go on. Clause: D8.1."""
    onward = _onward(request)
    if request.method == "POST" and accept_terms(
        visitor.account_id, version=request.POST.get("version", ""), actor=actor_of(visitor), at=clock.now()
    ):
        return redirect(onward or reverse("settings:terms"))
    context = {"acceptance": find_acceptance(visitor.account_id), "version": TERMS_VERSION, "onward": onward}
    return settings_page(request, "webmail/settings/terms.html", context, visitor=visitor)


def _onward(request: HttpRequest) -> str:
    """Return where somebody was going; only ever a page of this host."""
    return own_page(request, request.POST.get("next") or request.GET.get("next"))


def _choices(request: HttpRequest, old: Choices) -> Choices:
    form = request.POST
    seconds, density = form.get("undo_seconds", ""), form.get("density", "")
    return replace(
        old,
        density=Density(density) if density in set(Density) else Density.COMFORTABLE,
        is_threaded=form.get("is_threaded") == "1",
        undo_seconds=int(seconds) if seconds in {str(one) for one in UNDO_CHOICES} else old.undo_seconds,
        has_shortcuts=form.get("has_shortcuts") == "1",
    )

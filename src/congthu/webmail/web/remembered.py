"""What a session remembers of its visitor, so that no page asks the database for it: choices, accepted terms.

Clause: D8.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import update_wrapper
from typing import Final, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from congthu.common import clock
from congthu.frame.api import Visitor
from congthu.webmail.preferences.queries import find_choices, has_accepted_terms
from congthu.webmail.preferences.types import TERMS_VERSION, Choices, Density, NameForm

P = ParamSpec("P")
_TERMS: Final = "webmail_terms"
_CHOICES: Final = "webmail_choices"
_FRESH: Final = timedelta(minutes=10)
"""After this they are read again: another browser of the same person may have changed them."""


def choices_of(request: HttpRequest, visitor: Visitor) -> Choices:
    """Return what the visitor chose, as it was at most ten minutes ago; here at once."""
    kept, now = request.session.get(_CHOICES), clock.now().timestamp()
    if kept is not None and kept["until"] > now:
        given = kept["choices"]
        return Choices(**given | {"density": Density(given["density"]), "name_form": NameForm(given["name_form"])})
    choices = find_choices(visitor.account_id)
    request.session[_CHOICES] = {"until": now + _FRESH.total_seconds(), "choices": asdict(choices)}
    return choices


def forget_choices(request: HttpRequest) -> None:
    """Let the next page read anew what its visitor chose."""
    request.session.pop(_CHOICES, None)


def terms_first(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Lead who has not accepted the terms in force to them first; the database is asked once a session. Clause: D8.1.

    Who has not signed in, or must do something else first, is left to the rule of the page.
    """

    def asked(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        if isinstance(request, HttpRequest) and _owes_terms(request):
            return _to_terms(request)
        return view(*args, **kwargs)

    update_wrapper(asked, view)
    return asked


def _owes_terms(request: HttpRequest) -> bool:
    # The session comes first: who asks is then read once, by the rule of the page.
    if request.session.get(_TERMS) == TERMS_VERSION:
        return False
    user = request.user
    if not user.is_authenticated:
        return False
    if not has_accepted_terms(user.pk):
        return True
    request.session[_TERMS] = TERMS_VERSION
    return False


def _to_terms(request: HttpRequest) -> HttpResponse:
    """Lead to the terms and from there back; a script takes the whole page there."""
    address = reverse("settings:terms")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": address})
    onward = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{address}?{onward}" if onward else address)

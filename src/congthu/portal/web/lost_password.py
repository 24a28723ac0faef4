"""The public form for who cannot sign in any more. It tells nobody whether a name exists.

Nothing is looked up while it answers: what was written is kept, and a job looks at it. So every answer is the same and
takes the same time. Clause: D12.3-2.
"""

from __future__ import annotations

import logging

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congthu.accounts.api import network_of
from congthu.common import clock
from congthu.frame.api import instance, page, public
from congthu.provisioning.api import is_form_throttled, knock

_log = logging.getLogger(__name__)


class LostPasswordForm(forms.Form):
    """Who, and how to be reached; never an outside address."""

    address = forms.CharField(
        max_length=254,
        label=_("Your e-mail address"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    contact = forms.CharField(
        max_length=120,
        label=_("Office telephone, or where you can be found"),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )

    def clean_address(self) -> str:
        """Complete a name without domain, and make it lower case."""
        given = str(self.cleaned_data["address"]).strip().lower()
        return given if "@" in given else f"{given}@{instance().domain}"


@public
@never_cache
def lost_password(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what was written."""
    if request.method != "POST":
        return page(request, "portal/lost_password.html", {"form": LostPasswordForm()})
    form = LostPasswordForm(request.POST)
    if not form.is_valid():
        refusal = _("Please enter your address and how you can be reached.")
        return page(request, "portal/lost_password.html", {"form": form, "refusal": refusal}, status=422)
    at, network = clock.now(), _network(request)
    if is_form_throttled(network=network, at=at):
        _log.warning("lost password: too many forms from %s", network)
        refusal = _("Too many requests came from your network. Please telephone your IT officer, or try in an hour.")
        return page(request, "portal/lost_password.html", {"form": form, "refusal": refusal}, status=429)
    knock(form.cleaned_data["address"], contact=form.cleaned_data["contact"], network=network, at=at)
    return redirect("portal:lost-password-sent")


@public
@require_safe
def lost_password_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next, in the same words for everybody."""
    return page(request, "portal/lost_password_sent.html")


def _network(request: HttpRequest) -> str:
    return network_of(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip())

"""Changing the own password. What is typed stands in the body of a request only, is not logged and not shown again.

Clause: D12.1-3, D12.1-4, D3.3.
"""

from __future__ import annotations

from django import forms
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from congthu.accounts.api import (
    Fault,
    change_password,
    check_new_password,
    choose_password,
    end_sessions,
    has_start_password,
    measure_strength,
    password_limits,
)
from congthu.accounts.errors import PasswordRefused, StartPasswordExpired, WrongPassword, WrongState
from congthu.common import clock
from congthu.directory.api import get_actor, get_owner
from congthu.frame.api import Visitor, before_gates, page
from congthu.portal.web.account import account_page
from congthu.portal.web.password_again import count_wrong, forget_wrong
from congthu.portal.web.password_texts import rule_parts, sentence, show_strength, turned_letters

_CHANGED = "password-changed"
_LONGEST_INPUT = 1000


class PasswordForm(forms.Form):
    """The present password, which a first login does not ask for, and the new one, twice."""

    present = forms.CharField(
        max_length=_LONGEST_INPUT,
        strip=False,
        label=gettext_lazy("Present password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        max_length=_LONGEST_INPUT,
        strip=False,
        label=gettext_lazy("New password"),
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    again = forms.CharField(
        max_length=_LONGEST_INPUT,
        strip=False,
        label=gettext_lazy("New password once more"),
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: object, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if first:
            del self.fields["present"]
        self.fields["new"].widget.attrs["aria-describedby"] = "password-check"


@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("present", "new", "again")
def password(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the form, or change the password."""
    first = has_start_password(visitor.account_id)
    if request.method != "POST":
        if request.session.pop(_CHANGED, False) and not first:
            return account_page(request, "portal/account/password_changed.html", visitor=visitor)
        return _form(request, visitor, PasswordForm(first=first), first=first)
    form = PasswordForm(request.POST, first=first)
    if not form.is_valid():
        return _form(request, visitor, form, first=first, refusal=_("Please fill in every field."))
    if form.cleaned_data["new"] != form.cleaned_data["again"]:
        return _form(request, visitor, form, first=first, refusal=_("The two new passwords differ."))
    return _change(request, visitor, form, first=first)


@before_gates
@require_POST
@sensitive_post_parameters("new")
def check(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Tell how a password that is being typed stands: a piece of the page, or JSON where that is asked for."""
    typed = request.POST.get("new", "")[:_LONGEST_INPUT]
    at = clock.now()
    owner = get_owner(visitor.account_id, on=clock.local_date(at))
    faults = check_new_password(typed, owner=owner, at=at)
    strength = show_strength(measure_strength(typed, owner)) if typed else None
    if request.accepts("text/html"):
        context = _state(faults, typed=bool(typed)) | {"strength": strength}
        return page(request, "portal/account/password_check.html", context)
    told = {
        "accepted": not faults,
        "faults": [{"code": fault.code.value, "text": sentence(fault), **fault.params} for fault in faults],
        "strength": {"score": strength.score, "text": str(strength.crack_time)} if strength else None,
    }
    return JsonResponse(told)


def _change(request: HttpRequest, visitor: Visitor, form: PasswordForm, *, first: bool) -> HttpResponse:
    at = clock.now()
    on = clock.local_date(at)
    owner, actor = get_owner(visitor.account_id, on=on), get_actor(visitor.account_id, on=on)
    new = form.cleaned_data["new"]
    try:
        if first:
            choose_password(visitor.account_id, new=new, owner=owner, actor=actor, at=at)
        else:
            present = form.cleaned_data["present"]
            change_password(visitor.account_id, present=present, new=new, owner=owner, actor=actor, at=at)
    except PasswordRefused as refused:
        return _form(request, visitor, form, first=first, faults=refused.faults)
    except WrongPassword:
        return _count_wrong(request, visitor, form)
    except StartPasswordExpired:
        logout(request)
        return redirect("portal:sign-in")
    except WrongState:
        # Changed meanwhile in another window; the form that fits now is asked for.
        return redirect("portal:password")
    _keep_only_this_session(request)
    end_sessions(visitor.account_id, reason="password-changed", but=visitor.session_id, actor=actor, at=at)
    request.session[_CHANGED] = True
    return redirect("portal:password")


def _keep_only_this_session(request: HttpRequest) -> None:
    """Bind this session to the new password; all others were bound to the old one."""
    user = request.user
    if isinstance(user, AbstractBaseUser):
        user.refresh_from_db()
        update_session_auth_hash(request, user)
    forget_wrong(request)


def _count_wrong(request: HttpRequest, visitor: Visitor, form: PasswordForm) -> HttpResponse:
    if count_wrong(request):
        return redirect("portal:sign-in")
    return _form(request, visitor, form, first=False, refusal=_("The present password is wrong."))


def _form(
    request: HttpRequest,
    visitor: Visitor,
    form: PasswordForm,
    *,
    first: bool,
    refusal: str = "",
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    context = _state(faults, typed=bool(faults)) | {
        "form": form,
        "first": first,
        "refusal": refusal,
        "sentences": [sentence(fault) for fault in faults],
    }
    status = 422 if refusal or faults else 200
    if not first:
        return account_page(request, "portal/account/password_change.html", context, visitor=visitor, status=status)
    context["navigation"] = []
    return page(request, "portal/account/password.html", context, visitor=visitor, status=status)


def _state(faults: tuple[Fault, ...], *, typed: bool) -> dict[str, object]:
    limits = password_limits(clock.now())
    parts = rule_parts(
        faults, min_length=limits.min_length, remembered=limits.remembered, typed=typed, history_known=False
    )
    return {"parts": parts, "turned": turned_letters(faults), "strength": None}

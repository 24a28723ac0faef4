"""The pages of the provider: the library's, under our rule on who may open what. Clause: D2.3."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import (
    AuthorizationView,
    ConnectDiscoveryInfoView,
    JwksInfoView,
    RPInitiatedLogoutView,
    TokenView,
    UserInfoView,
)

from congthu.accounts.api import end_client_tokens
from congthu.frame.api import find_gate, find_visitor, page, public
from congthu.portal.web.entering import leave
from congthu.portal.web.leading import lead_on
from congthu.portal.web.oidc.words import SCOPES


class _Authorization(AuthorizationView):
    """Asks for consent on a page of ours."""

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:  # noqa: ANN401
        visitor = find_visitor(self.request)
        told = [SCOPES[scope] for scope in context.get("scopes", ()) if scope in SCOPES]
        given = {"form": context.get("form"), "application": context.get("application"), "told": told}
        given["error"] = context.get("error")
        return page(self.request, "portal/oidc/consent.html", given, visitor=visitor, status=options.get("status", 200))

    def handle_prompt_login(self) -> HttpResponse:
        """Show the sign-in form also to who is signed in."""
        query = self.request.GET.copy()
        del query["prompt"]
        target = urlencode({"again": "1", "next": f"{self.request.path}?{query.urlencode()}"})
        return redirect(f"{resolve_url('portal:sign-in')}?{target}")


class _SignOut(RPInitiatedLogoutView):
    """Ends the session of ours as well."""

    def do_logout(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 -- The library's.
        visitor = find_visitor(self.request)
        answer = super().do_logout(*arguments, **options)
        if visitor is not None:
            end_client_tokens(visitor.account_id)
        leave(self.request)
        return answer

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:  # noqa: ANN401
        given = {"form": context.get("form"), "application": context.get("application"), "error": context.get("error")}
        return page(self.request, "portal/oidc/sign_out.html", given, status=options.get("status", 200))


_authorization = _Authorization.as_view()
_sign_out = _SignOut.as_view()


@public
def authorize(request: HttpRequest) -> HttpResponse:
    """Say to a program who its visitor is; who has not signed in does so first, the gates included.

    Public, because a program that forbids questions (``prompt=none``) must be told that nobody is signed in.
    """
    visitor = find_visitor(request)
    if visitor is not None and (first := find_gate(request, visitor.account_id)):
        return redirect(first)
    response = _authorization(request)
    if request.method == "POST" and response.status_code in {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}:
        return lead_on(request, response.headers["Location"])
    return response


@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session because the portal asks for it, after a question unless the portal shows whose it is."""
    return _sign_out(request)


_token = TokenView.as_view()


@public
@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Give tokens for a code; a form of any other kind than RFC 6749 says (section 3.2) is not read."""
    if request.method == "POST" and request.content_type != "application/x-www-form-urlencoded":
        return HttpResponse(status=415)
    return _token(request)


user_info = public(csrf_exempt(UserInfoView.as_view()))
discovery = public(ConnectDiscoveryInfoView.as_view())
keys = public(JwksInfoView.as_view())

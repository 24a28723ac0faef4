"""Leading on after a form, also to other hosts.

Browsers hold the policy ``form-action 'self'`` against every redirect that follows a form. Where the way leads to
another host, or through our word for one (/oidc/), a small page of ours stands between that goes on by itself.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from congthu.frame.api import page


def lead_on(request: HttpRequest, target: str) -> HttpResponse:
    """Return what leads to ``target``, which has been checked."""
    if target.startswith("/") and not target.startswith((reverse("oauth2_provider:authorize"), "//")):
        return HttpResponseRedirect(target)
    response = page(request, "portal/leading_on.html", {"target": target})
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

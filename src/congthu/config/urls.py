"""All addresses of the web."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # From the front, because each address is compared with those before it: the mail is asked for most.
    path("thu/cai-dat/", include("congthu.webmail.web.settings_urls")),
    path("thu/", include("congthu.webmail.web.urls")),
    path("oidc/", include("congthu.portal.web.oidc.urls")),
    path("", include("congthu.portal.web.urls")),
]

handler400 = "congthu.portal.web.errors.bad_request"
handler403 = "congthu.portal.web.errors.not_permitted"
handler404 = "congthu.portal.web.errors.not_found"
handler500 = "congthu.portal.web.errors.server_error"

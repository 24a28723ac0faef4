"""The sign-in banner for the province's portal: a script of ours that turns a plain link into a button.

The portal embeds no frame and no form of ours: no password is ever typed on its pages. Without the script, or with
JavaScript switched off, the link works as it stands. Clause: D2.3. For the portal's owner: docs/admin/portal.md.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from congthu.frame.api import public, web_url

_SCRIPT: Final = """(() => {
  "use strict";
  const start = "%(start)s";
  for (const link of document.querySelectorAll("a[data-congthu-dang-nhap]")) {
    const address = new URL(start);
    const back = link.dataset.congthuDangNhap || location.origin + location.pathname;
    address.searchParams.set("tro-lai", back);
    link.href = address.href;
    link.referrerPolicy = "no-referrer";
    if (link.textContent.trim() === "") link.textContent = "Đăng nhập thư công vụ";
    const style = link.style;
    style.display = "inline-block";
    style.padding = "0.6em 1.2em";
    style.borderRadius = "0.4em";
    style.background = "#a4161a";
    style.color = "#fff";
    style.textDecoration = "none";
    style.fontWeight = "600";
  }
})();
"""


@public
@require_safe
def banner(request: HttpRequest) -> HttpResponse:
    """Return the script; it knows nothing of who asks, so that any cache may keep it."""
    del request
    script = _SCRIPT % {"start": web_url() + reverse("portal:sign-in")}
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

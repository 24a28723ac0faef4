"""The page with a new start password: shown once, in the answer to carrying out, and kept nowhere.

Clause: D12.1-2, D12.3-2.
"""

from __future__ import annotations

import base64

from django.http import HttpRequest, HttpResponse

from congthu.directory.api import Printed, Sheet, Slip, render_sheet
from congthu.frame.api import Visitor, page, web_url
from congthu.provisioning.types import IssuedPassword


def slip_page(request: HttpRequest, visitor: Visitor, issued: IssuedPassword) -> HttpResponse:
    """Return the page; the PDF is part of it, so that no second request could fetch the password again."""
    context = {
        "issued": issued,
        "pdf": base64.b64encode(_pdf(issued)).decode("ascii"),
        "file_name": f"phieu-mat-khau-{issued.number}.pdf",
    }
    return page(request, "portal/requests/slip.html", context, visitor=visitor)


def _pdf(issued: IssuedPassword) -> bytes:
    """Return the slip in the form of those of an import, alone on its page."""
    slip = Slip(
        full_name=issued.full_name,
        title=issued.title,
        unit=issued.unit,
        address=issued.login,
        start_password=issued.start_password,
    )
    sheet = Sheet(body=issued.body, file_name="", slips=[slip])
    return render_sheet(sheet, Printed(web_url=web_url(), valid_until=issued.valid_until))

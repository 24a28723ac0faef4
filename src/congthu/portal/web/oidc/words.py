"""What the consent page says of each scope."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

SCOPES: Final = {
    "openid": _("the number of your account"),
    "profile": _("your name, post and unit"),
    "email": _("your e-mail address"),
}

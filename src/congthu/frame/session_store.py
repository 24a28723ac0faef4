"""The sessions of all pages, named by the settings: read together with who uses one, and with their own box."""

from __future__ import annotations

from typing import ClassVar

from congthu.accounts import api as accounts
from congthu.directory.api import own_addresses_of


class SessionStore(accounts.SessionStore):
    """What nearly every page asks, in one question."""

    beside: ClassVar[str] = own_addresses_of("a.id")

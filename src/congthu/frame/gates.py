"""What somebody who has signed in must do before anything else: one function a gate, asked in order.

A gate that is closed names the page on which it is opened. Clause: D12.1-4, D11.2c.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from congthu.accounts.api import has_start_password_of, owes_second_factor
from congthu.common import clock

Gate = Callable[[HttpRequest, UUID], str | None]
"""Takes the request and the account that it comes from; returns the name of the URL to go to first, or None.

Both gates answer from the account's row as this request has read it: no page costs a question of its own for them.
"""


def choose_password_first(request: HttpRequest, account_id: UUID) -> str | None:
    """Lead who has a start password to the form on which it is changed. Clause: D12.1-4."""
    user = request.user
    is_owed = user.is_authenticated and user.pk == account_id and has_start_password_of(user)
    return "portal:password" if is_owed else None


def add_second_factor_first(request: HttpRequest, account_id: UUID) -> str | None:
    """Lead who needs a second factor, and whose days of grace are over, to the page where one is added.

    Clause: D11.2c.
    """
    user = request.user
    is_owed = user.is_authenticated and user.pk == account_id and owes_second_factor(user, at=clock.now())
    return "portal:factors" if is_owed else None


GATES: Final[tuple[Gate, ...]] = (choose_password_first, add_second_factor_first)


def find_gate(request: HttpRequest, account_id: UUID) -> str | None:
    """Return the URL name of the first closed gate, or None."""
    return next((target for gate in GATES if (target := gate(request, account_id))), None)

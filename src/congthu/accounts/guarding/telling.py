"""What the rest of the system is told of attempts, as data of jobs."""

from __future__ import annotations

from typing import Final

from congthu.accounts.guarding.statements import NewPlace

NEW_PLACE: Final = "accounts.note_new_place"
ATTACK: Final = "accounts.report_attack"


def payload(place: NewPlace) -> dict[str, str]:
    """Return a new place as the data of a job."""
    return {
        "account_id": str(place.account_id),
        "address": place.address,
        "protocol": place.protocol,
        "program": place.program,
        "at": place.at.isoformat(),
    }

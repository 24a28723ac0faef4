"""The lines of a "Nơi nhận" as receivers of mail. Clause: D9.1, D9.3."""

from __future__ import annotations

from datetime import date

from congthu.directory.api import list_units
from congthu.webmail.composing.documents.places import Body, Matched, match_places


def match_receivers(text: str, *, on: date) -> Matched:
    """Return which bodies of the directory the lines name on a day, which name nobody, and which name several.

    A unit inside a body is called by its name alone in its own body's papers, so it counts under its name as well;
    where several are called so ("Phòng Nội vụ"), the writer is asked.
    """
    units = [unit for unit in list_units(on=on) if unit.address]
    return match_places(
        text,
        [
            Body(
                name=unit.name,
                address=unit.address,
                labels=(unit.domain_label,) if unit.domain_label else (),
                kind=unit.kind,
            )
            for unit in units
        ],
    )

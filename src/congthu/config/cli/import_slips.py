"""From boxes just issued to the slips of each body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from congthu.directory.labelling import TOP
from congthu.directory.queries import list_units
from congthu.directory.slips import Sheet, Slip
from congthu.directory.types import IssuedMailbox


def sheets_of(issued: Iterable[IssuedMailbox], *, on: date) -> Sequence[Sheet]:
    """Return one sheet a body of the province or district, with the people of all units below it in the order given."""
    units = {unit.unit_id: unit for unit in list_units(on=on)}
    slips: dict[tuple[str, str], list[Slip]] = {}
    for box in issued:
        body = units[box.unit_id]
        while body.kind not in TOP and body.parent_id is not None:
            body = units[body.parent_id]
        slip = Slip(
            full_name=box.full_name,
            title=box.title,
            unit=units[box.unit_id].name,
            address=box.address,
            start_password=box.start_password,
        )
        slips.setdefault((body.domain_label, body.name), []).append(slip)
    return [Sheet(body=name, file_name=f"{label}.pdf", slips=found) for (label, name), found in slips.items()]

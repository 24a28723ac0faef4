"""Who answers for whom. Clause: D12.3-2."""

from __future__ import annotations

import uuid

import pytest

from congthu.directory.types import UnitEntry, UnitKind
from congthu.provisioning.confirming import Circle, confirmers_of

PROVINCE, AGENCY, ROOM, CENTRE, CENTRE_ROOM, DISTRICT, OFFICE, COMMUNE = (uuid.UUID(int=n) for n in range(1, 9))
KINDS = {
    PROVINCE: UnitKind.PROVINCE,
    AGENCY: UnitKind.AGENCY,
    ROOM: UnitKind.DEPARTMENT,
    CENTRE: UnitKind.SUBORDINATE,
    CENTRE_ROOM: UnitKind.DEPARTMENT,
    DISTRICT: UnitKind.DISTRICT,
    OFFICE: UnitKind.DISTRICT_UNIT,
    COMMUNE: UnitKind.COMMUNE,
}


def line(*units: uuid.UUID) -> list[UnitEntry]:
    return [
        UnitEntry(unit_id=unit, parent_id=None, kind=KINDS[unit], name="", domain_label="", address="", people=1)
        for unit in units
    ]


IN_ROOM, IN_CENTRE_ROOM = (ROOM, AGENCY, PROVINCE), (CENTRE_ROOM, CENTRE, AGENCY, PROVINCE)


@pytest.mark.parametrize(
    ("units", "headed", "heads", "officers", "intake"),
    [
        pytest.param(IN_ROOM, (), (ROOM, AGENCY), (AGENCY,), False, id="staff-of-a-phong"),
        pytest.param((AGENCY, PROVINCE), (), (AGENCY,), (AGENCY,), False, id="staff-of-an-agency-itself"),
        pytest.param(IN_ROOM, (ROOM,), (AGENCY,), (AGENCY,), False, id="head-of-a-phong"),
        pytest.param((AGENCY, PROVINCE), (AGENCY,), (PROVINCE,), (), True, id="head-of-an-agency"),
        pytest.param(IN_ROOM, (AGENCY,), (PROVINCE,), (), True, id="head-of-an-agency-with-a-desk-in-a-phong"),
        pytest.param(IN_CENTRE_ROOM, (), (CENTRE_ROOM, CENTRE), (CENTRE,), False, id="staff-below-a-sealed-unit"),
        pytest.param((CENTRE, AGENCY, PROVINCE), (CENTRE,), (AGENCY,), (), True, id="head-of-a-sealed-unit"),
        pytest.param((COMMUNE, DISTRICT, PROVINCE), (COMMUNE,), (DISTRICT,), (), True, id="head-of-a-commune"),
        pytest.param((OFFICE, DISTRICT, PROVINCE), (), (OFFICE,), (OFFICE,), False, id="staff-of-a-district-office"),
        pytest.param((PROVINCE,), (PROVINCE,), (), (), True, id="head-of-the-province"),
        pytest.param((PROVINCE,), (), (PROVINCE,), (PROVINCE,), False, id="staff-of-the-province"),
        pytest.param(IN_ROOM, (DISTRICT,), (ROOM, AGENCY), (AGENCY,), False, id="heading-elsewhere-changes-nothing"),
        pytest.param((), (), (), (), True, id="without-a-post"),
    ],
)
def test_who_answers(
    units: tuple[uuid.UUID, ...],
    headed: tuple[uuid.UUID, ...],
    heads: tuple[uuid.UUID, ...],
    officers: tuple[uuid.UUID, ...],
    *,
    intake: bool,
) -> None:
    found = confirmers_of(line(*units), headed=frozenset(headed))
    assert found == Circle(heads_of=heads, it_officers_of=officers, intake=intake)
